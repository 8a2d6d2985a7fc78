/**
 * Logarithms of the rising factorials of a number: entry k is ln Γ(base + k) − ln Γ(base) =
 * Σ_{j < k} ln(base + j), for k = 0 … count.
 *
 * @param base > 0
 * @example
 * logRising(2, 3) // [0, ln 2, ln 6, ln 24]
 */
export function logRising(base: number, count: number): Float64Array {
  const table = new Float64Array(count + 1)
  for (let k = 0; k < count; k++) table[k + 1] = (table[k] as number) + Math.log(base + k)
  return table
}
