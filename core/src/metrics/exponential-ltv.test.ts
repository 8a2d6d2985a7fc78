import { expect, test } from 'vitest'
import { columnOf, hasReference, readTable } from '../../reference/reference-data.ts'
import { exponentialLtv } from './exponential-ltv.ts'
import { formulaLtv } from './formula-ltv.ts'
import { realisedLtv } from './realised-ltv.ts'
import { recontractRate } from './recontract-rate.ts'
import { trialConversion } from './trial-conversion.ts'

test('telco equals the reference, 7,899.96', ({ skip }) => {
  skip(!hasReference('telco'), 'reference data absent')
  const table = readTable('telco/Telco-Customer-Churn.csv')
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  const found = exponentialLtv({
    amount: sum(columnOf(table, 'MonthlyCharges')) / table.length,
    lost: table.filter((row) => row.Churn === 'Yes').length,
    time: sum(columnOf(table, 'tenure')),
  })
  expect(found?.value).toBeCloseTo(7899.956267571967, 6)
  expect(found?.interval.low).toBeCloseTo(
    7899.956267571967 * Math.exp(-1.959963984540054 / Math.sqrt(1869)),
    6,
  )
})

test('without a loss no end is in sight', () => {
  expect(exponentialLtv({ amount: 5, lost: 0, time: 100 })).toBeUndefined()
  expect(exponentialLtv({ amount: 5, lost: 0, time: 0 })).toBeUndefined()
})

test.each([
  [{ amount: Number.NaN, lost: 1, time: 1 }, 'not-an-amount'],
  [{ amount: 1, lost: 0.5, time: 1 }, 'not-an-amount'],
  [{ amount: 1, lost: 1, time: Number.POSITIVE_INFINITY }, 'not-an-amount'],
  [{ amount: 1, lost: 1, time: 1, level: 95 }, 'level-out-of-range'],
])('refuses %o: %s', (input, reason) => {
  expect(() => exponentialLtv(input)).toThrow(expect.objectContaining({ code: `exponential-ltv.${reason}` }))
})

test('the formula is price × frequency × duration', () => {
  expect(formulaLtv({ purchasePrice: 5000, frequency: 4, duration: 3 })).toBe(60_000)
  expect(formulaLtv({ purchasePrice: 5000, frequency: 4, duration: 3, margin: 0.5 })).toBe(30_000)
  expect(() => formulaLtv({ purchasePrice: 5000, frequency: Number.NaN, duration: 3 })).toThrow(
    expect.objectContaining({ code: 'formula-ltv.not-an-amount' }),
  )
})

const row = { accountId: 'a', productId: null, start: '2023-01-01', end: '2024-01-01', mrrMinor: 1000 }

test('realised value is what was paid, splitting a row changes nothing, days count once', () => {
  expect(realisedLtv([row], '2025-01-01')).toEqual([{ accountId: 'a', amountMinor: 12_000, days: 365 }])
  const halves = [
    { ...row, end: '2023-07-11' },
    { ...row, start: '2023-07-11' },
  ]
  expect(realisedLtv(halves, '2025-01-01')).toEqual(realisedLtv([row], '2025-01-01'))
  const twice = realisedLtv([row, { ...row, productId: 'x', end: null, mrrMinor: 500 }], '2024-01-01')
  expect(twice).toEqual([{ accountId: 'a', amountMinor: 18_000, days: 365 }])
})

test('realised value stops at the day asked for, and begins with the first', () => {
  expect(realisedLtv([row], '2023-03-15')[0]?.days).toBe(73)
  expect(realisedLtv([row], '2023-01-01')).toEqual([])
  expect(realisedLtv([], '2023-01-01')).toEqual([])
})

test.each([
  [{ ...row, mrrMinor: Number.NaN }, 'realised-ltv.not-an-amount'],
  [{ ...row, end: '2022-01-01' }, 'realised-ltv.end-before-start'],
  [{ ...row, start: '2023-02-30' }, 'parts-of-date.not-a-date'],
])('realised value refuses %o: %s', (bad, code) => {
  expect(() => realisedLtv([bad], '2025-01-01')).toThrow(expect.objectContaining({ code }))
})

test('re-contract rate is renewed over due', () => {
  expect(recontractRate({ due: 20, renewed: 17 })?.value).toBe(0.85)
  // R 4.2.2: prop.test(17, 20, correct = FALSE)$conf.int
  expect(recontractRate({ due: 20, renewed: 17 })?.interval.low).toBeCloseTo(0.639581135, 8)
  expect(recontractRate({ due: 0, renewed: 0 })).toBeUndefined()
  expect(() => recontractRate({ due: 1, renewed: 2 })).toThrow(
    expect.objectContaining({ code: 'recontract-rate.impossible-counts' }),
  )
})

test('a trial counts once its days are over', () => {
  const trials = [
    { start: '2024-01-01', paidFrom: '2024-01-31' },
    { start: '2024-01-01', paidFrom: '2024-02-01' },
    { start: '2024-01-05', paidFrom: null },
    { start: '2024-02-20', paidFrom: '2024-02-21' },
  ]
  const found = trialConversion({ trials, withinDays: 30, until: '2024-03-01' })
  expect(found).toMatchObject({ converted: 1, due: 3 })
  expect(trialConversion({ trials: [], withinDays: 30, until: '2024-03-01' })).toBeUndefined()
})

test.each([
  [{ trials: [], withinDays: 0, until: '2024-03-01' }, 'trial-conversion.bad-days'],
  [
    { trials: [{ start: '2024-01-05', paidFrom: '2024-01-04' }], withinDays: 9, until: '2024-03-01' },
    'trial-conversion.paid-before-start',
  ],
  [{ trials: [], withinDays: 3, until: 'soon' }, 'parts-of-date.not-a-date'],
])('trial conversion refuses %o: %s', (question, code) => {
  expect(() => trialConversion(question)).toThrow(expect.objectContaining({ code }))
})
