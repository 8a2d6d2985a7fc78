import { CoreError } from '../error.ts'
import { logGamma } from './log-gamma.ts'

/**
 * Upper tail of the chi-square distribution, P(X ≥ x) = Q(ν/2, x/2), the p-value of a chi-square test;
 * with x = z² and ν = 1 the two-sided p-value of a normal z.
 *
 * Q, the regularised upper incomplete gamma function, by its series below a + 1 (DLMF 8.11.4) and by
 * its continued fraction above (DLMF 8.9.2, modified Lentz method).
 *
 * @param x ≥ 0
 * @param degreesOfFreedom ν > 0
 * @returns probability 0–1
 * @throws CoreError `chi-square-tail.out-of-range`
 * @example
 * chiSquareTail(3.841458820694124, 1) // 0.05
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  if (!(x >= 0 && degreesOfFreedom > 0 && Number.isFinite(degreesOfFreedom))) {
    throw new CoreError(
      'chi-square-tail.out-of-range',
      'chiSquareTail requires x ≥ 0 and degreesOfFreedom > 0',
    )
  }
  if (x === 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const a = degreesOfFreedom / 2
  const y = x / 2
  const front = Math.exp(a * Math.log(y) - y - logGamma(a))
  return y < a + 1 ? 1 - front * series(a, y) : front * fraction(a, y)
}

const MOST_TERMS = 100_000
const TINY = 1e-300

function series(a: number, y: number): number {
  let term = 1 / a
  let sum = term
  for (let k = 1; k < MOST_TERMS && term > sum * 1e-17; k++) {
    term *= y / (a + k)
    sum += term
  }
  return sum
}

function fraction(a: number, y: number): number {
  let b = y + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let k = 1; k < MOST_TERMS; k++) {
    const an = -k * (k - a)
    b += 2
    d = 1 / (an * d + b || TINY)
    c = b + an / c || TINY
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}
