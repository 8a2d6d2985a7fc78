import type { TrainingData } from '@tsuzuku/core/prediction/check-training-data'
import { logisticRegression } from '@tsuzuku/core/prediction/logistic-regression'
import { quantile } from '@tsuzuku/core/stats/quantile'

/** A logistic regression on columns made whole: cut off at the ends, scaled, unknown values set to the middle and marked. */
export type LogisticScorer = {
  readonly intercept: number
  readonly columns: readonly {
    readonly low: number
    readonly high: number
    readonly mean: number
    readonly deviation: number
    readonly weight: number
    /** Added where the value is unknown, instead of weight × value. */
    readonly missing: number
  }[]
}

const PENALTY = 20
const SAMPLE = 20_000

/**
 * `directions`: 1 where a higher value may only raise the chance, −1: only lower it. A column that turns out the wrong
 * way, as columns that say much the same do by chance, is taken out and the rest learnt again.
 */
export function fitLogistic(
  { columns, outcome }: TrainingData,
  directions: readonly number[],
): LogisticScorer {
  const shapes = columns.map(shapeOf)
  const scaled = columns.map((column, j) => {
    const shape = shapes[j] as Shape
    return column.map((value) => (Number.isNaN(value) ? 0 : placed(shape, value)))
  })
  const marks = new Map<number, Float64Array>()
  for (const [j, column] of columns.entries()) {
    const mark = column.map((value) => (Number.isNaN(value) ? 1 : 0))
    const share = mark.reduce((sum, one) => sum + one, 0) / mark.length
    if (share > 0.01 && share < 0.99) marks.set(j, mark)
  }
  let used = [...columns.keys()]
  for (;;) {
    const marked = used.filter((j) => marks.has(j))
    const { intercept, coefficients } = logisticRegression({
      columns: [
        ...used.map((j) => scaled[j] as Float64Array),
        ...marked.map((j) => marks.get(j) as Float64Array),
      ],
      outcome,
      penalty: PENALTY,
    })
    const wrong = used.filter((j, at) => (directions[j] ?? 0) * (coefficients[at] as number) < 0)
    if (wrong.length > 0) {
      used = used.filter((j) => !wrong.includes(j))
      continue
    }
    return {
      intercept,
      columns: shapes.map((shape, j) => ({
        ...shape,
        weight: used.includes(j) ? (coefficients[used.indexOf(j)] as number) : 0,
        missing: marked.includes(j) ? (coefficients[used.length + marked.indexOf(j)] as number) : 0,
      })),
    }
  }
}

/** A value in deviations from the middle, cut off at the ends. */
const placed = ({ low, high, mean, deviation }: Shape, value: number) =>
  (Math.min(high, Math.max(low, value)) - mean) / deviation

type Shape = { low: number; high: number; mean: number; deviation: number }

function shapeOf(column: Float64Array): Shape {
  const known = column.filter((value) => !Number.isNaN(value))
  const every = Math.max(1, Math.floor(known.length / SAMPLE))
  const some = known.filter((_, i) => i % every === 0)
  const low = quantile([...some], 0.005) ?? 0
  const high = quantile([...some], 0.995) ?? 0
  let sum = 0
  let squares = 0
  for (const value of known) {
    const cut = Math.min(high, Math.max(low, value))
    sum += cut
    squares += cut * cut
  }
  const mean = known.length === 0 ? 0 : sum / known.length
  const variance = known.length === 0 ? 0 : squares / known.length - mean * mean
  return { low, high, mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 }
}

/** What each column adds to the log-odds of a row, against a row in the middle of all. */
export function logisticParts({ columns }: LogisticScorer, row: ArrayLike<number>): Float64Array {
  return Float64Array.from(columns, (column, j) => {
    const value = row[j] as number
    return Number.isNaN(value) ? column.missing : column.weight * placed(column, value)
  })
}

export function logisticLogOdds(scorer: LogisticScorer, columns: readonly Float64Array[]): Float64Array {
  const size = columns[0]?.length ?? 0
  const odds = new Float64Array(size).fill(scorer.intercept)
  for (const [j, shape] of scorer.columns.entries()) {
    const column = columns[j] as Float64Array
    for (let i = 0; i < size; i++) {
      const value = column[i] as number
      const part = Number.isNaN(value) ? shape.missing : shape.weight * placed(shape, value)
      odds[i] = (odds[i] as number) + part
    }
  }
  return odds
}
