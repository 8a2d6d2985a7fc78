import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usageTrend } from './usage-trend.ts'

// scipy 1.17.1: t.interval(0.95, n − 1, loc=mean, scale=sd · √(1/k + 1/n)); core/reference/golden.py
test.each<[number[], number[], number, number, number]>([
  [[6, 8], [10, 12, 8, 10], 0.7, 5.499341273543633, 14.500658726456367],
  [[0, 0, 0, 0], [3, 0, 5, 2, 4, 1], 0, 0, 5.604272486426421],
  [[31, 31], [20, 21, 19, 22, 20], 1.51960784313726, 17.751440173569627, 23.04855982643037],
  [[14, 22, 17], [2, 41, 17, 9], 1.02415458937198, 0, 58.51711800539524],
  [[1.5, 2.25], [1.5, 2, 2.5, 2, 1.75], 0.961538461538462, 1.0886305587121656, 2.8113694412878343],
  [
    [4, 6, 5, 5],
    [9, 8, 7, 9, 8, 6, 9, 10, 8, 7, 9, 8],
    0.6122448979591837,
    6.750248639742111,
    9.583084693591221,
  ],
])('recent %j against %j', (recent, baseline, ratio, low, high) => {
  const trend = usageTrend(
    Object.freeze({ recent: Object.freeze(recent), baseline: Object.freeze(baseline) }),
  )
  expect(trend?.ratio).toBeCloseTo(ratio, 12)
  expect(trend?.change).toBeCloseTo(ratio - 1, 12)
  expect(trend?.low).toBeCloseTo(low, 12)
  expect(trend?.high).toBeCloseTo(high, 12)
})

test('says where the recent weeks lie in the account’s own band', () => {
  const baseline = [10, 12, 8, 10]
  expect(usageTrend({ recent: [10], baseline })?.position).toBe('normal')
  expect(usageTrend({ recent: [4], baseline })?.position).toBe('below')
  expect(usageTrend({ recent: [16], baseline })?.position).toBe('above')
  expect(usageTrend({ recent: [7], baseline: [7, 7, 7, 7] })?.position).toBe('normal')
})

test('one week in four may stray from a mean that four together may not', () => {
  const baseline = [9, 8, 7, 9, 8, 6, 9, 10, 8, 7, 9, 8]
  expect(usageTrend({ recent: [6], baseline })?.position).toBe('normal')
  expect(usageTrend({ recent: [6, 6, 6, 6], baseline })?.position).toBe('below')
})

test('weeks that are not known are left out, weeks without use are not', () => {
  const baseline = [10, null, 12, 8, 10, null]
  expect(usageTrend({ recent: [null, 5], baseline })?.ratio).toBe(0.5)
  expect(usageTrend({ recent: [0, 5], baseline })?.ratio).toBe(0.25)
})

test.each([
  ['too short a baseline', [5], [10, 10, 10]],
  ['too few known weeks', [5], [10, null, 10, null, 10]],
  ['no use in the baseline', [5], [0, 0, 0, 0]],
  ['no recent week', [], [10, 10, 10, 10]],
  ['no known recent week', [null], [10, 10, 10, 10]],
])('%s gives no trend', (_, recent, baseline) => {
  expect(usageTrend({ recent, baseline })).toBeUndefined()
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the usage %d', (usage) => {
  for (const weeks of [
    { recent: [usage], baseline: [1, 1, 1, 1] },
    { recent: [1], baseline: [1, 1, 1, usage] },
  ]) {
    expect(() => usageTrend(weeks)).toThrow(expect.objectContaining({ code: 'usage-trend.not-an-amount' }))
  }
})

test('does not depend on the unit or on the order of the weeks', () => {
  const weeks = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 4, maxLength: 30 })
  fc.assert(
    fc.property(weeks, weeks, fc.integer({ min: 1, max: 60 }), (recent, baseline, unit) => {
      const one = usageTrend({ recent, baseline })
      const scaled = usageTrend({
        recent: recent.map((value) => value * unit).toReversed(),
        baseline: baseline.map((value) => value * unit).toReversed(),
      })
      expect(scaled?.ratio).toBeCloseTo(one?.ratio ?? Number.NaN, 9)
      expect(scaled?.high).toBeCloseTo((one?.high ?? Number.NaN) * unit, 5)
      expect(one && one.low <= one.baselineMean && one.baselineMean <= one.high).toBe(true)
    }),
  )
})
