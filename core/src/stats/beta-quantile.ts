import { CoreError } from '../error.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-beta.ts'

/**
 * Quantile of the beta distribution: the x with I_x(a, b) = p.
 *
 * Newton steps on the distribution function, kept inside a bracket that shrinks at every step.
 *
 * @param p probability, 0 ≤ p ≤ 1
 * @param a > 0
 * @param b > 0
 * @returns x, 0–1
 * @throws CoreError `beta-quantile.probability-out-of-range`, `log-beta.not-positive`
 * @example
 * betaQuantile(0.5, 2, 2) // 0.5
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new CoreError('beta-quantile.probability-out-of-range', 'betaQuantile requires 0 ≤ p ≤ 1')
  }
  const logNorm = logBeta(a, b)
  if (p === 0 || p === 1) return p
  let low = 0
  let high = 1
  let x = a / (a + b)
  for (let step = 0; step < 1100; step++) {
    const miss = incompleteBeta(x, a, b) - p
    if (miss === 0) return x
    if (miss > 0) high = x
    else low = x
    const slope = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logNorm)
    const newton = x - miss / slope
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= 1e-16 * x || next === low || next === high) return next
    x = next
  }
  return x
}
