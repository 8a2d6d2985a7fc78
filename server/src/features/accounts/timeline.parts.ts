import { type RawBuilder, sql } from 'kysely'
import { withMerged } from './account-ref.ts'
import type { Moment } from './moment.ts'

/** As an array, so that every branch is one index scan, whatever the planner takes the number of merged accounts for. */
export function family(accountId: number): RawBuilder<unknown> {
  return sql`array${withMerged(accountId)}`
}

export function startOfDay(day: RawBuilder<unknown>, moment: Moment): RawBuilder<unknown> {
  return sql`(${day})::timestamp at time zone ${moment.timeZone}`
}
