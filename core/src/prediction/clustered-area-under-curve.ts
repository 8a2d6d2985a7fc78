import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { AreaUnderCurve } from './area-under-curve.ts'
import { checkScores, type Scored } from './check-scores.ts'
import { clusteredVariance } from './clustered-variance.ts'
import { rankPlacements } from './rank-placements.ts'

/**
 * Area under the ROC curve of rows that repeat the same accounts, e.g. one row a month: the interval takes
 * the accounts, not the rows, for independent, so that asking more often does not make it narrower.
 *
 * The mean of the placements of the rows where it happened (`rankPlacements`), its variance by clusters
 * (`clusteredVariance`). Source: Obuchowski, Biometrics 53 (1997). Equals DeLong's where every row is a
 * cluster of its own.
 *
 * @param cluster whole numbers, one a row, e.g. account ids
 * @returns `undefined` with fewer than two clusters with rows of either outcome
 * @throws CoreError `clustered-area-under-curve.lengths-differ`, `….not-a-number`, `….not-an-outcome`,
 *   `….level-out-of-range`
 * @example
 * clusteredAreaUnderCurve({ score: [1, 2, 3, 4], outcome: [0, 0, 1, 1], cluster: [1, 2, 3, 4] })?.value // 1
 */
export function clusteredAreaUnderCurve(
  scored: Scored & { readonly cluster: ArrayLike<number> },
  level = 0.95,
): AreaUnderCurve | undefined {
  checkScores('clustered-area-under-curve', scored)
  checkLevel('clustered-area-under-curve', level)
  const { outcome, cluster } = scored
  const size = outcome.length
  if (cluster.length !== size) {
    throw new CoreError(
      'clustered-area-under-curve.lengths-differ',
      'clusteredAreaUnderCurve requires a cluster for each row',
    )
  }
  let positives = 0
  for (let i = 0; i < size; i++) positives += outcome[i] as number
  const negatives = size - positives
  if (positives === 0 || negatives === 0) return undefined
  const placement = rankPlacements(scored)
  let sum = 0
  for (let i = 0; i < size; i++) if (outcome[i] === 1) sum += placement[i] as number
  const value = sum / positives
  const variance = clusteredVariance(scored, placement, value)
  if (variance === undefined) return undefined
  const standardError = Math.sqrt(variance)
  const reach = normalQuantile((1 + level) / 2) * standardError
  const low = Math.max(0, value - reach)
  const high = Math.min(1, value + reach)
  const interval = variance > 0 ? ({ low, high, level, method: 'delong' } as const) : undefined
  return { value, standardError, interval, positives, negatives }
}
