import { expect, test } from 'vitest'
import { expectedLtv } from './expected-ltv.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { restrictedMean } from './restricted-mean.ts'

const points = kaplanMeier({ stop: [1, 2, 2, 3, 5, 6], event: [1, 0, 1, 1, 0, 0] })

test('is the margin times the restricted mean, with its interval', () => {
  const mean = restrictedMean(points, { horizon: 5 })
  const ltv = expectedLtv({ points, horizon: 5, margin: 1200 })
  expect(ltv?.value).toBeCloseTo(1200 * (mean?.value ?? 0), 9)
  expect(ltv?.interval?.high).toBeCloseTo(
    1200 * ((mean?.value ?? 0) + 1.959963984540054 * (mean?.standardError ?? 0)),
    6,
  )
})

test('an uncertain margin widens the interval', () => {
  const known = expectedLtv({ points, horizon: 5, margin: 1200 })
  const unsure = expectedLtv({ points, horizon: 5, margin: 1200, marginError: 200 })
  expect(unsure?.value).toBe(known?.value)
  expect(unsure?.standardError).toBeCloseTo(
    Math.hypot(known?.standardError ?? 0, 200 * (known?.lifetime ?? 0)),
    9,
  )
})

test('the interval covers about as often as it says', () => {
  let covered = 0
  let state = 1
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  const truth = 100 * 10 * (1 - Math.exp(-1.2))
  for (let trial = 0; trial < 300; trial++) {
    const life = Array.from({ length: 120 }, () => -10 * Math.log(random()))
    const stop = life.map((time) => Math.min(time, 12))
    const curve = kaplanMeier({ stop, event: life.map((time) => (time < 12 ? 1 : 0)) })
    const interval = expectedLtv({ points: curve, horizon: 12, margin: 100 })?.interval
    if (interval && interval.low <= truth && truth <= interval.high) covered++
  }
  expect(covered / 300).toBeGreaterThan(0.91)
  expect(covered / 300).toBeLessThan(0.985)
})

test('looks no further than the data', () => {
  expect(expectedLtv({ points, horizon: 60, margin: 1 })?.horizon).toBe(6)
})

test('nothing watched gives nothing', () => {
  expect(expectedLtv({ points: [], horizon: 5, margin: 1 })).toBeUndefined()
})

test.each([
  [{ margin: Number.NaN }, 'expected-ltv.not-an-amount'],
  [{ margin: 1, marginError: -1 }, 'expected-ltv.not-an-amount'],
  [{ margin: 1, level: 95 }, 'expected-ltv.level-out-of-range'],
  [{ margin: 1, horizon: -2 }, 'restricted-mean.bad-horizon'],
  [{ margin: 1, discountRate: Number.NaN }, 'restricted-mean.bad-discount'],
])('refuses %o: %s', (input, code) => {
  expect(() => expectedLtv({ points, horizon: 5, ...input })).toThrow(expect.objectContaining({ code }))
})
