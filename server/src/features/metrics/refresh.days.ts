import { addDays } from '@tsuzuku/core/time/add-days'
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

/** Days that lie whole weeks apart share their 7-day weeks and are computed together, a few at a time. */
export function inBatches(days: readonly string[], size: number): string[][] {
  const phases = new Map<number, string[]>()
  for (const day of days) {
    const phase = (((Date.parse(day) / 86_400_000) % 7) + 7) % 7
    phases.set(phase, [...(phases.get(phase) ?? []), day])
  }
  return [...phases.values()]
    .flatMap((phase) =>
      Array.from({ length: Math.ceil(phase.length / size) }, (_, index) =>
        phase.slice(index * size, (index + 1) * size),
      ),
    )
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? 1 : -1))
}
