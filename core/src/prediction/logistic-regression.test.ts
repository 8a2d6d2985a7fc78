import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readJson, readTable } from '../../reference/reference-data.ts'
import { outOfFold, readTelco } from '../../reference/telco.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import { logLoss } from './log-loss.ts'
import { logisticProbability } from './logistic-probability.ts'
import { logisticRegression } from './logistic-regression.ts'

type Golden = {
  rows: Record<'seats' | 'logins' | 'yearly' | 'outcome', number[]>
  logistic: { coef: number[]; se: number[]; loglik: number }
  penalised: Record<string, { coef: number[]; intercept: number }>
}

// statsmodels 0.13.5 Logit and scikit-learn 1.2.1 LogisticRegression; core/reference/prediction.py
const { rows, logistic, penalised } = readGolden<Golden>('prediction')
const { outcome } = rows
const columns = [rows.seats, rows.logins, rows.yearly].map((column) => Float64Array.from(column))

function close(found: readonly number[], expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, digits)
  })
}

test('without penalty equals statsmodels: coefficients, errors, likelihood', () => {
  const model = logisticRegression({ columns, outcome })
  close([model.intercept, ...model.coefficients], logistic.coef, 9)
  close([model.interceptError, ...model.standardErrors], logistic.se, 9)
  expect(model.logLikelihood).toBeCloseTo(logistic.loglik, 9)
  expect([model.converged, model.separated]).toEqual([true, []])
})

test.each(['0.5', '10'])('with penalty %s equals scikit-learn', (penalty) => {
  const model = logisticRegression({ columns, outcome, penalty: Number(penalty) })
  close([...model.coefficients], penalised[penalty]?.coef ?? [], 7)
  expect(model.intercept).toBeCloseTo(penalised[penalty]?.intercept ?? 0, 6)
})

test('a penalty draws errors and coefficients in', () => {
  const free = logisticRegression({ columns, outcome })
  const drawn = logisticRegression({ columns, outcome, penalty: 5 })
  expect(drawn.standardErrors[2]).toBeLessThan(free.standardErrors[2] as number)
  expect(Math.abs(drawn.coefficients[2] as number)).toBeLessThan(Math.abs(free.coefficients[2] as number))
})

test('a large table, begun at a sample, ends where the whole begins to end', () => {
  const times = 140
  const repeat = (list: ArrayLike<number>) =>
    Float64Array.from({ length: list.length * times }, (_, i) => list[i % list.length] as number)
  const model = logisticRegression({ columns: columns.map(repeat), outcome: repeat(outcome) })
  close([model.intercept, ...model.coefficients], logistic.coef, 7)
  close(
    [...model.standardErrors],
    logistic.se.slice(1).map((se) => se / Math.sqrt(times)),
    9,
  )
})

/** Answers of yes and no beside numbers, 400 rows; repeated 50 times they are a large table. */
function answers() {
  const random = seededRandom(5)
  const shares = [0.05, 0.2, 0.35, 0.5, 0.9]
  const table = [
    ...shares.map((share) => Float64Array.from({ length: 400 }, () => (random() < share ? 1 : 0))),
    ...[1, 1000].map((unit) => Float64Array.from({ length: 400 }, () => unit * (3 + random()))),
  ]
  const slopes = [1.5, -1, 0.5, 0, 0.8, 1.2, -0.001]
  const seen = Array.from({ length: 400 }, (_, i) => {
    const eta = table.reduce((sum, column, j) => sum + (slopes[j] as number) * (column[i] as number), -1)
    return random() < 1 / (1 + Math.exp(-eta)) ? 1 : 0
  })
  const large = (list: ArrayLike<number>) =>
    Float64Array.from({ length: list.length * 50 }, (_, i) => list[i % list.length] as number)
  return { table, seen, large }
}

test.each([0, 2])('a large table of answers, counted, equals the small one, with penalty %s', (penalty) => {
  const { table, seen, large } = answers()
  const small = logisticRegression({ columns: table, outcome: seen, penalty })
  const whole = logisticRegression({ columns: table.map(large), outcome: large(seen), penalty: penalty * 50 })
  close([whole.intercept, ...whole.coefficients], [small.intercept, ...small.coefficients], 9)
  const narrower = (se: number) => se / Math.sqrt(50)
  close(
    [whole.interceptError, ...whole.standardErrors],
    [small.interceptError, ...small.standardErrors].map(narrower),
    8,
  )
  expect(whole.logLikelihood / 50).toBeCloseTo(small.logLikelihood, 9)
  expect([whole.converged, whole.separated]).toEqual([true, []])
})

test('a large table names features that part the outcomes, follow from others or never vary', () => {
  const { table, seen, large } = answers()
  const outcomes = large(seen)
  const all = table.map(large)
  const [first = new Float64Array(), second = new Float64Array()] = all
  const parts = logisticRegression({ columns: [second, outcomes.slice()], outcome: outcomes })
  expect(parts.separated).toContain(1)
  expect(() => logisticRegression({ columns: [first, second, first], outcome: outcomes })).toThrow(
    expect.objectContaining({ code: 'logistic-regression.collinear-columns' }) as Error,
  )
  const never = new Float64Array(outcomes.length)
  expect(() => logisticRegression({ columns: [first, never], outcome: outcomes })).toThrow(
    expect.objectContaining({ code: 'logistic-regression.constant-column' }) as Error,
  )
  const tamed = logisticRegression({ columns: [first, never, first], outcome: outcomes, penalty: 1 })
  expect(tamed.coefficients[1]).toBe(0)
  expect(tamed.coefficients[0]).toBeCloseTo(tamed.coefficients[2] as number, 9)
})

