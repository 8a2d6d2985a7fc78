import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betaQuantile } from './beta-quantile.ts'
import { incompleteBeta } from './incomplete-beta.ts'

// R 4.2.2: qbeta(p, a, b); core/reference/golden.R
test.each([
  [5e-4, 0.5, 0.5, 6.16850148233342e-7],
  [0.025, 0.5, 0.5, 0.00154133313343601],
  [0.3, 0.5, 0.5, 0.206107373853764],
  [0.5, 0.5, 0.5, 0.5],
  [0.975, 0.5, 0.5, 0.998458666866564],
  [0.9995, 0.5, 0.5, 0.999999383149852],
  [5e-4, 1, 1, 5e-4],
  [0.025, 1, 1, 0.025],
  [0.3, 1, 1, 0.3],
  [0.5, 1, 1, 0.5],
  [0.975, 1, 1, 0.975],
  [0.9995, 1, 1, 0.9995],
  [5e-4, 2, 3, 0.00918492958944396],
  [0.025, 2, 3, 0.067585986488543],
  [0.3, 2, 3, 0.272383942075105],
  [0.5, 2, 3, 0.38572756813239],
  [0.975, 2, 3, 0.805879550316757],
  [0.9995, 2, 3, 0.949350356560256],
  [5e-4, 1, 40, 1.25030478783028e-5],
  [0.025, 1, 40, 0.000632744932049419],
  [0.3, 1, 40, 0.00887723618251763],
  [0.5, 1, 40, 0.0171794014547489],
  [0.975, 1, 40, 0.0880973028788024],
  [0.9995, 1, 40, 0.173059523275205],
  [5e-4, 30, 2, 0.720351240946468],
  [0.025, 30, 2, 0.832978883769772],
  [0.3, 30, 2, 0.92312206933738],
  [0.5, 30, 2, 0.946447947882997],
  [0.975, 30, 2, 0.992089016538145],
  [0.9995, 30, 2, 0.998952504299725],
  [5e-4, 120, 80, 0.48415195135159],
  [0.025, 120, 80, 0.531403554861825],
  [0.3, 120, 80, 0.582062384160837],
  [0.5, 120, 80, 0.600333982276628],
  [0.975, 120, 80, 0.666701738781103],
  [0.9995, 120, 80, 0.709368773312927],
  [5e-4, 10, 1e6, 2.69901731809856e-6],
  [0.025, 10, 1e6, 4.79535561925429e-6],
  [0.3, 10, 1e6, 8.13285857267875e-6],
  [0.5, 10, 1e6, 9.66862436431926e-6],
  [0.975, 10, 1e6, 1.70845806272197e-5],
  [0.9995, 10, 1e6, 2.37488370639138e-5],
])('betaQuantile(%d, %d, %d) equals R qbeta', (p, a, b, expected) => {
  expect(Math.abs(betaQuantile(p, a, b) - expected)).toBeLessThanOrEqual(1e-11 * expected)
})

test('the ends of the probabilities are 0 and 1', () => {
  expect(betaQuantile(0, 2, 3)).toBe(0)
  expect(betaQuantile(1, 2, 3)).toBe(1)
})

test.each([-0.1, 1.5, Number.NaN])('refuses the probability %f', (p) => {
  expect(() => betaQuantile(p, 1, 1)).toThrow(
    expect.objectContaining({ code: 'beta-quantile.probability-out-of-range' }),
  )
})

test('refuses shapes that are not positive', () => {
  expect(() => betaQuantile(0.5, -1, 1)).toThrow(expect.objectContaining({ code: 'log-beta.not-positive' }))
})

test('undoes the distribution function', () => {
  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
  // With b < 1 the density is infinite at 1, where doubles lie too far apart to undo it.
  const shape = fc.double({ min: 1, max: 2000, noNaN: true })
  fc.assert(
    fc.property(probability, shape, shape, (p, a, b) => {
      expect(incompleteBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 9)
    }),
  )
})
