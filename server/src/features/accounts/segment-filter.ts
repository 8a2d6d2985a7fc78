import { type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { endOf, type Moment } from './moment.ts'

/** Ids of segments as filters take them: `segment=3` or `segment=3,7`, which is one or the other. */
export const segmentIds = /^\d{1,9}(,\d{1,9}){0,19}$/

/** A day seen from; without one, membership as it is now. */
type SeenFrom = Pick<Moment, 'day' | 'timeZone' | 'isPast'> | undefined

const idsOf = (segments: string) => sql`${segments.split(',').map(Number)}::integer[]`

/** Which memberships of segments held at the moment. */
export function memberAt(alias: string, moment: SeenFrom): RawBuilder<boolean> {
  const until = sql.ref(`${alias}.until`)
  if (!moment?.isPast) return sql<boolean>`${until} = 'infinity'`
  const end = endOf(moment)
  return sql<boolean>`${sql.ref(`${alias}.since`)} <= ${end} and ${until} > ${end}`
}

/** `<account id> in <the segments>`, as membership was last looked at. */
export function inSegments(
  accountId: RawBuilder<unknown>,
  segments: string,
  moment?: SeenFrom,
): RawBuilder<boolean> {
  return sql<boolean>`${accountId} in (select sm.account_id from segment_member sm
    where sm.segment_id = any(${idsOf(segments)}) and ${memberAt('sm', moment)})`
}

/** The same at the end of a day that is another one for each row. */
export function inSegmentsOn(
  accountId: RawBuilder<unknown>,
  segments: string,
  { day, timeZone }: { day: RawBuilder<unknown>; timeZone: string },
): RawBuilder<boolean> {
  const next = sql`(((${day})::date + 1)::timestamp at time zone ${timeZone})`
  return sql<boolean>`exists (select from segment_member sm where sm.account_id = ${accountId}
    and sm.segment_id = any(${idsOf(segments)}) and sm.since < ${next} and sm.until >= ${next})`
}

/**
 * The day from which on members of these segments are kept, where that is later than a past day looked from: who would have
 * been in them before nobody wrote down.
 */
export async function segmentsKeptLater(
  db: Db,
  segments: string | undefined,
  past: SeenFrom,
): Promise<string | null> {
  if (segments === undefined || !past?.isPast) return null
  const { rows } = await sql<{ day: string | null }>`
    select (max(created_at) at time zone ${past.timeZone})::date::text as day from segment
    where id = any(${idsOf(segments)}) and created_at > ${endOf(past)}`.execute(db)
  return rows[0]?.day ?? null
}

export const segmentsKeptSince = z
  .string()
  .nullable()
  .describe(
    'Of a past day before members of the segments asked for were kept, the day from which on they are: then no customer is told of',
  )
