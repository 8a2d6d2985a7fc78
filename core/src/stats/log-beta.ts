import { CoreError } from '../error.ts'

/**
 * Natural logarithm of the complete beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
 *
 * Written with Stirling's remainder Δ(x) = ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π], so that the large
 * parts cancel on paper and not in floating point (Abramowitz & Stegun 6.1.40–6.1.41).
 *
 * @param a > 0
 * @param b > 0
 * @throws CoreError `log-beta.not-positive`
 * @example
 * logBeta(2, 3) // Math.log(1 / 12)
 */
export function logBeta(a: number, b: number): number {
  if (!(a > 0 && b > 0 && Number.isFinite(a) && Number.isFinite(b))) {
    throw new CoreError('log-beta.not-positive', 'logBeta requires finite a > 0 and b > 0')
  }
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  const remainders = stirlingRemainder(small) + stirlingRemainder(large) - stirlingRemainder(a + b)
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(small) +
    small * Math.log(small / (a + b)) -
    (large - 0.5) * Math.log1p(small / large) +
    remainders
  )
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

// B(2k) / (2k (2k − 1)) for k = 1…8
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]

function stirlingRemainder(x: number): number {
  if (x < 12) return stirlingRemainder(x + 1) + (x + 0.5) * Math.log1p(1 / x) - 1
  const inverseSquare = 1 / (x * x)
  return SERIES.reduceRight((sum, term) => sum * inverseSquare + term, 0) / x
}
