import { expect, test } from 'vitest'
import { columnOf, hasReference, readGolden, readTable } from '../../reference/reference-data.ts'
import { expectedLifetime } from './expected-lifetime.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { restrictedMean } from './restricted-mean.ts'

type Golden = { rows: Record<'stop' | 'event', number[]>; rmean: [number, number, number][] }

// R 4.2.2, survival 3.5-3: summary(survfit(…), rmean = horizon)$table; core/reference/survival.R
const golden = readGolden<Golden>('survival')
const points = kaplanMeier({ stop: golden.rows.stop, event: golden.rows.event })

test.each(golden.rmean)('up to %d equals R rmean', (horizon, value, standardError) => {
  const mean = restrictedMean(points, { horizon })
  expect(mean?.value).toBeCloseTo(value, 10)
  expect(mean?.standardError).toBeCloseTo(standardError, 10)
})

test('telco up to 72 months and lung up to 365 days equal R', ({ skip }) => {
  skip(!hasReference('telco') || !hasReference('survival'), 'reference data absent')
  const telco = readTable('telco/Telco-Customer-Churn.csv')
  const event = Uint8Array.from(telco, (row) => (row.Churn === 'Yes' ? 1 : 0))
  const months = restrictedMean(kaplanMeier({ stop: columnOf(telco, 'tenure'), event }), { horizon: 72 })
  expect(months?.value).toBeCloseTo(54.4923871067, 9)
  expect(months?.standardError).toBeCloseTo(0.34775001564, 9)
  const lung = readTable('survival/lung.csv')
  const days = kaplanMeier({ stop: columnOf(lung, 'time'), event: columnOf(lung, 'status') })
  expect(restrictedMean(days, { horizon: 365 })?.value).toBeCloseTo(263.221866482, 8)
  expect(restrictedMean(days, { horizon: 365 })?.standardError).toBeCloseTo(7.7988590863, 8)
})

test('a discount rate takes e^(−δt) under the integral', () => {
  const curve = kaplanMeier({ stop: [1, 3], event: [1, 0] })
  const rate = 0.1
  const value = (1 - Math.exp(-rate)) / rate + (0.5 * (Math.exp(-rate) - Math.exp(-3 * rate))) / rate
  expect(restrictedMean(curve, { horizon: 3, discountRate: rate })?.value).toBeCloseTo(value, 12)
})

test('without events it is the horizon, and its interval is not known', () => {
  const curve = kaplanMeier({ stop: [5, 5], event: [0, 0] })
  expect(restrictedMean(curve, { horizon: 4 })).toEqual({ value: 4, standardError: 0, interval: undefined })
})

test('no points give nothing', () => {
  expect(restrictedMean([], { horizon: 4 })).toBeUndefined()
})

test('a curve that reached 0 may be asked beyond its end', () => {
  expect(restrictedMean(kaplanMeier({ stop: [1, 2], event: [1, 1] }), { horizon: 9 })?.value).toBe(1.5)
})

test.each([
  [{ horizon: 6 }, 'restricted-mean.horizon-beyond-data'],
  [{ horizon: 0 }, 'restricted-mean.bad-horizon'],
  [{ horizon: Number.POSITIVE_INFINITY }, 'restricted-mean.bad-horizon'],
  [{ horizon: 2, discountRate: -1 }, 'restricted-mean.bad-discount'],
  [{ horizon: 2, level: 95 }, 'restricted-mean.level-out-of-range'],
])('refuses %o: %s', (options, code) => {
  const curve = kaplanMeier({ stop: [1, 5], event: [1, 0] })
  expect(() => restrictedMean(curve, options)).toThrow(expect.objectContaining({ code }))
})

test('the expected lifetime says how far it could look', () => {
  const curve = kaplanMeier({ stop: [2, 4], event: [1, 0] })
  expect(expectedLifetime(curve, { horizon: 12 })).toMatchObject({ value: 3, horizon: 4, complete: false })
  const ended = kaplanMeier({ stop: [2, 4], event: [1, 1] })
  expect(expectedLifetime(ended, { horizon: 12 })).toMatchObject({ value: 3, horizon: 4, complete: true })
  expect(expectedLifetime([], { horizon: 12 })).toBeUndefined()
  expect(expectedLifetime(kaplanMeier({ stop: [0], event: [0] }), { horizon: 12 })).toBeUndefined()
  expect(() => expectedLifetime(curve, { horizon: Number.NaN })).toThrow(
    expect.objectContaining({ code: 'expected-lifetime.bad-horizon' }),
  )
})
