import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaledRate } from './scaled-rate.ts'

// Gold, Fight Churn with Data, listing 2.5 in PostgreSQL 15 on the socialnet7 simulation: 35 of 414 in 92 days.
test('equals listing 2.5', () => {
  expect(scaledRate(35 / 414, 92, 'year')).toBeCloseTo(0.2956210288898395, 12)
  expect(scaledRate(35 / 414, 92, 'month')).toBeCloseTo(0.0287809361526012, 12)
})

test('nothing stays nothing, everything everything', () => {
  expect(scaledRate(0, 30, 'year')).toBeCloseTo(0, 15)
  expect(scaledRate(1, 30, 'year')).toBe(1)
})

test.each([
  [1.1, 30, 'not-a-rate'],
  [-0.1, 30, 'not-a-rate'],
  [Number.NaN, 30, 'not-a-rate'],
  [0.1, 0, 'not-days'],
  [0.1, Number.POSITIVE_INFINITY, 'not-days'],
])('refuses %f in %f days: %s', (rate, days, reason) => {
  expect(() => scaledRate(rate, days, 'year')).toThrow(
    expect.objectContaining({ code: `scaled-rate.${reason}` }),
  )
})

test('there and back again is the same rate', () => {
  // Where nearly all are lost on the way, too few digits are left of those who stay to come back.
  const rate = fc.double({ min: 0, max: 0.5, noNaN: true })
  const days = fc.double({ min: 30, max: 366, noNaN: true })
  fc.assert(
    fc.property(rate, days, days, (value, from, to) => {
      expect(scaledRate(scaledRate(value, from, to), to, from)).toBeCloseTo(value, 9)
    }),
  )
})
