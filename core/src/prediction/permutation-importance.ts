import { CoreError } from '../error.ts'
import type { Scored } from './check-scores.ts'
import type { TrainingData } from './check-training-data.ts'

export type PermutationInput = TrainingData & {
  /** Scores rows, one list a feature in, one score a row out. */
  readonly predict: (columns: readonly Float64Array[]) => ArrayLike<number>
  /** The higher the better, such as `(scored) => areaUnderCurve(scored)?.value`. */
  readonly measure: (scored: Scored) => number | undefined
  /** Times each feature is shuffled; 5 if left out. */
  readonly repeats?: number
  /** Source of chance, such as `seededRandom(1)`. */
  readonly random: () => number
}

export type FeatureImportance = {
  /** Mean fall of the measure once the feature is shuffled; about 0 where it does not matter. */
  readonly value: number
  /** Standard deviation over the repeats; `undefined` for one. */
  readonly deviation: number | undefined
}

/**
 * Permutation importance: how much worse a model gets once the values of one feature are shuffled among
 * the rows. Use rows the model has not seen. Features that say the same share their importance.
 * Source: Breiman, Machine Learning 45 (2001); equals scikit-learn `permutation_importance` in kind.
 *
 * @returns one entry a feature, or `undefined` where the measure cannot be taken
 * @throws CoreError `permutation-importance.bad-repeats`
 * @example
 * permutationImportance({ columns, outcome, predict, measure, random: seededRandom(1) })?.[0]?.value
 */
export function permutationImportance(input: PermutationInput): FeatureImportance[] | undefined {
  const { columns, outcome, predict, measure, repeats = 5, random } = input
  if (!(Number.isSafeInteger(repeats) && repeats >= 1)) {
    throw new CoreError('permutation-importance.bad-repeats', 'permutationImportance requires repeats ≥ 1')
  }
  const whole = measure({ score: predict(columns), outcome })
  if (whole === undefined) return undefined
  return columns.map((column, j) => {
    const falls = Array.from({ length: repeats }, () => {
      const shuffled = columns.with(j, shuffle(column, random))
      return whole - (measure({ score: predict(shuffled), outcome }) ?? whole)
    })
    const value = falls.reduce((sum, fall) => sum + fall, 0) / repeats
    const squares = falls.reduce((sum, fall) => sum + (fall - value) ** 2, 0)
    return { value, deviation: repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : undefined }
  })
}

function shuffle(values: Float64Array, random: () => number): Float64Array {
  const shuffled = values.slice()
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = shuffled[i] as number
    shuffled[i] = shuffled[j] as number
    shuffled[j] = swapped
  }
  return shuffled
}
