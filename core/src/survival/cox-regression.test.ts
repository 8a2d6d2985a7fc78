import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readJson, readTable } from '../../reference/reference-data.ts'
import { concordance } from './concordance.ts'
import { coxBaseline } from './cox-baseline.ts'
import { coxRegression } from './cox-regression.ts'
import { coxSurvival } from './cox-survival.ts'
import { proportionalityTest } from './proportionality-test.ts'
import type { CoxInput } from './sort-cox-rows.ts'

type Fit = Record<'coef' | 'se' | 'loglik' | 'zph' | 'zphP' | 'hazard' | 'time', number[]> &
  Record<'score' | 'concordance', number> & { strata?: number[] }
type Golden = {
  rows: Record<'start' | 'stop' | 'event' | 'seats' | 'plan' | 'region', number[]>
  cox: Record<'efron' | 'breslow' | 'late' | 'lateBreslow' | 'stratified', Fit>
}

// R 4.2.2, survival 3.5-3: coxph, cox.zph, basehaz; core/reference/survival.R
const { rows, cox } = readGolden<Golden>('survival')
const { start, stop, event, region } = rows
const columns = [rows.seats, rows.plan]
const models: [keyof typeof cox, CoxInput][] = [
  ['efron', { stop, event, columns }],
  ['breslow', { stop, event, columns, ties: 'breslow' }],
  ['late', { start, stop, event, columns }],
  ['lateBreslow', { start, stop, event, columns, ties: 'breslow' }],
  ['stratified', { start, stop, event, columns, stratum: region }],
]

function close(found: ArrayLike<number> | undefined, expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, i) => {
    expect(found?.[i]).toBeCloseTo(value, digits)
  })
}

test.each(models)('coefficients, errors and likelihoods equal R coxph: %s', (name, input) => {
  const fit = coxRegression(input)
  close(fit.coefficients, cox[name].coef, 8)
  close(fit.standardErrors, cox[name].se, 8)
  close([fit.logLikelihoodNull, fit.logLikelihood], cox[name].loglik, 8)
  expect(fit.scoreTest).toBeCloseTo(cox[name].score, 6)
  expect(fit.converged).toBe(true)
  expect(fit.unbounded).toEqual([])
})

test.each(models)('the proportionality test equals R cox.zph: %s', (name, input) => {
  const found = proportionalityTest(input, coxRegression(input))
  const tests = found ? [...found.columns, found.all] : []
  close(
    tests.map(({ chiSquare }) => chiSquare),
    cox[name].zph,
    6,
  )
  close(
    tests.map(({ pValue }) => pValue),
    cox[name].zphP,
    6,
  )
})

test.each(models)('the baseline hazard equals R basehaz: %s', (name, input) => {
  const fit = coxRegression(input)
  const atZero = Math.exp(-fit.coefficients.reduce((sum, beta, j) => sum + beta * (fit.means[j] ?? 0), 0))
  const { time, hazard, strata } = cox[name]
  for (const [stratum, curve] of coxBaseline(input, fit).entries()) {
    for (const [i, moment] of curve.time.entries()) {
      const row = time.findIndex((value, j) => value === moment && (strata?.[j] ?? 0) === stratum)
      expect((curve.cumulativeHazard[i] ?? 0) * atZero).toBeCloseTo(hazard[row] as number, 8)
    }
  }
})

test.each(models.slice(0, 4))('concordance equals R: %s', (name, input) => {
  const fit = coxRegression(input)
  const score = Array.from(input.stop, (_, i) => risk(fit.coefficients, i))
  expect(concordance(input, score)?.value).toBeCloseTo(cox[name].concordance, 9)
})

function risk(coefficients: Float64Array, row: number): number {
  return columns.reduce((sum, column, j) => sum + (coefficients[j] ?? 0) * (column[row] ?? 0), 0)
}

type Published = Record<'coef' | 'se', Record<string, number>> &
  Record<'loglik' | 'loglik_null' | 'concordance', number> & { zph: Record<string, number[]> }
type Reference = Record<
  'rossi' | 'lung',
  Record<'cox_efron' | 'cox_breslow', Published> & {
    cox_pred_rows1to3: { times: number[]; surv: number[][] }
  }
>

