import type { CholeskyFactor } from './cholesky-factor.ts'
import { choleskySolve } from './cholesky-solve.ts'

/**
 * Inverse of A from its Cholesky factor, one unit vector at a time.
 *
 * @param factor of full rank (`dependentAt` undefined)
 * @returns size × size, row by row
 * @example
 * choleskyInverse(choleskyFactor(Float64Array.of(2, 0, 0, 4), 2)) // [0.5, 0, 0, 0.25]
 */
export function choleskyInverse(factor: CholeskyFactor): Float64Array {
  const { size } = factor
  const inverse = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    const unit = new Float64Array(size)
    unit[i] = 1
    inverse.set(choleskySolve(factor, unit), i * size)
  }
  return inverse
}
