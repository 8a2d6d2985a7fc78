import { CoreError } from '../error.ts'
import type { BoostedTrees } from './gradient-boosted-trees.ts'

/**
 * Log-odds that boosted trees give to rows; the probability is 1 / (1 + e^(−log-odds)).
 *
 * @param columns one list a feature, in the order of the fit; NaN = missing
 * @returns one value a row
 * @throws CoreError `boosted-log-odds.columns-differ`
 * @example
 * boostedLogOdds(model, columns).map((odds) => 1 / (1 + Math.exp(-odds)))
 */
export function boostedLogOdds(
  { base, features, trees }: BoostedTrees,
  columns: readonly Float64Array[],
): Float64Array {
  const size = columns[0]?.length ?? 0
  if (columns.length !== features || columns.some((column) => column.length !== size)) {
    throw new CoreError(
      'boosted-log-odds.columns-differ',
      'boostedLogOdds requires the columns of the fit, of one length',
    )
  }
  const odds = new Float64Array(size).fill(base)
  for (const { feature, threshold, missingLeft, left, right, value } of trees) {
    for (let i = 0; i < size; i++) {
      let node = 0
      for (let by = feature[0] as number; by >= 0; by = feature[node] as number) {
        const seen = (columns[by] as Float64Array)[i] as number
        const isLeft = seen <= (threshold[node] as number) || (missingLeft[node] === 1 && Number.isNaN(seen))
        node = (isLeft ? left[node] : right[node]) as number
      }
      odds[i] = (odds[i] as number) + (value[node] as number)
    }
  }
  return odds
}
