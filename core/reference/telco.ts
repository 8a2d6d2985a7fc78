import { columnOf, readTable } from './reference-data.ts'

const numbers = ['tenure', 'MonthlyCharges', 'TotalCharges']
const yesNo = ['Partner', 'Dependents', 'PhoneService', 'PaperlessBilling']
const categories = [
  'MultipleLines',
  'InternetService',
  'OnlineSecurity',
  'OnlineBackup',
  'DeviceProtection',
  'TechSupport',
  'StreamingTV',
  'StreamingMovies',
  'Contract',
  'PaymentMethod',
]

export type Telco = {
  readonly names: string[]
  readonly columns: Float64Array[]
  readonly outcome: Uint8Array
  /** 0–4, the stored folds. */
  readonly fold: Uint8Array
}

/** The telco table as 40 columns, made as its reference does: blanks 0, every level of a category a column. */
export function readTelco(): Telco {
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const flag = (name: string, value: string) =>
    Float64Array.from(table, (row) => (row[name] === value ? 1 : 0))
  const named: [string, Float64Array][] = [
    ...numbers.map((name): [string, Float64Array] => [
      name,
      Float64Array.from(table, (row) => Number(row[name]?.trim())),
    ]),
    ['SeniorCitizen', columnOf(table, 'SeniorCitizen')],
    ['gender=Male', flag('gender', 'Male')],
    ...yesNo.map((name): [string, Float64Array] => [`${name}=Yes`, flag(name, 'Yes')]),
  ]
  for (const name of categories) {
    for (const value of [...new Set(table.map((row) => row[name] ?? ''))].sort()) {
      named.push([`${name}=${value}`, flag(name, value)])
    }
  }
  return {
    names: named.map(([name]) => name),
    columns: named.map(([, column]) => column),
    outcome: Uint8Array.from(table, (row) => (row.Churn === 'Yes' ? 1 : 0)),
    fold: Uint8Array.from(readTable('telco/reference/telco_folds.csv'), (row) => Number(row.fold)),
  }
}

/** Rows of a table by a yes or no a row. */
export function pick<T extends Float64Array | Uint8Array>(values: T, isWanted: (row: number) => boolean): T {
  return values.filter((_, row) => isWanted(row)) as T
}

/** Standardised with the mean and deviation of the training rows, as scikit-learn's StandardScaler. */
export function standardise(
  columns: Float64Array[],
  count: number,
  isTraining: (row: number) => boolean,
): Float64Array[] {
  return columns.map((column, j) => {
    if (j >= count) return column
    const known = pick(column, isTraining)
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length)
    return column.map((value) => (value - mean) / deviation)
  })
}

/** Out-of-fold predictions: each row by a model that has not seen its fold. */
export function outOfFold(
  { columns, outcome, fold }: Pick<Telco, 'columns' | 'outcome' | 'fold'>,
  learn: (columns: Float64Array[], outcome: Uint8Array) => (columns: Float64Array[]) => Float64Array,
  scaled = 0,
): Float64Array {
  const predictions = new Float64Array(outcome.length)
  for (const held of new Set(fold)) {
    const isTraining = (row: number) => fold[row] !== held
    const ready = standardise(columns, scaled, isTraining)
    const predict = learn(
      ready.map((column) => pick(column, isTraining)),
      pick(outcome, isTraining),
    )
    const found = predict(ready.map((column) => pick(column, (row) => !isTraining(row))))
    let next = 0
    for (let row = 0; row < outcome.length; row++) {
      if (!isTraining(row)) predictions[row] = found[next++] as number
    }
  }
  return predictions
}
