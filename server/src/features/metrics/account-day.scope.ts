import { daysBetween } from '@tsuzuku/core/time/days-between'
import { type RawBuilder, sql } from 'kysely'

/** For whom and for which days rows of account_day are made. */
export type DayScope = {
  /** Every account, or these with all that were merged into them. */
  memberIds: readonly number[] | undefined
  /** Whole weeks apart, so that all of them share the same 7-day weeks. */
  days: readonly string[]
  timeZone: string
  currency: string
}

/** Days of the account's own normal and of the recent weeks together: sixteen weeks. */
export const WINDOW_DAYS = 112
export const RECENT_DAYS = 28

export type Fragment = RawBuilder<unknown>

/** `and <each column> is one of the accounts in scope`, or nothing where all are. */
export function onlyMembers(scope: DayScope, ...columns: string[]): Fragment {
  if (scope.memberIds === undefined) return sql``
  const ids = sql`${[...scope.memberIds]}::integer[]`
  return sql.join(
    columns.map((column) => sql`and ${sql.ref(column)} = any(${ids})`),
    sql` `,
  )
}

/** The last day in scope: 7-day weeks are counted back from it. */
export function lastDay(scope: DayScope): Fragment {
  return sql`${lastOf(scope.days)}::date`
}

/** The first day whose usage matters to any day in scope. */
export function firstUsageDay(scope: DayScope): Fragment {
  return sql`(${firstOf(scope.days)}::date - ${sql.lit(WINDOW_DAYS - 1)})`
}

/** A contact's weeks are the bits of one number. */
const MOST_WEEKS = 63

/** How many 7-day weeks are read for the days in scope. */
export function weeksIn(scope: DayScope): number {
  const span = daysBetween(firstOf(scope.days), lastOf(scope.days))
  const weeks = (span + WINDOW_DAYS) / 7
  if (weeks > MOST_WEEKS)
    throw new Error(`Days ${span} days apart are too far from each other to be made together`)
  return weeks
}

export function daysTable(scope: DayScope): Fragment {
  return sql`select unnest(${[...scope.days]}::date[]) as day`
}

/** The calendar day of an instant in the workspace's time zone. */
export function dayOf(scope: DayScope, column: string): Fragment {
  return sql`(${sql.ref(column)} at time zone ${scope.timeZone})::date`
}

function lastOf(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last))
}

function firstOf(days: readonly string[]): string {
  return days.reduce((first, day) => (day < first ? day : first))
}
