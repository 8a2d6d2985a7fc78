import { CoreError } from '../error.ts'
import { logBeta } from './log-beta.ts'

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.
 *
 * Continued fraction DLMF 8.17.22 evaluated by the modified Lentz method, on the side of the mean
 * where it converges fast; I_x(a, b) = 1 − I_{1−x}(b, a) for the other side.
 *
 * @param x 0 ≤ x ≤ 1
 * @param a > 0
 * @param b > 0
 * @returns probability 0–1
 * @throws CoreError `incomplete-beta.out-of-range`, `log-beta.not-positive`, `incomplete-beta.no-convergence`
 * @example
 * incompleteBeta(0.5, 2, 3) // 0.6875
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) {
    throw new CoreError('incomplete-beta.out-of-range', 'incompleteBeta requires 0 ≤ x ≤ 1')
  }
  const logFront = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)
  if (x === 0 || x === 1) return x
  return x < (a + 1) / (a + b + 2)
    ? (Math.exp(logFront) * fraction(x, a, b)) / a
    : 1 - (Math.exp(logFront) * fraction(1 - x, b, a)) / b
}

const TINY = 1e-300
const MOST_TERMS = 100_000

function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) return value
  }
  throw new CoreError('incomplete-beta.no-convergence', 'incompleteBeta did not converge')
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
