import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Period } from './metric.ts'

/** Midnights between the periods in the workspace's time zone; the last is the end of the last known day. */
export function periodInstants(periods: readonly Period[], timeZone: string): RawBuilder<unknown> {
  const days = [...periods.map((period) => period.from), ...dayAfterLast(periods)]
  return sql`(select array_agg(day::timestamp at time zone ${timeZone} order by n)
    from unnest(${days}::date[]) with ordinality as b(day, n))`
}

/** 0 for the first period, undefined outside: `width_bucket` counts from one and from the right. */
export function bySlot<Row extends { slot: number; group_key: string | null }>(
  rows: readonly Row[],
  periods: number,
): Map<string | null, (Row | undefined)[]> {
  const groups = new Map<string | null, (Row | undefined)[]>()
  for (const row of rows) {
    const slots = groups.get(row.group_key) ?? Array.from<Row | undefined>({ length: periods })
    slots[row.slot - 1] = row
    groups.set(row.group_key, slots)
  }
  return groups
}

/** Half-open: since the first midnight, before the last. */
export function spanOf(
  period: Period,
  timeZone: string,
): { since: RawBuilder<unknown>; until: RawBuilder<unknown> } {
  return {
    since: sql`(${period.from}::date::timestamp at time zone ${timeZone})`,
    until: sql`((${period.lastDay}::date + 1)::timestamp at time zone ${timeZone})`,
  }
}

function dayAfterLast(periods: readonly Period[]): string[] {
  const last = periods[periods.length - 1]
  return last ? [addDays(last.lastDay, 1)] : []
}
