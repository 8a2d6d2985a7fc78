import { CoreError } from '../error.ts'

/**
 * Puts rows into folds by chance, each fold with its share of both outcomes.
 *
 * @param outcome 1 where it happened, 0 where not
 * @param folds 2–255
 * @param random source of chance, 0 ≤ u < 1, such as `seededRandom(1)`
 * @returns the fold of each row, from 0
 * @throws CoreError `stratified-folds.bad-folds`
 * @example
 * stratifiedFolds([0, 0, 1, 1], 2, seededRandom(1)) // one 0 and one 1 in each fold
 */
export function stratifiedFolds(outcome: ArrayLike<number>, folds: number, random: () => number): Uint8Array {
  if (!(Number.isSafeInteger(folds) && folds >= 2 && folds <= 255)) {
    throw new CoreError('stratified-folds.bad-folds', 'stratifiedFolds requires 2–255 folds')
  }
  const fold = new Uint8Array(outcome.length)
  const rows = Array.from({ length: outcome.length }, (_, i) => i)
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = rows[i] as number
    rows[i] = rows[j] as number
    rows[j] = swapped
  }
  const dealt = [0, 0]
  for (const row of rows) {
    const side = outcome[row] === 1 ? 1 : 0
    const next = dealt[side] as number
    // The ones are dealt from the last fold down, so that odd rows of both do not meet in the first.
    fold[row] = side === 1 ? folds - 1 - (next % folds) : next % folds
    dealt[side] = next + 1
  }
  return fold
}
