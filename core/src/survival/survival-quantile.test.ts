import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { survivalQuantile } from './survival-quantile.ts'

type Golden = {
  rows: Record<'stop' | 'event', number[]>
  quantile: Record<'value' | 'low' | 'high', (number | null)[]>
}

// R 4.2.2, survival 3.5-3: quantile(survfit(…), c(.25, .5, .75)); core/reference/survival.R
const { rows, quantile } = readGolden<Golden>('survival')

test.each([0.25, 0.5, 0.75])('the quantile at %d equals R', (p) => {
  const i = p * 4 - 1
  const found = survivalQuantile(kaplanMeier({ stop: rows.stop, event: rows.event }), p)
  expect([found.value ?? null, found.low ?? null, found.high ?? null]).toEqual([
    quantile.value[i],
    quantile.low[i],
    quantile.high[i],
  ])
})

test('medians of lung, waltons and telco equal R', ({ skip }) => {
  skip(!hasReference('survival'), 'reference data absent')
  const lung = readTable('survival/lung.csv')
  const waltons = readTable('survival/waltons_dataset.csv')
  const median = (stop: Float64Array, event: Float64Array) => survivalQuantile(kaplanMeier({ stop, event }))
  expect(median(columnOf(lung, 'time'), columnOf(lung, 'status'))).toEqual({
    value: 310,
    low: 285,
    high: 363,
  })
  expect(median(columnOf(waltons, 'T'), columnOf(waltons, 'E'))).toEqual({ value: 56, low: 53, high: 58 })
})

test('is the middle of the step where the curve stands at the share, as in R', () => {
  expect(survivalQuantile(kaplanMeier({ stop: [1, 2, 3, 7], event: [1, 1, 1, 1] })).value).toBe(2.5)
})

test('is not known where the curve stays above', () => {
  const none = { value: undefined, low: undefined, high: undefined }
  expect(survivalQuantile(kaplanMeier({ stop: [3, 5], event: [0, 0] }))).toEqual(none)
  expect(survivalQuantile([])).toEqual(none)
})

test.each([0, 1, Number.NaN, 50])('refuses p = %f', (p) => {
  expect(() => survivalQuantile([], p)).toThrow(
    expect.objectContaining({ code: 'survival-quantile.probability-out-of-range' }),
  )
})
