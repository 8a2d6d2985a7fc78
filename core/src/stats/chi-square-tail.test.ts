import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chiSquareTail } from './chi-square-tail.ts'

// R 4.2.2: pchisq(x, df, lower.tail = FALSE); core/reference/golden.R
test.each([
  [1e-6, 0.5, 0.970662616774877],
  [0.3, 0.5, 0.333171802315357],
  [1, 0.5, 0.153513595808322],
  [3.84, 0.5, 0.019163355107802],
  [12, 0.5, 0.000160645325854347],
  [45, 0.5, 4.37697243489818e-12],
  [300, 0.5, 4.59437331568156e-68],
  [1e-6, 1, 0.999202115572178],
  [0.3, 1, 0.583882420770365],
  [1, 1, 0.317310507862914],
  [3.84, 1, 0.0500435212487052],
  [12, 1, 0.00053200550513925],
  [45, 1, 1.97034447117992e-11],
  [300, 1, 3.29436238331404e-67],
  [1e-6, 2, 0.999999500000125],
  [0.3, 2, 0.860707976425058],
  [1, 2, 0.606530659712633],
  [3.84, 2, 0.14660696213035],
  [12, 2, 0.00247875217666636],
  [45, 2, 1.69189792261513e-10],
  [300, 2, 7.17509597316441e-66],
  [1e-6, 7, 1],
  [0.3, 7, 0.999899962617748],
  [1, 7, 0.994828536516516],
  [3.84, 7, 0.79801091503604],
  [12, 7, 0.100558868508359],
  [45, 7, 1.36760285071743e-7],
  [300, 7, 6.04964185655632e-61],
  [1e-6, 40, 1],
  [0.3, 40, 1],
  [1, 40, 1],
  [3.84, 40, 0.999999999999969],
  [12, 40, 0.999994819831063],
  [45, 40, 0.270544349339855],
  [300, 40, 1.49559697227263e-41],
])('chiSquareTail(%d, %d) equals R pchisq', (x, degrees, expected) => {
  expect(Math.abs(chiSquareTail(x, degrees) - expected)).toBeLessThanOrEqual(
    1e-12 * Math.max(expected, 1e-280),
  )
})

test('is 1 at 0 and 0 at infinity', () => {
  expect(chiSquareTail(0, 3)).toBe(1)
  expect(chiSquareTail(Number.POSITIVE_INFINITY, 3)).toBe(0)
})

test.each([
  [-1, 1],
  [Number.NaN, 1],
  [1, 0],
  [1, Number.NaN],
])('refuses x = %f with %f degrees', (x, degrees) => {
  expect(() => chiSquareTail(x, degrees)).toThrow(
    expect.objectContaining({ code: 'chi-square-tail.out-of-range' }),
  )
})

test('falls as x grows', () => {
  const size = fc.double({ min: 0, max: 200, noNaN: true })
  fc.assert(
    fc.property(size, size, fc.double({ min: 0.1, max: 80, noNaN: true }), (x, y, degrees) => {
      const [low, high] = x < y ? [x, y] : [y, x]
      expect(chiSquareTail(high, degrees) - chiSquareTail(low, degrees)).toBeLessThanOrEqual(1e-12)
    }),
  )
})
