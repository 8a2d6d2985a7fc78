import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { addDays } from '../time/add-days.ts'
import { dayNumber } from '../time/day-number.ts'

export type Trial = {
  /** First day of the trial or free plan, 'YYYY-MM-DD'. */
  readonly start: string
  /** First paid day, 'YYYY-MM-DD'; `null` while there is none. */
  readonly paidFrom: string | null
}

export type TrialQuestion = {
  readonly trials: readonly Trial[]
  /** Days within which a trial must be paid to count. */
  readonly withinDays: number
  /** Last day that is known, 'YYYY-MM-DD'. */
  readonly until: string
  readonly level?: number
}

export type TrialConversion = {
  readonly value: number
  readonly interval: Interval
  readonly converted: number
  /** Trials whose days were over by `until`. */
  readonly due: number
}

/**
 * Trial conversion = trials paid within their days / trials whose days are over, with Wilson's interval.
 * Trials that still run count in neither number, also where they have been paid already: counting those
 * would flatter the newest.
 *
 * @returns share 0–1, or `undefined` where no trial is over
 * @throws CoreError `trial-conversion.bad-days`, `trial-conversion.paid-before-start`,
 *   `parts-of-date.not-a-date`, `wilson-interval.level-out-of-range`
 * @example
 * const trials = [{ start: '2024-01-01', paidFrom: '2024-01-20' }, { start: '2024-01-05', paidFrom: null }]
 * trialConversion({ trials, withinDays: 30, until: '2024-03-01' })?.value // 0.5
 */
export function trialConversion(question: TrialQuestion): TrialConversion | undefined {
  const { trials, withinDays, until, level } = question
  if (!(Number.isSafeInteger(withinDays) && withinDays > 0)) {
    throw new CoreError('trial-conversion.bad-days', 'trialConversion requires whole days > 0')
  }
  dayNumber(until)
  let due = 0
  let converted = 0
  for (const { start, paidFrom } of trials) {
    const end = addDays(start, withinDays)
    if (paidFrom !== null && dayNumber(paidFrom) < dayNumber(start)) {
      throw new CoreError('trial-conversion.paid-before-start', 'trialConversion requires start ≤ paidFrom')
    }
    if (end > until) continue
    due++
    if (paidFrom !== null && paidFrom <= end) converted++
  }
  const interval = wilsonInterval(converted, due, level)
  return interval && { value: converted / due, interval, converted, due }
}
