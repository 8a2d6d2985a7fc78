import type { Scored } from './check-scores.ts'

/**
 * Variance of a mean of placements (see `rankPlacements`), or of a difference of two, where rows of one
 * cluster hang together.
 *
 * Of cluster i the sums X over its rows where it happened and Y over the others, m and n of them:
 * S₁₀ = I₁₀/((I₁₀−1)M) Σ(X − mθ)², S₀₁ = I₀₁/((I₀₁−1)N) Σ(Y − nθ)², S₁₁ = I/(I−1) Σ(X − mθ)(Y − nθ),
 * variance = S₁₀/M + S₀₁/N + 2 S₁₁/(MN). Source: Obuchowski, Biometrics 53 (1997).
 *
 * @param scored `outcome` and `cluster` of each row, checked by the caller
 * @param placement of each row
 * @param mean θ, the mean of the placements of the rows where it happened
 * @returns `undefined` with fewer than two clusters with rows of either outcome
 * @example
 * clusteredVariance({ outcome: [0, 0, 1, 1], cluster: [1, 2, 3, 4] }, Float64Array.of(1, 0.5, 0.5, 1), 0.75) // 0.125
 */
export function clusteredVariance(
  { outcome, cluster }: Pick<Scored, 'outcome'> & { readonly cluster: ArrayLike<number> },
  placement: Float64Array,
  mean: number,
): number | undefined {
  const sums = new Map<number, { positives: number; negatives: number; above: number; below: number }>()
  let positives = 0
  for (let i = 0; i < outcome.length; i++) {
    const id = cluster[i] as number
    const one = sums.get(id) ?? { positives: 0, negatives: 0, above: 0, below: 0 }
    sums.set(id, one)
    const distance = (placement[i] as number) - mean
    if (outcome[i] === 1) {
      positives++
      one.positives++
      one.above += distance
    } else {
      one.negatives++
      one.below += distance
    }
  }
  const clusters = [...sums.values()]
  const negatives = outcome.length - positives
  const with1 = clusters.filter((one) => one.positives > 0).length
  const with0 = clusters.filter((one) => one.negatives > 0).length
  if (with1 < 2 || with0 < 2) return undefined
  let above = 0
  let below = 0
  let both = 0
  for (const one of clusters) {
    above += one.above ** 2
    below += one.below ** 2
    both += one.above * one.below
  }
  const s10 = (with1 / ((with1 - 1) * positives)) * above
  const s01 = (with0 / ((with0 - 1) * negatives)) * below
  const s11 = (clusters.length / (clusters.length - 1)) * both
  return Math.max(0, s10 / positives + s01 / negatives + (2 * s11) / (positives * negatives))
}
