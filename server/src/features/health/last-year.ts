import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { HealthFacts } from './health.measure.ts'

/**
 * The same time a year before a day: 52 weeks, for days of the week matter. Of days long gone by one a week is kept, so that
 * the nearest from the first to the last is taken.
 */
export const lastYear = (day: RawBuilder<unknown>) => ({
  first: sql`${day} - 367`,
  last: sql`${day} - 361`,
  distance: (other: RawBuilder<unknown>) => sql`abs(${other} - (${day} - 364))`,
})

const yearBefore = lastYear(sql`d.day`)

/** The weeks of the same time a year ago, of an account's day `d`. */
export const lastYearColumn = sql`(
  select jsonb_build_object('weekly_active_contacts', y.weekly_active_contacts, 'weekly_events', y.weekly_events)
  from account_day y where y.account_id = d.account_id and y.day between ${yearBefore.first} and ${yearBefore.last}
  order by ${yearBefore.distance(sql`y.day`)} limit 1) as last_year`

/** The same for some accounts on a day; who was not there then is left out. */
export async function readLastYear(
  db: Db,
  day: string,
  ids: readonly number[],
): Promise<Map<number, NonNullable<HealthFacts['last_year']>>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ account_id: number; last_year: HealthFacts['last_year'] }>`
    select d.account_id, ${lastYearColumn} from account_day d
    where d.day = ${day}::date and d.account_id = any(${[...ids]}::integer[])`.execute(db)
  return new Map(rows.flatMap((row) => (row.last_year ? [[row.account_id, row.last_year]] : [])))
}
