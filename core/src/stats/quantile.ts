import { CoreError } from '../error.ts'

/**
 * Sample quantile, type 7: linear interpolation of the order statistics at h = (n − 1)·p.
 * The default of R, NumPy and pandas and of SQL `percentile_cont`.
 * Source: Hyndman & Fan, The American Statistician 50 (1996).
 *
 * @param values in any order; not changed
 * @param p 0–1
 * @returns in the unit of the values, or `undefined` for an empty list
 * @throws CoreError `quantile.probability-out-of-range`, `quantile.not-a-number`
 * @example
 * quantile([1, 2, 3, 4], 0.9) // 3.7
 */
export function quantile(values: readonly number[], p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) {
    throw new CoreError('quantile.probability-out-of-range', 'quantile requires 0 ≤ p ≤ 1')
  }
  if (values.some(Number.isNaN)) throw new CoreError('quantile.not-a-number', 'quantile requires numbers')
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * p
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) return undefined
  return below === above ? below : below + (position - Math.floor(position)) * (above - below)
}
