import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { studentQuantile } from './student-quantile.ts'

export type MeanSummary = {
  readonly n: number
  readonly mean: number
  /** Sample standard deviation (divisor n − 1), in the unit of the mean. */
  readonly sd: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

/**
 * Student's interval of a mean: mean ± t(n − 1) · sd / √n.
 *
 * `undefined` for n < 2 or sd = 0: the spread of the values cannot be seen there.
 *
 * Source: Student, Biometrika 6 (1908); equals R `t.test(x)$conf.int`.
 *
 * @returns in the unit of the mean
 * @throws CoreError `mean-interval.not-a-summary`, `mean-interval.level-out-of-range`
 * @example
 * meanInterval({ n: 5, mean: 3, sd: Math.sqrt(2.5) }) // low 1.0367…, high 4.9632…
 */
export function meanInterval(summary: MeanSummary): Interval | undefined {
  const { n, mean, sd, level = 0.95 } = summary
  if (!Number.isSafeInteger(n) || n < 0 || !Number.isFinite(mean) || !Number.isFinite(sd) || sd < 0) {
    throw new CoreError(
      'mean-interval.not-a-summary',
      'meanInterval requires a count, a finite mean and sd ≥ 0',
    )
  }
  checkLevel('mean-interval', level)
  if (n < 2 || sd === 0) return undefined
  const spread = (studentQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n)
  return { low: mean - spread, high: mean + spread, level, method: 'student' }
}
