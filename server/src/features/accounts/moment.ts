import { type RawBuilder, sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { asOfInFuture } from './accounts.errors.ts'

/** The day a read looks from, and whether it lies in the past, so that only what was known then counts. */
export type Moment = { day: string; timeZone: string; currency: string; isPast: boolean }

export const asOfQuery = { as_of: z.iso.date().optional() }

export async function readMoment(db: Db, clock: Clock, asOf: string | undefined): Promise<Moment> {
  const { timeZone, currency } = await readWorkspace(db)
  const today = dayIn(timeZone, clock())
  if (asOf && asOf > today) throw asOfInFuture({ field: 'as_of' })
  return { day: asOf ?? today, timeZone, currency, isPast: asOf !== undefined && asOf < today }
}

/** The last instant of the day looked from. Worked out here: a prepared statement would do so for every row, and take thrice as long. */
export function endOf({ day, timeZone }: Pick<Moment, 'day' | 'timeZone'>): RawBuilder<Date> {
  const key = `${day} ${timeZone}`
  const end = ends.get(key) ?? lastInstant(day, timeZone)
  if (ends.size >= ENDS_REMEMBERED) ends.clear()
  ends.set(key, end)
  return sql<Date>`${end}::timestamptz`
}

/** One question asks a dozen times. */
const ends = new Map<string, string>()
const ENDS_REMEMBERED = 500

function lastInstant(day: string, timeZone: string): string {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
  return next.subtract({ microseconds: 1 }).toString()
}

/** Which versions of a fact were known at the moment. */
export function knownAt(alias: string, moment: Moment): RawBuilder<boolean> {
  const superseded = sql.ref(`${alias}.superseded_at`)
  if (!moment.isPast) return sql<boolean>`${superseded} = 'infinity'`
  return sql<boolean>`${sql.ref(`${alias}.recorded_at`)} <= ${endOf(moment)} and ${superseded} > ${endOf(moment)}`
}

/** Which versions of a fact with valid time were known at the moment to be true then. */
export function trueAt(alias: string, moment: Moment): RawBuilder<boolean> {
  const from = sql.ref(`${alias}.valid_from`)
  const to = sql.ref(`${alias}.valid_to`)
  if (!moment.isPast) return sql<boolean>`${knownAt(alias, moment)} and ${to} = 'infinity'`
  return sql<boolean>`${knownAt(alias, moment)} and ${from} <= ${endOf(moment)} and ${to} > ${endOf(moment)}`
}

export function accountsAt(moment: Moment): RawBuilder<unknown> {
  return moment.isPast ? sql`account_as_of(${endOf(moment)}, ${endOf(moment)})` : sql`account_now`
}

/** Every instant leaves the API in one form, with all the digits PostgreSQL keeps: versions are told apart by it. */
export function instant(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}
