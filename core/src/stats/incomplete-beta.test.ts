import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incompleteBeta } from './incomplete-beta.ts'

// R 4.2.2: pbeta(x, a, b); core/reference/golden.R
test.each([
  [0.001, 0.5, 0.5, 0.0201350416333775],
  [0.05, 0.5, 0.5, 0.143566293128706],
  [0.3, 0.5, 0.5, 0.369010119565545],
  [0.5, 0.5, 0.5, 0.5],
  [0.6, 0.5, 0.5, 0.564094216848975],
  [0.95, 0.5, 0.5, 0.856433706871294],
  [0.001, 1, 1, 0.001],
  [0.05, 1, 1, 0.05],
  [0.3, 1, 1, 0.3],
  [0.5, 1, 1, 0.5],
  [0.6, 1, 1, 0.6],
  [0.95, 1, 1, 0.95],
  [0.001, 2, 3, 5.992003e-6],
  [0.05, 2, 3, 0.01401875],
  [0.3, 2, 3, 0.3483],
  [0.5, 2, 3, 0.6875],
  [0.6, 2, 3, 0.8208],
  [0.95, 2, 3, 0.99951875],
  [0.001, 1, 40, 0.0392297892641882],
  [0.05, 1, 40, 0.871487843434897],
  [0.3, 1, 40, 0.999999363319424],
  [0.5, 1, 40, 0.999999999999091],
  [0.6, 1, 40, 1],
  [0.95, 1, 40, 1],
  [0.001, 30, 2, 3.09700000000004e-89],
  [0.05, 30, 2, 2.74740159511569e-38],
  [0.3, 30, 2, 4.52960490608227e-15],
  [0.5, 30, 2, 1.49011611938477e-8],
  [0.6, 30, 2, 2.87396095636953e-6],
  [0.95, 30, 2, 0.536596909857343],
  [0.001, 120, 80, 6.09234588552383e-304],
  [0.05, 120, 80, 8.92415301632807e-102],
  [0.3, 120, 80, 9.49193821459811e-19],
  [0.5, 120, 80, 0.00222751558510905],
  [0.6, 120, 80, 0.496158298475753],
  [0.95, 120, 80, 1],
  [0.001, 5000, 5200, 0],
  [0.05, 5000, 5200, 0],
  [0.3, 5000, 5200, 0],
  [0.5, 5000, 5200, 0.97617291473019],
  [0.6, 5000, 5200, 1],
  [0.95, 5000, 5200, 1],
])('incompleteBeta(%d, %d, %d) equals R pbeta', (x, a, b, expected) => {
  expect(Math.abs(incompleteBeta(x, a, b) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(expected, 1e-290))
})

test('is 0 at 0 and 1 at 1', () => {
  expect(incompleteBeta(0, 2, 3)).toBe(0)
  expect(incompleteBeta(1, 2, 3)).toBe(1)
})

test.each([-0.1, 1.1, Number.NaN])('refuses x = %f', (x) => {
  expect(() => incompleteBeta(x, 1, 1)).toThrow(
    expect.objectContaining({ code: 'incomplete-beta.out-of-range' }),
  )
})

test('refuses shapes that are not positive', () => {
  expect(() => incompleteBeta(0, 0, 1)).toThrow(expect.objectContaining({ code: 'log-beta.not-positive' }))
})

const shape = fc.double({ min: 0.05, max: 500, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('is a probability and mirrors: I_x(a, b) + I_{1−x}(b, a) = 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 64 }), shape, shape, (k, a, b) => {
      const value = incompleteBeta(k / 64, a, b)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThanOrEqual(1)
      expect(value + incompleteBeta(1 - k / 64, b, a)).toBeCloseTo(1, 11)
    }),
  )
})

test('never falls as x grows', () => {
  fc.assert(
    fc.property(share, share, shape, shape, (x, y, a, b) => {
      const [low, high] = x < y ? [x, y] : [y, x]
      expect(incompleteBeta(high, a, b) - incompleteBeta(low, a, b)).toBeGreaterThanOrEqual(-1e-12)
    }),
  )
})
