import { CoreError } from '../error.ts'
import type { LogisticModel } from './logistic-regression.ts'

/**
 * Probabilities a logistic regression gives to rows, p = 1 / (1 + e^(−α − βx)).
 *
 * @param columns one list a feature, in the order the model was fitted with
 * @returns one probability a row; NaN where a feature of the row is NaN
 * @throws CoreError `logistic-probability.columns-differ`
 * @example
 * logisticProbability(model, [Float64Array.of(0, 1)]) // [0.2…, 0.6…]
 */
export function logisticProbability(
  { intercept, coefficients }: Pick<LogisticModel, 'intercept' | 'coefficients'>,
  columns: readonly Float64Array[],
): Float64Array {
  const rows = columns[0]?.length ?? 0
  if (columns.length !== coefficients.length || columns.some((column) => column.length !== rows)) {
    throw new CoreError(
      'logistic-probability.columns-differ',
      'logisticProbability requires the columns of the fit, of one length',
    )
  }
  const eta = new Float64Array(rows).fill(intercept)
  for (const [j, column] of columns.entries()) {
    const slope = coefficients[j] as number
    for (let i = 0; i < rows; i++) eta[i] = (eta[i] as number) + slope * (column[i] as number)
  }
  return eta.map((value) => 1 / (1 + Math.exp(-value)))
}
