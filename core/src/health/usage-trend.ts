import { CoreError } from '../error.ts'
import { studentQuantile } from '../stats/student-quantile.ts'

/** Usage per week; `null` for a week about which nothing is known. */
export type WeeklyUsage = readonly (number | null)[]

export type UsageTrend = {
  readonly recentMean: number
  readonly baselineMean: number
  /** recentMean / baselineMean. */
  readonly ratio: number
  /** ratio − 1: −0.3 is 30 % less. */
  readonly change: number
  /** Where the mean of as many weeks is expected to lie (95 %) while nothing has changed, not below 0. */
  readonly low: number
  readonly high: number
  readonly position: 'below' | 'normal' | 'above'
}

/**
 * Recent usage of an account against its own baseline.
 *
 * ratio = mean of the recent weeks / mean of the baseline weeks; the normal band is the prediction interval
 * for the mean of k further weeks after n, baseline mean ± t(.975, n − 1) · s · √(1/k + 1/n) with s the sample
 * standard deviation of single weeks (Hahn & Meeker, Statistical Intervals, 4.8.2); `position` says where the
 * recent mean lies. Weeks that are not known are left out of both means; a week without use is 0, not `null`.
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
  const deviation = Math.sqrt(squares / (baseline.length - 1))
  const spread =
    quantileFor(baseline.length - 1) * deviation * Math.sqrt(1 / recent.length + 1 / baseline.length)
  const low = Math.max(0, baselineMean - spread)
  const high = baselineMean + spread
  const position = recentMean < low ? 'below' : recentMean > high ? 'above' : 'normal'
  const ratio = recentMean / baselineMean
  return { recentMean, baselineMean, ratio, change: ratio - 1, low, high, position }
}

const quantiles = new Map<number, number>()

/** Kept: a back-test asks for the same few some hundred thousand times. */
function quantileFor(degreesOfFreedom: number): number {
  const quantile = quantiles.get(degreesOfFreedom) ?? studentQuantile(0.975, degreesOfFreedom)
  quantiles.set(degreesOfFreedom, quantile)
  return quantile
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
