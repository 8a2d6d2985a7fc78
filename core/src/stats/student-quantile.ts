import { CoreError } from '../error.ts'
import { betaQuantile } from './beta-quantile.ts'

/**
 * Quantile of Student's t distribution with ν degrees of freedom.
 *
 * With tail = 2·min(p, 1 − p) and x = I⁻¹_tail(ν/2, ½): t = ±√(ν (1 − x) / x)
 * (Abramowitz & Stegun 26.7.1).
 *
 * @param p probability, 0 < p < 1
 * @param degreesOfFreedom ν > 0
 * @throws CoreError `student-quantile.probability-out-of-range`, `student-quantile.degrees-not-positive`
 * @example
 * studentQuantile(0.975, 9) // 2.262157…
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1)) {
    throw new CoreError('student-quantile.probability-out-of-range', 'studentQuantile requires 0 < p < 1')
  }
  if (!(degreesOfFreedom > 0 && Number.isFinite(degreesOfFreedom))) {
    throw new CoreError(
      'student-quantile.degrees-not-positive',
      'studentQuantile requires degreesOfFreedom > 0',
    )
  }
  const tail = 2 * Math.min(p, 1 - p)
  const half = degreesOfFreedom / 2
  // The branch keeps the small one of x and 1 − x as the solved one, or it would lose its digits.
  const odds =
    tail < 0.5
      ? oddsAgainst(betaQuantile(tail, half, 0.5))
      : 1 / oddsAgainst(betaQuantile(1 - tail, 0.5, half))
  const size = Math.sqrt(degreesOfFreedom * odds)
  return p < 0.5 ? -size : size
}

function oddsAgainst(x: number): number {
  return (1 - x) / x
}
