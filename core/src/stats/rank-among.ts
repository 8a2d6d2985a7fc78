/**
 * Where a value stands among others: the share of them that is smaller, equal ones counted half.
 * (#smaller + ½ · #equal) / n; the same as SciPy `percentileofscore(…, kind="mean") / 100`.
 * Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.percentileofscore.html
 *
 * @param sorted rising; found by halving, so that asking for each of n costs n · log n
 * @returns 0–1 without unit, or `undefined` for an empty list or a value that is no number
 * @example
 * rankAmong([1, 2, 3, 3, 4], 3) // 0.6
 */
export function rankAmong(sorted: readonly number[], value: number): number | undefined {
  if (sorted.length === 0 || Number.isNaN(value)) return undefined
  const smaller = firstFrom(sorted, (one) => one >= value)
  const upTo = firstFrom(sorted, (one) => one > value)
  return (smaller + upTo) / 2 / sorted.length
}

function firstFrom(sorted: readonly number[], holds: (value: number) => boolean): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(sorted[middle] as number)) to = middle
    else from = middle + 1
  }
  return from
}
