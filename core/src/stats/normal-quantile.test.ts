import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'

// R 4.2.2: qnorm(p); core/reference/golden.R
test.each([
  [1e-20, -9.26234008979841],
  [1e-10, -6.36134090240406],
  [1e-5, -4.26489079392283],
  [0.001, -3.09023230616781],
  [0.005, -2.5758293035489],
  [0.01, -2.32634787404084],
  [0.025, -1.95996398454005],
  [0.05, -1.64485362695147],
  [0.0749, -1.44023826752796],
  [0.0751, -1.43882539275254],
  [0.1, -1.2815515655446],
  [0.2, -0.841621233572914],
  [0.25, -0.674489750196082],
  [0.4, -0.2533471031358],
  [0.5, 0],
  [0.6, 0.2533471031358],
  [0.8, 0.841621233572914],
  [0.9, 1.2815515655446],
  [0.9249, 1.43882539275254],
  [0.9251, 1.44023826752796],
  [0.95, 1.64485362695147],
  [0.975, 1.95996398454005],
  [0.99, 2.32634787404084],
  [0.995, 2.5758293035489],
  [0.9995, 3.29052673149193],
  [0.999999, 4.75342430881709],
])('normalQuantile(%d) equals R qnorm', (p, expected) => {
  expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(2e-14 * Math.max(1, Math.abs(expected)))
})

test('the ends of the probabilities are the ends of the line', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
  expect(normalQuantile(0.5)).toBe(0)
})

test.each([-0.01, 1.01, Number.NaN])('refuses the probability %f', (p) => {
  expect(() => normalQuantile(p)).toThrow(
    expect.objectContaining({ code: 'normal-quantile.probability-out-of-range' }),
  )
})

test('is symmetric about one half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 511 }), (k) => {
      expect(normalQuantile(k / 1024)).toBeCloseTo(-normalQuantile(1 - k / 1024), 12)
    }),
  )
})

test('grows with the probability', () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })
  fc.assert(
    fc.property(probability, probability, (a, b) => {
      fc.pre(Math.abs(a - b) > 1e-9)
      expect(normalQuantile(a) < normalQuantile(b)).toBe(a < b)
    }),
  )
})
