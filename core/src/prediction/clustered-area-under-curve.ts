import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { AreaUnderCurve } from './area-under-curve.ts'
import { checkScores, type Scored } from './check-scores.ts'
import { rankPlacements } from './rank-placements.ts'

/**
 * Area under the ROC curve of rows that repeat the same accounts, e.g. one row a month: the interval takes
 * the accounts, not the rows, for independent, so that asking more often does not make it narrower.
 *
 * With placements V (see `rankPlacements`), of cluster i the sums X over its rows where it happened and Y
 * over the others, m and n of them: S₁₀ = I₁₀/((I₁₀−1)M) Σ(X − mθ)², S₀₁ = I₀₁/((I₀₁−1)N) Σ(Y − nθ)²,
 * S₁₁ = I/(I−1) Σ(X − mθ)(Y − nθ), variance = S₁₀/M + S₀₁/N + 2 S₁₁/(MN).
 * Source: Obuchowski, Biometrics 53 (1997). Equals DeLong's where every row is a cluster of its own.
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
  const sums = clusterSums(scored, placement, value)
  const with1 = sums.filter((one) => one.positives > 0).length
  const with0 = sums.filter((one) => one.negatives > 0).length
  if (with1 < 2 || with0 < 2) return undefined
  const total = (of: (one: ClusterSum) => number) => sums.reduce((all, one) => all + of(one), 0)
  const s10 = (with1 / ((with1 - 1) * positives)) * total((one) => one.above ** 2)
  const s01 = (with0 / ((with0 - 1) * negatives)) * total((one) => one.below ** 2)
  const s11 = (sums.length / (sums.length - 1)) * total((one) => one.above * one.below)
  const variance = s10 / positives + s01 / negatives + (2 * s11) / (positives * negatives)
  const standardError = Math.sqrt(Math.max(0, variance))
  const reach = normalQuantile((1 + level) / 2) * standardError
  const low = Math.max(0, value - reach)
  const high = Math.min(1, value + reach)
  const interval = variance > 0 ? ({ low, high, level, method: 'delong' } as const) : undefined
  return { value, standardError, interval, positives, negatives }
}

type ClusterSum = { positives: number; negatives: number; above: number; below: number }

/** Of each cluster, what its placements sum to beyond the mean, of rows where it happened and of the others. */
function clusterSums(
  { outcome, cluster }: Scored & { readonly cluster: ArrayLike<number> },
  placement: Float64Array,
  mean: number,
): ClusterSum[] {
  const sums = new Map<number, ClusterSum>()
  for (let i = 0; i < outcome.length; i++) {
    const id = cluster[i] as number
    const one = sums.get(id) ?? { positives: 0, negatives: 0, above: 0, below: 0 }
    sums.set(id, one)
    const distance = (placement[i] as number) - mean
    if (outcome[i] === 1) {
      one.positives++
      one.above += distance
    } else {
      one.negatives++
      one.below += distance
    }
  }
  return [...sums.values()]
}
