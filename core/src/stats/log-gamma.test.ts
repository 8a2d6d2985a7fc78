import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logGamma } from './log-gamma.ts'

// R 4.2.2: lgamma(x); core/reference/golden.R
test.each([
  [1e-5, 11.5129196928958],
  [0.01, 4.59947987804202],
  [0.5, 0.5723649429247],
  [1, 0],
  [1.5, -0.120782237635245],
  [2, 0],
  [3.7, 1.42807232666539],
  [9.99, 12.7793152143502],
  [10.01, 12.8243502624482],
  [42, 114.034211781462],
  [1000, 5905.22042320918],
  [1e7, 151180949.369474],
])('logGamma(%d) equals R lgamma', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(2e-14 * Math.max(1, Math.abs(expected)))
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses x = %f', (x) => {
  expect(() => logGamma(x)).toThrow(expect.objectContaining({ code: 'log-gamma.not-positive' }))
})

test('Γ(x + 1) = x Γ(x)', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (x) => {
      const difference = logGamma(x + 1) - logGamma(x) - Math.log(x)
      expect(Math.abs(difference)).toBeLessThan(1e-12 * Math.max(1, logGamma(x)))
    }),
  )
})
