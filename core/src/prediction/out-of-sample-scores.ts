import type { Scored } from './check-scores.ts'
import type { TrainingData } from './check-training-data.ts'

export type Split = { readonly train: Uint32Array; readonly test: Uint32Array }

/** Learns from rows and gives back what scores others. */
export type Learner = (data: TrainingData) => (columns: readonly Float64Array[]) => ArrayLike<number>

/**
 * Scores rows by models that have not seen them: for each split one model learnt from its training rows.
 * Splits whose training rows hold one outcome alone teach nothing and are passed over.
 *
 * @returns score and outcome of every test row, split after split, with its row
 * @example
 * outOfSampleScores(data, splits, (train) => {
 *   const model = logisticRegression({ ...train, penalty: 1 })
 *   return (columns) => logisticProbability(model, columns)
 * })
 */
export function outOfSampleScores(
  { columns, outcome }: TrainingData,
  splits: readonly Split[],
  learn: Learner,
): Scored & { readonly row: Uint32Array } {
  const score: number[] = []
  const happened: number[] = []
  const rows: number[] = []
  const take = (of: Uint32Array) =>
    columns.map((column) => Float64Array.from(of, (row) => column[row] as number))
  for (const { train, test } of splits) {
    const known = Uint8Array.from(train, (row) => outcome[row] as number)
    if (test.length === 0 || !known.includes(0) || !known.includes(1)) continue
    const found = learn({ columns: take(train), outcome: known })(take(test))
    for (const [i, row] of test.entries()) {
      score.push(found[i] as number)
      happened.push(outcome[row] as number)
      rows.push(row)
    }
  }
  return {
    score: Float64Array.from(score),
    outcome: Uint8Array.from(happened),
    row: Uint32Array.from(rows),
  }
}
