import { addDays } from '@tsuzuku/core/time/add-days'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import { monthStart } from '@tsuzuku/core/time/month-start'

const DAILY_DAYS = 98
const WEEKLY_DAYS = 399

/**
 * The past days worth a row: every day of the last 14 weeks, one a week up to 57 weeks back, and all ends of months.
 * `to` is the first day that is lived through and is not among them. Newest first.
 */
export function historyDays(from: string, to: string): string[] {
  const days = new Set<string>()
  for (let back = 1; back <= DAILY_DAYS; back += 1) days.add(addDays(to, -back))
  for (let back = DAILY_DAYS; back <= WEEKLY_DAYS; back += 7) days.add(addDays(to, -back))
  for (let start = monthStart(to); start > from; start = monthStart(addDays(start, -1))) {
    days.add(addDays(start, -1))
  }
  return [...days].filter((day) => day >= from && day < to).sort((a, b) => (a < b ? 1 : -1))
}

const DAYS_AT_ONCE = 17
const WEEKS_AT_ONCE = 40

/**
 * Days that lie whole weeks apart share their 7-day weeks and are computed together: a few at a time, and none
 * so far from the others that the usage between them would be read for nobody. The batches of one wave can be made
 * in any order; the oldest wave comes first, because a day is compared with the same time a year before.
 */
export function inWaves(newestFirst: readonly string[]): string[][][] {
  const phases = new Map<number, string[][]>()
  for (const day of newestFirst) {
    const phase = ((dayNumber(day) % 7) + 7) % 7
    const batches = phases.get(phase) ?? []
    phases.set(phase, batches)
    const last = batches.at(-1)
    const isNear = last?.[0] !== undefined && dayNumber(last[0]) - dayNumber(day) <= WEEKS_AT_ONCE * 7
    if (last && isNear && last.length < DAYS_AT_ONCE) last.push(day)
    else batches.push([day])
  }
  const waves: string[][][] = []
  for (const batches of phases.values()) {
    for (const [nth, batch] of batches.entries()) {
      waves[nth] ??= []
      waves[nth].push(batch)
    }
  }
  return waves.reverse()
}
