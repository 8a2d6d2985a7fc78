import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { studentQuantile } from './student-quantile.ts'

export type RatioSums = {
  /** Number of units (accounts), each with one x and one y. */
  readonly n: number
  readonly sumX: number
  readonly sumY: number
  readonly sumXX: number
  readonly sumYY: number
  readonly sumXY: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
  /** Smallest and largest value the ratio can have; the interval is cut there. */
  readonly least?: number
  readonly most?: number
}

/**
 * Interval of a ratio of sums r = Σx / Σy over independent units, e.g. lost MRR over MRR at the start.
 *
 * Linearised (delta method) variance: d = x − r·y, se = √(n/(n − 1) · Σd²) / |Σy|, with
 * Σd² = Σx² − 2r·Σxy + r²·Σy²; interval r ± t(n − 1)·se.
 * Source: Cochran, Sampling Techniques (3rd ed.) §2.11 and §6.4, without finite-population correction.
 *
 * `undefined` where no spread can be seen: n < 2, Σy = 0, or all units with the same ratio
 * (Σd² = 0, e.g. nobody lost anything), for a zero-width interval would claim certainty.
 *
 * @returns in the unit of x / y
 * @throws CoreError `ratio-interval.not-finite`, `ratio-interval.impossible-sums`, `ratio-interval.level-out-of-range`
 * @example
 * ratioInterval({ n: 2, sumX: 5, sumY: 8, sumXX: 25, sumYY: 34, sumXY: 25, least: 0, most: 1 })
 */
export function ratioInterval(sums: RatioSums): Interval | undefined {
  const { n, sumX, sumY, sumXX, sumYY, sumXY, level = 0.95 } = sums
  if (![n, sumX, sumY, sumXX, sumYY, sumXY].every(Number.isFinite)) {
    throw new CoreError('ratio-interval.not-finite', 'ratioInterval requires finite sums')
  }
  checkLevel('ratio-interval', level)
  if (n < 2 || sumY === 0) return undefined
  const ratio = sumX / sumY
  const residual = sumXX - 2 * ratio * sumXY + ratio * ratio * sumYY
  const rounding = 1e-12 * (Math.abs(sumXX) + 2 * Math.abs(ratio * sumXY) + ratio * ratio * Math.abs(sumYY))
  if (residual < -rounding) {
    throw new CoreError('ratio-interval.impossible-sums', 'ratioInterval requires sums of one list of units')
  }
  if (residual <= rounding) return undefined
  const standardError = Math.sqrt((n / (n - 1)) * residual) / Math.abs(sumY)
  const spread = studentQuantile((1 + level) / 2, n - 1) * standardError
  return {
    low: Math.max(ratio - spread, sums.least ?? Number.NEGATIVE_INFINITY),
    high: Math.min(ratio + spread, sums.most ?? Number.POSITIVE_INFINITY),
    level,
    method: 'ratio',
  }
}
