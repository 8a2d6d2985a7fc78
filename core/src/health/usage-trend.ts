import { CoreError } from '../error.ts'

/** Usage per week; `null` for a week about which nothing is known. */
export type WeeklyUsage = readonly (number | null)[]

export type UsageTrend = {
  readonly recentMean: number
  readonly baselineMean: number
  /** recentMean / baselineMean. */
  readonly ratio: number
  /** ratio − 1: −0.3 is 30 % less. */
  readonly change: number
  /** The account's own normal week: baseline mean ± 2 standard deviations, not below 0. */
  readonly low: number
  readonly high: number
  readonly position: 'below' | 'normal' | 'above'
}

/**
 * Recent usage of an account against its own baseline.
 *
 * ratio = mean of the recent weeks / mean of the baseline weeks; the normal band is the baseline mean
 * ± 2 sample standard deviations of single weeks, and `position` says where the recent mean lies.
 * Weeks that are not known are left out of both means; a week without use is 0, not `null`.
 *
 * @returns in the unit of the input; `undefined` without a recent week, with fewer than 4 known
 *   baseline weeks, or with a baseline of 0
 * @throws CoreError `usage-trend.not-an-amount` for negative or non-finite usage
 * @example
 * usageTrend({ recent: [6, 8], baseline: [10, 12, 8, 10] })?.change // -0.3
 */
export function usageTrend(weeks: { recent: WeeklyUsage; baseline: WeeklyUsage }): UsageTrend | undefined {
  const recent = known(weeks.recent)
  const baseline = known(weeks.baseline)
  if (recent.length === 0 || baseline.length < 4) return undefined
  const recentMean = mean(recent)
  const baselineMean = mean(baseline)
  if (baselineMean === 0) return undefined
  const squares = baseline.reduce((sum, value) => sum + (value - baselineMean) ** 2, 0)
  const spread = 2 * Math.sqrt(squares / (baseline.length - 1))
  const low = Math.max(0, baselineMean - spread)
  const high = baselineMean + spread
  const position = recentMean < low ? 'below' : recentMean > high ? 'above' : 'normal'
  const ratio = recentMean / baselineMean
  return { recentMean, baselineMean, ratio, change: ratio - 1, low, high, position }
}

function known(weeks: WeeklyUsage): number[] {
  const values = weeks.filter((week) => week !== null)
  if (!values.every((value) => Number.isFinite(value) && value >= 0)) {
    throw new CoreError('usage-trend.not-an-amount', 'usageTrend requires usage ≥ 0 or null')
  }
  return values
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
