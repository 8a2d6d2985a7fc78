import { checkScores, type Scored } from './check-scores.ts'

/**
 * Area under the precision–recall curve as average precision, Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores
 * from the highest down, without interpolation. A score that knows nothing gets the share of outcomes.
 * Source: Davis & Goadrich, ICML (2006); equals scikit-learn `average_precision_score`.
 *
 * @returns 0–1, or `undefined` where it never happened
 * @throws CoreError `average-precision.lengths-differ`, `average-precision.not-a-number`,
 *   `average-precision.not-an-outcome`
 * @example
 * averagePrecision({ score: [0.1, 0.4, 0.35, 0.8], outcome: [0, 0, 1, 1] }) // 0.8333…
 */
export function averagePrecision(scored: Scored): number | undefined {
  checkScores('average-precision', scored)
  const { score, outcome } = scored
  const size = score.length
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  order.sort((a, b) => (score[b] as number) - (score[a] as number))
  let positives = 0
  for (let i = 0; i < size; i++) positives += outcome[i] as number
  if (positives === 0) return undefined
  let hits = 0
  let sum = 0
  for (let i = 0; i < size; ) {
    const value = score[order[i] as number]
    let here = 0
    for (; i < size && score[order[i] as number] === value; i++) here += outcome[order[i] as number] as number
    hits += here
    sum += (here / positives) * (hits / i)
  }
  return sum
}