test('telco, unpenalised, equals statsmodels', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const flag = (name: string, value: string) =>
    Float64Array.from(table, (row) => (row[name] === value ? 1 : 0))
  const model = logisticRegression({
    columns: [
      columnOf(table, 'tenure'),
      columnOf(table, 'MonthlyCharges'),
      columnOf(table, 'SeniorCitizen'),
      flag('Partner', 'Yes'),
      flag('Dependents', 'Yes'),
      flag('PaperlessBilling', 'Yes'),
      flag('Contract', 'One year'),
      flag('Contract', 'Two year'),
      flag('InternetService', 'Fiber optic'),
      flag('InternetService', 'No'),
      flag('PaymentMethod', 'Electronic check'),
    ],
    outcome: flag('Churn', 'Yes'),
  })
  type Reference = { mle_logit: Record<'coef' | 'se', Record<string, number>> & { loglik: number } }
  const { mle_logit: expected } = readJson<Reference>('telco/reference/telco_reference.json')
  close([model.intercept, ...model.coefficients], Object.values(expected.coef), 8)
  close([model.interceptError, ...model.standardErrors], Object.values(expected.se), 8)
  expect(model.logLikelihood).toBeCloseTo(expected.loglik, 7)
})

test('telco on the stored folds: AUC .84507 and log loss .41737 within .001', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const telco = readTelco()
  const learn = (some: Float64Array[], happened: Uint8Array) => {
    const model = logisticRegression({ columns: some, outcome: happened, penalty: 1 })
    return (others: Float64Array[]) => logisticProbability(model, others)
  }
  const score = outOfFold(telco, learn, 3)
  expect(areaUnderCurve({ score, outcome: telco.outcome })?.value).toBeCloseTo(0.8450723283, 5)
  expect(logLoss({ score, outcome: telco.outcome })).toBeCloseTo(0.4173736855, 5)
  const stored = readTable('telco/reference/telco_oof_predictions.csv')
  const furthest = stored.reduce(
    (most, row, i) => Math.max(most, Math.abs(Number(row.logreg_L2_C1) - (score[i] ?? 9))),
    0,
  )
  expect(furthest).toBeLessThan(1e-3)
})

test('a feature that parts the outcomes is named without penalty and tamed with one', () => {
  const parting = { columns: [Float64Array.of(1, 2, 3, 4, 5, 6)], outcome: [0, 0, 0, 1, 1, 1] }
  expect(logisticRegression(parting).separated).toEqual([0])
  const tamed = logisticRegression({ ...parting, penalty: 1 })
  expect(tamed.separated).toEqual([])
  expect(tamed.coefficients[0]).toBeLessThan(3)
  expect(tamed.converged).toBe(true)
})

test('a constant or repeated feature gets its share with a penalty', () => {
  const [first = new Float64Array(0)] = columns
  const model = logisticRegression({ columns: [first, first, first.map(() => 7)], outcome, penalty: 1 })
  expect(model.coefficients[0]).toBeCloseTo(model.coefficients[1] as number, 9)
  expect(model.coefficients[2]).toBe(0)
})

const two = [Float64Array.of(1, 2)]
test.each([
  ['no rows', { columns: [], outcome: [] }, 'no-rows'],
  ['one row', { columns: [Float64Array.of(1)], outcome: [1] }, 'one-outcome'],
  ['nobody left', { columns: two, outcome: [0, 0] }, 'one-outcome'],
  ['everybody left', { columns: two, outcome: [1, 1] }, 'one-outcome'],
  ['an outcome of 2', { columns: two, outcome: [0, 2] }, 'not-an-outcome'],
  ['NaN', { columns: [Float64Array.of(1, Number.NaN)], outcome: [0, 1] }, 'not-a-number'],
  ['infinity', { columns: [Float64Array.of(1, Number.POSITIVE_INFINITY)], outcome: [0, 1] }, 'not-a-number'],
  ['a short column', { columns: [Float64Array.of(1)], outcome: [0, 1] }, 'lengths-differ'],
  ['a constant', { columns: [Float64Array.of(3, 3)], outcome: [0, 1] }, 'constant-column'],
  ['a negative penalty', { columns: two, outcome: [0, 1], penalty: -1 }, 'bad-penalty'],
  [
    'a column twice',
    { columns: [Float64Array.of(1, 2, 3, 1), Float64Array.of(2, 4, 6, 2)], outcome: [0, 1, 0, 1] },
    'collinear-columns',
  ],
])('refuses %s', (_, input, reason) => {
  expect(() => logisticRegression(input)).toThrow(
    expect.objectContaining({ code: `logistic-regression.${reason}` }),
  )
})

test('probabilities need the columns of the fit', () => {
  expect(() => logisticProbability({ intercept: 0, coefficients: Float64Array.of(1) }, [])).toThrow(
    expect.objectContaining({ code: 'logistic-probability.columns-differ' }),
  )
  const probability = logisticProbability({ intercept: 0, coefficients: Float64Array.of(1) }, [
    Float64Array.of(0, -800, 800),
  ])
  expect([...probability]).toEqual([0.5, 0, 1])
})
