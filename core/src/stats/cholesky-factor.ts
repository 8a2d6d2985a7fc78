export type CholeskyFactor = {
  /** L with L Lᵀ = A, row by row; its upper triangle is 0. */
  readonly lower: Float64Array
  readonly size: number
  /** First row that is (nearly) a combination of the rows before it; `undefined` for a full rank. */
  readonly dependentAt: number | undefined
}

const TOLERANCE = 1e-11

/**
 * Cholesky factor of a symmetric positive definite matrix, A = L Lᵀ.
 *
 * A pivot below 1e-11 of its diagonal ends the work and is named in `dependentAt`: the matrix is
 * singular as far as floating point can tell.
 * Source: Golub & Van Loan, Matrix Computations, §4.2.
 *
 * @param matrix size × size, row by row; only the lower triangle is read
 * @param size rows
 * @example
 * choleskyFactor(Float64Array.of(4, 2, 2, 5), 2).lower // [2, 0, 1, 2]
 */
export function choleskyFactor(matrix: Float64Array, size: number): CholeskyFactor {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number)
      if (i !== j) {
        lower[i * size + j] = sum / (lower[j * size + j] as number)
      } else if (sum > TOLERANCE * (matrix[i * size + i] as number)) {
        lower[i * size + i] = Math.sqrt(sum)
      } else {
        return { lower, size, dependentAt: i }
      }
    }
  }
  return { lower, size, dependentAt: undefined }
}
