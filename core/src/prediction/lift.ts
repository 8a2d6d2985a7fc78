import { CoreError } from '../error.ts'
import { checkScores, type Scored } from './check-scores.ts'

/**
 * Lift of the rows that score highest: their share of outcomes over the share of all rows.
 *
 * The top k = round(share · n), halves to the even number; of rows with the same score the earlier come
 * first, so that the answer does not change from run to run.
 *
 * @param share of the rows looked at, 0 < share ≤ 1; the top tenth if left out
 * @returns ratio ≥ 0, or `undefined` where nothing happened or the share holds no row
 * @throws CoreError `lift.bad-share`, `lift.lengths-differ`, `lift.not-a-number`, `lift.not-an-outcome`
 * @example
 * lift({ score: [0.9, 0.2, 0.1, 0.3], outcome: [1, 0, 0, 1] }, 0.25) // 2
 */
export function lift(scored: Scored, share = 0.1): number | undefined {
  checkScores('lift', scored)
  if (!(share > 0 && share <= 1)) throw new CoreError('lift.bad-share', 'lift requires 0 < share ≤ 1')
  const { score, outcome } = scored
  const size = score.length
  const count = roundHalfEven(size * share)
  let all = 0
  for (let i = 0; i < size; i++) all += outcome[i] as number
  if (count === 0 || all === 0) return undefined
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  order.sort((a, b) => (score[b] as number) - (score[a] as number) || a - b)
  let hits = 0
  for (let i = 0; i < count; i++) hits += outcome[order[i] as number] as number
  return hits / count / (all / size)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}
