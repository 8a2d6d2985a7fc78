import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logBeta } from './log-beta.ts'

// R 4.2.2: lbeta(a, b); core/reference/golden.R
test.each([
  [0.01, 0.5, 4.61887100303692],
  [0.01, 2, 4.59521985513492],
  [0.01, 11.9, 4.57513616079257],
  [0.01, 12.1, 4.57496242811374],
  [0.01, 1e6, 4.46132477741238],
  [0.5, 0.5, 1.1447298858494],
  [0.5, 2, 0.287682072451781],
  [0.5, 11.9, -0.655403139647833],
  [0.5, 12.1, -0.663910138839451],
  [0.5, 1e6, -6.33539021105744],
  [1.5, 0.5, 0.451582705289455],
  [1.5, 2, -1.32175583998232],
  [1.5, 11.9, -3.86624679281877],
  [1.5, 12.1, -3.89075413335683],
  [1.5, 1e6, -20.8440484495815],
  [3.5, 0.5, -0.0184209239562806],
  [3.5, 2, -2.75684036527164],
  [3.5, 11.9, -7.80697386637527],
  [3.5, 12.1, -7.86008961483081],
  [3.5, 1e6, -47.1533177255235],
  [40, 0.5, -1.26894986549722],
  [40, 2, -7.40245152081824],
  [40, 11.9, -28.1252922688253],
  [40, 12.1, -28.4250818262674],
  [40, 1e6, -445.989442047658],
  [10000, 0.5, -4.0327927430634],
  [10000, 2, -18.4207807389527],
  [10000, 11.9, -92.3510560128322],
  [10000, 12.1, -93.7048241349553],
  [10000, 1e6, -56105.2172697339],
])('logBeta(%d, %d) equals R lbeta', (a, b, expected) => {
  expect(Math.abs(logBeta(a, b) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)))
})

test.each([
  [0, 1],
  [1, -2],
  [Number.NaN, 1],
  [1, Number.POSITIVE_INFINITY],
])('refuses a = %f, b = %f', (a, b) => {
  expect(() => logBeta(a, b)).toThrow(expect.objectContaining({ code: 'log-beta.not-positive' }))
})

const shape = fc.double({ min: 0.01, max: 1e5, noNaN: true })

test('does not care for the order of a and b', () => {
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      expect(logBeta(a, b)).toBe(logBeta(b, a))
    }),
  )
})

test('B(a + 1, b) = B(a, b) · a / (a + b)', () => {
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      const difference = logBeta(a + 1, b) - logBeta(a, b) - Math.log(a / (a + b))
      expect(Math.abs(difference)).toBeLessThan(1e-11 * Math.max(1, Math.abs(logBeta(a, b))))
    }),
  )
})
