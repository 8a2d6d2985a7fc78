export type LogisticDesign = {
  readonly rows: number
  /** Without the intercept; `at` is the place of the coefficient, the intercept's being 0. */
  readonly dense: readonly { readonly at: number; readonly values: Float64Array }[]
  /** Row i has a 1 in the columns `ones[starts[i]] … ones[starts[i + 1] − 1]`, rising; they are named like `at`. */
  readonly starts: Int32Array
  readonly ones: Uint16Array
}

/** More of them cannot be named in 16 bits. */
const MOST_COLUMNS = 65_535

/**
 * A table for logistic regression in which columns of few 1 and many 0, as answers and categories leave them, are kept
 * by the places of their 1: a product of two such columns is then counted where both are 1 instead of multiplied.
 *
 * @param columns of equal length
 * @param isCounted whether a column holds 0 and 1 only and is to be kept by its 1
 * @example
 * logisticDesign([Float64Array.of(0, 1), Float64Array.of(1.5, 2)], [true, false])
 * // { rows: 2, dense: [{ at: 2, … }], starts: [0, 0, 1], ones: [1] }
 */
export function logisticDesign(
  columns: readonly Float64Array[],
  isCounted: readonly boolean[],
): LogisticDesign {
  const rows = columns[0]?.length ?? 0
  const isKeptByOnes = (j: number) => isCounted[j] === true && j < MOST_COLUMNS
  const dense = columns.flatMap((values, j) => (isKeptByOnes(j) ? [] : { at: j + 1, values }))
  const counted = columns.flatMap((values, j) => (isKeptByOnes(j) ? { at: j + 1, values } : []))
  const starts = new Int32Array(rows + 1)
  for (const { values } of counted) {
    for (let i = 0; i < rows; i++) starts[i + 1] = (starts[i + 1] as number) + (values[i] as number)
  }
  for (let i = 0; i < rows; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
  const ones = new Uint16Array(starts[rows] as number)
  const next = starts.slice(0, rows)
  for (const { at, values } of counted) {
    for (let i = 0; i < rows; i++) {
      if (values[i] === 0) continue
      const place = next[i] as number
      ones[place] = at
      next[i] = place + 1
    }
  }
  return { rows, dense, starts, ones }
}
