import type { CholeskyFactor } from './cholesky-factor.ts'

/**
 * Solves A x = b with the Cholesky factor of A, by one forward and one backward substitution.
 *
 * @param factor of full rank (`dependentAt` undefined)
 * @param b one value a row; not changed
 * @returns x, one value a row
 * @example
 * choleskySolve(choleskyFactor(Float64Array.of(4, 2, 2, 5), 2), Float64Array.of(8, 12)) // [1, 2]
 */
export function choleskySolve({ lower, size }: CholeskyFactor, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] as number) * (x[k] as number)
    x[i] = sum / (lower[i * size + i] as number)
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] as number
    for (let k = i + 1; k < size; k++) sum -= (lower[k * size + i] as number) * (x[k] as number)
    x[i] = sum / (lower[i * size + i] as number)
  }
  return x
}
