import { CoreError } from '../error.ts'

/**
 * Gauss's hypergeometric function ₂F₁(a, b; c; z) for 0 ≤ z < 1 and positive a, b, c, by its series
 * Σ (a)ₖ (b)ₖ / (c)ₖ · zᵏ / k!, all of whose terms are positive, so that nothing cancels; where
 * a + b > c the Euler form (1 − z)^(c − a − b) ₂F₁(c − a, c − b; c; z) is used if its terms shrink faster
 * and stay positive.
 * Source: Abramowitz & Stegun 15.1.1, 15.3.3; Gauss (1812).
 *
 * @param c > 0
 * @throws CoreError `hypergeometric.out-of-range`, `hypergeometric.no-convergence`
 * @example
 * hypergeometric(1, 1, 2, 0.5) // 2 ln 2
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (!(a >= 0 && b >= 0 && c > 0 && z >= 0 && z < 1)) {
    throw new CoreError(
      'hypergeometric.out-of-range',
      'hypergeometric requires a, b ≥ 0, c > 0 and 0 ≤ z < 1',
    )
  }
  if (a + b > c && c >= a && c >= b) return (1 - z) ** (c - a - b) * series(c - a, c - b, c, z)
  return series(a, b, c, z)
}

const MOST_TERMS = 2_000_000

function series(a: number, b: number, c: number, z: number): number {
  let term = 1
  let sum = 1
  for (let k = 0; k < MOST_TERMS; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z
    term *= ratio
    sum += term
    if (ratio < 1 && term <= sum * 1e-17 * (1 - ratio)) return sum
  }
  throw new CoreError('hypergeometric.no-convergence', 'hypergeometric did not converge: z is too near 1')
}
