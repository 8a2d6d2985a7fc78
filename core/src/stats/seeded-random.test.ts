import { expect, test } from 'vitest'
import { seededRandom } from './seeded-random.ts'

const take = (seed: number, count: number) => Array.from({ length: count }, seededRandom(seed))

test('the same seed gives the same numbers, another seed others', () => {
  expect(take(42, 20)).toEqual(take(42, 20))
  expect(take(42, 20)).not.toEqual(take(43, 20))
})

test.each([0, 1, -7, 20240401])('seed %d spreads evenly over 0–1', (seed) => {
  const values = take(seed, 100_000)
  const bins = new Array<number>(20).fill(0)
  for (const value of values) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1
  const chiSquare = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
  expect(chiSquare).toBeLessThan(45)
  const lag = values.reduce((sum, value, i) => sum + (value - 0.5) * ((values[i + 1] ?? 0.5) - 0.5), 0)
  expect(Math.abs((lag * 12) / values.length)).toBeLessThan(0.015)
  expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...values.slice(0, 1000))).toBeLessThan(1)
})