test.for([
  ['rossi', 'rossi.csv', 'week', 'arrest', 'efron'],
  ['rossi', 'rossi.csv', 'week', 'arrest', 'breslow'],
  ['lung', 'lung.csv', 'time', 'status', 'efron'],
  ['lung', 'lung.csv', 'time', 'status', 'breslow'],
] as const)('%s (%s, %s, %s, %s) equals R', ([name, file, time, status, ties], { skip }) => {
  skip(!hasReference('survival'), 'reference data absent')
  const all = readTable(`survival/${file}`)
  const reference = readJson<Reference>('survival/reference/survival_reference.json')[name]
  const expected = reference[`cox_${ties}`]
  const names = Object.keys(expected.coef)
  const table = all.filter((row) => names.every((column) => row[column] !== ''))
  const input: CoxInput = {
    stop: columnOf(table, time),
    event: columnOf(table, status),
    columns: names.map((column) => columnOf(table, column)),
    ties,
  }
  const fit = coxRegression(input)
  close(fit.coefficients, Object.values(expected.coef), 7)
  close(fit.standardErrors, Object.values(expected.se), 7)
  close([fit.logLikelihoodNull, fit.logLikelihood], [expected.loglik_null, expected.loglik], 7)
  const found = proportionalityTest(input, fit)
  names.forEach((column, j) => {
    expect(found?.columns[j]?.chiSquare).toBeCloseTo(expected.zph[column]?.[0] ?? 0, 5)
  })
  expect(found?.all.chiSquare).toBeCloseTo(expected.zph.GLOBAL?.[0] ?? 0, 5)
  const eta = table.map((_, i) =>
    fit.coefficients.reduce((sum, beta, j) => sum + beta * (input.columns[j]?.[i] as number), 0),
  )
  expect(concordance(input, eta)?.value).toBeCloseTo(expected.concordance, 8)
  if (ties === 'breslow') return
  const [baseline] = coxBaseline(input, fit)
  if (!baseline) throw new Error('a baseline was expected')
  for (const [t, moment] of reference.cox_pred_rows1to3.times.entries()) {
    for (const row of [0, 1, 2]) {
      const covariates = input.columns.map((column) => column[row] as number)
      const survival = coxSurvival({ fit, baseline, covariates, time: moment })
      expect(survival).toBeCloseTo(reference.cox_pred_rows1to3.surv[t]?.[row] as number, 8)
    }
  }
})

type Telco = Record<
  'cox_efron' | 'cox_breslow',
  { coef: Record<string, number>; se: Record<string, number>; loglik: number[]; concordance: number[] }
>

test.for(['efron', 'breslow'] as const)('telco equals R: %s', (ties, { skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const flag = (name: string, value: string) => table.map((row) => (row[name] === value ? 1 : 0))
  const input: CoxInput = {
    stop: columnOf(table, 'tenure'),
    event: flag('Churn', 'Yes'),
    columns: [
      flag('Contract', 'One year'),
      flag('Contract', 'Two year'),
      flag('InternetService', 'Fiber optic'),
      flag('InternetService', 'No'),
      columnOf(table, 'MonthlyCharges'),
      columnOf(table, 'SeniorCitizen'),
      flag('Partner', 'Yes'),
      flag('Dependents', 'Yes'),
      flag('PaperlessBilling', 'Yes'),
      flag('PaymentMethod', 'Electronic check'),
    ],
    ties,
  }
  const expected = readJson<Telco>('telco/reference/telco_survival_reference.json')[`cox_${ties}`]
  const fit = coxRegression(input)
  close(fit.coefficients, Object.values(expected.coef), 7)
  close(fit.standardErrors, Object.values(expected.se), 7)
  close([fit.logLikelihoodNull, fit.logLikelihood], expected.loglik, 6)
  const eta = table.map((_, i) =>
    fit.coefficients.reduce((sum, beta, j) => sum + beta * (input.columns[j]?.[i] as number), 0),
  )
  expect(concordance(input, eta)?.value).toBeCloseTo(expected.concordance[0] as number, 6)
})

test('a covariate that parts the events from the rest is named, not given a wild number in silence', () => {
  const fit = coxRegression({
    stop: [1, 2, 3, 4, 5, 6],
    event: [1, 1, 1, 0, 0, 0],
    columns: [[1, 1, 1, 0, 0, 0]],
  })
  expect(fit.unbounded).toEqual([0])
})

test.each([
  ['no rows', { stop: [], event: [], columns: [[]] }, 'no-events'],
  ['no events', { stop: [1, 2], event: [0, 0], columns: [[1, 2]] }, 'no-events'],
  ['no columns', { stop: [1, 2], event: [1, 0], columns: [] }, 'no-columns'],
  ['one row', { stop: [1], event: [1], columns: [[1]] }, 'constant-column'],
  ['a constant', { stop: [1, 2], event: [1, 1], columns: [[7, 7]] }, 'constant-column'],
  ['NaN', { stop: [1, 2], event: [1, 1], columns: [[1, Number.NaN]] }, 'not-a-number'],
  ['infinity', { stop: [1, 2], event: [1, 1], columns: [[1, Number.POSITIVE_INFINITY]] }, 'not-a-number'],
  ['columns too short', { stop: [1, 2], event: [1, 1], columns: [[1]] }, 'lengths-differ'],
  [
    'a column twice',
    {
      stop: [1, 2, 3, 4],
      event: [1, 1, 1, 0],
      columns: [
        [1, 0, 1, 0],
        [2, 0, 2, 0],
      ],
    },
    'collinear-columns',
  ],
])('refuses %s', (_, input, reason) => {
  expect(() => coxRegression(input)).toThrow(expect.objectContaining({ code: `cox-regression.${reason}` }))
})

test('concordance of nothing comparable is not known, and a score must be a number', () => {
  expect(concordance({ stop: [], event: [] }, [])).toBeUndefined()
  expect(concordance({ stop: [1, 2], event: [0, 0] }, [1, 2])).toBeUndefined()
  expect(() => concordance({ stop: [1], event: [1] }, [Number.NaN])).toThrow(
    expect.objectContaining({ code: 'concordance.not-a-score' }),
  )
})
