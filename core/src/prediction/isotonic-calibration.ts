import { checkScores, type Scored } from './check-scores.ts'

/** A rising curve through points, straight between them and flat outside. */
export type IsotonicCurve = { readonly score: Float64Array; readonly probability: Float64Array }

/**
 * Isotonic calibration: the rising step curve from score to probability with the least squares to what
 * happened, by pooling adjacent violators; rows with one score count as one block.
 * Source: Barlow et al. (1972); Zadrozny & Elkan, KDD (2002); equals scikit-learn `IsotonicRegression`.
 * Needs some thousand rows; with fewer `plattCalibration` is steadier.
 *
 * @returns the corners of the curve, for `applyIsotonic`, or `undefined` without rows
 * @throws CoreError `isotonic-calibration.lengths-differ`, `isotonic-calibration.not-a-number`,
 *   `isotonic-calibration.not-an-outcome`
 * @example
 * isotonicCalibration({ score: [1, 2, 3, 4], outcome: [0, 1, 0, 1] })?.probability // [0, 0.5, 0.5, 1]
 */
export function isotonicCalibration(scored: Scored): IsotonicCurve | undefined {
  checkScores('isotonic-calibration', scored)
  const { score, outcome } = scored
  const size = score.length
  if (size === 0) return undefined
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  order.sort((a, b) => (score[a] as number) - (score[b] as number))
  const blocks: Block[] = []
  for (let i = 0; i < size; ) {
    const value = score[order[i] as number] as number
    const block = { from: value, to: value, sum: 0, rows: 0 }
    for (; i < size && score[order[i] as number] === value; i++) {
      block.sum += outcome[order[i] as number] as number
      block.rows++
    }
    push(blocks, block)
  }
  const corners = blocks.flatMap(({ from, to, sum, rows }) =>
    from === to
      ? [[from, sum / rows]]
      : [
          [from, sum / rows],
          [to, sum / rows],
        ],
  )
  return {
    score: Float64Array.from(corners, ([at]) => at as number),
    probability: Float64Array.from(corners, ([, share]) => share as number),
  }
}

type Block = { from: number; to: number; sum: number; rows: number }

function push(blocks: Block[], fresh: Block): void {
  let block = fresh
  for (let last = blocks.at(-1); last; last = blocks.at(-1)) {
    if (last.sum * block.rows < block.sum * last.rows) break
    block = { from: last.from, to: block.to, sum: last.sum + block.sum, rows: last.rows + block.rows }
    blocks.pop()
  }
  blocks.push(block)
}
