import type { Scored } from './check-scores.ts'

/**
 * Share of the rows of the other outcome that each row is ranked rightly against, ties counting half: the
 * structural components V of DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988). From mid-ranks, O(n log n).
 *
 * @param scored checked by the caller, with at least one row of either outcome
 * @returns 0–1, in the order of the rows
 * @example
 * rankPlacements({ score: [0.1, 0.4, 0.35, 0.8], outcome: [0, 0, 1, 1] }) // [1, 0.5, 0.5, 1]
 */
export function rankPlacements({ score, outcome }: Scored): Float64Array {
  const size = score.length
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  order.sort((a, b) => (score[a] as number) - (score[b] as number))
  let positives = 0
  for (let i = 0; i < size; i++) positives += outcome[i] as number
  const negatives = size - positives
  const placement = new Float64Array(size)
  let below1 = 0
  let below0 = 0
  for (let i = 0; i < size; ) {
    let j = i
    let here1 = 0
    for (; j < size && score[order[j] as number] === score[order[i] as number]; j++) {
      here1 += outcome[order[j] as number] as number
    }
    const here0 = j - i - here1
    for (let k = i; k < j; k++) {
      const row = order[k] as number
      placement[row] =
        outcome[row] === 1
          ? (below0 + here0 / 2) / negatives
          : (positives - below1 - here1 + here1 / 2) / positives
    }
    below1 += here1
    below0 += here0
    i = j
  }
  return placement
}
