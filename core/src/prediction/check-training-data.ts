import { CoreError } from '../error.ts'

/** A table to learn from, column by column: one outcome and one value of each feature a row. */
export type TrainingData = {
  /** One list a feature. */
  readonly columns: readonly Float64Array[]
  /** 1 where it happened, 0 where not. */
  readonly outcome: ArrayLike<number>
}

/**
 * Refuses a table no model can be learnt from.
 *
 * @param functionName kebab-case name put in front of the error code
 * @param allowMissing whether NaN may stand for "not known"; infinities are refused in any case
 * @throws CoreError `<function>.no-rows`, `<function>.lengths-differ`, `<function>.not-an-outcome`,
 *   `<function>.one-outcome`, `<function>.not-a-number`
 * @example
 * checkTrainingData('logistic-regression', { columns: [Float64Array.of(1, 2)], outcome: [0, 1] }, false)
 */
export function checkTrainingData(
  functionName: string,
  { columns, outcome }: TrainingData,
  allowMissing: boolean,
): void {
  const refuse = (reason: string, text: string) => {
    throw new CoreError(`${functionName}.${reason}`, `${functionName} ${text}`)
  }
  const rows = outcome.length
  if (rows === 0) refuse('no-rows', 'requires at least one row')
  let happened = 0
  for (let i = 0; i < rows; i++) {
    if (outcome[i] === 1) happened++
    else if (outcome[i] !== 0) refuse('not-an-outcome', 'requires outcomes of 0 or 1')
  }
  if (happened === 0 || happened === rows) refuse('one-outcome', 'requires rows of both outcomes')
  for (const [j, column] of columns.entries()) {
    if (column.length !== rows) refuse('lengths-differ', `requires column ${j} as long as outcome`)
    for (let i = 0; i < rows; i++) {
      const value = column[i] as number
      if (!Number.isFinite(value) && !(allowMissing && Number.isNaN(value))) {
        refuse('not-a-number', `found a value in column ${j} that is no finite number`)
      }
    }
  }
}
