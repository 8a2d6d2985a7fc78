import { expect, test } from 'vitest'
import { seededRandom } from '../stats/seeded-random.ts'
import { populationStabilityIndex } from './population-stability-index.ts'

const draw = (count: number, seed: number, shift = 0) => {
  const random = seededRandom(seed)
  return Float64Array.from({ length: count }, () => random() + random() + random() + shift)
}

// Worked by hand: edges 2 and 3 hold 2, 1, 1 of the expected and 1, 1, 2 of the actual values, ½ added each.
test('equals the sum over the bins worked by hand', () => {
  const share = (count: number) => (count + 0.5) / 5.5
  const term = (e: number, a: number) => (share(a) - share(e)) * Math.log(share(a) / share(e))
  const found = populationStabilityIndex([1, 2, 3, 4], [2, 3, 4, 9], 3)
  expect(found?.bins).toBe(3)
  expect(found?.value).toBeCloseTo(term(2, 1) + term(1, 1) + term(1, 2), 12)
})

test('is 0 against itself, small against its like, large against a shift', () => {
  expect(populationStabilityIndex(draw(500, 1), draw(500, 1))?.value).toBe(0)
  expect(populationStabilityIndex(draw(2000, 1), draw(2000, 2))?.value).toBeLessThan(0.05)
  expect(populationStabilityIndex(draw(2000, 1), draw(2000, 2, 0.6))?.value).toBeGreaterThan(0.25)
})

test('values that went missing count as a change', () => {
  const gone = draw(500, 2).map((value, i) => (i % 2 === 0 ? Number.NaN : value))
  expect(populationStabilityIndex(draw(500, 1), gone)?.value).toBeGreaterThan(0.5)
  const missing = new Float64Array(5).fill(Number.NaN)
  expect(populationStabilityIndex(missing, missing)).toEqual({ value: 0, bins: 1 })
})

test('a constant that stays is stable, one that moves is not', () => {
  expect(populationStabilityIndex([7, 7, 7], [7, 7, 7])?.value).toBe(0)
  expect(populationStabilityIndex([7, 7, 7, 7], [8, 8, 8, 8])?.value).toBeGreaterThan(1)
})

test('no rows on a side give nothing', () => {
  expect(populationStabilityIndex([], [1])).toBeUndefined()
  expect(populationStabilityIndex([1], [])).toBeUndefined()
})

test('refuses infinities and a single bin', () => {
  expect(() => populationStabilityIndex([Number.POSITIVE_INFINITY], [1])).toThrow(
    expect.objectContaining({ code: 'population-stability-index.infinite' }),
  )
  expect(() => populationStabilityIndex([1], [1], 1)).toThrow(
    expect.objectContaining({ code: 'population-stability-index.bad-bins' }),
  )
})
