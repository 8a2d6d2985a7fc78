import { expect, test } from 'vitest'
import { gammaRandom } from './gamma-random.ts'
import { seededRandom } from './seeded-random.ts'

// Mean and variance of a gamma distribution with rate 1 are both its shape; the share below 1 is R's pgamma(1, shape).
test.each([
  [0.3, 0.91572],
  [1, 0.63212],
  [4.5, 0.00853],
])('shape %f: mean, variance and share below 1', (shape, below) => {
  const draw = gammaRandom(seededRandom(7))
  const values = Array.from({ length: 100_000 }, () => draw(shape))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  expect(Math.abs(mean / shape - 1)).toBeLessThan(0.02)
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.04)
  expect(Math.abs(values.filter((value) => value < 1).length / values.length - below)).toBeLessThan(0.005)
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a shape of %f', (shape) => {
  expect(() => gammaRandom(seededRandom(1))(shape)).toThrow(
    expect.objectContaining({ code: 'gamma-random.bad-shape' }),
  )
})
