import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile } from './quantile.ts'

// R 4.2.2: quantile(values, p, type = 7); core/reference/golden.R
test.each<[number[], number, number]>([
  [[7, 7], 0, 7],
  [[7, 7], 0.1, 7],
  [[7, 7], 0.25, 7],
  [[7, 7], 0.5, 7],
  [[7, 7], 0.75, 7],
  [[7, 7], 0.9, 7],
  [[7, 7], 1, 7],
  [[1, 2, 3, 4], 0, 1],
  [[1, 2, 3, 4], 0.1, 1.3],
  [[1, 2, 3, 4], 0.25, 1.75],
  [[1, 2, 3, 4], 0.5, 2.5],
  [[1, 2, 3, 4], 0.75, 3.25],
  [[1, 2, 3, 4], 0.9, 3.7],
  [[1, 2, 3, 4], 1, 4],
  [[9, 1, 5, 3, 7], 0, 1],
  [[9, 1, 5, 3, 7], 0.1, 1.8],
  [[9, 1, 5, 3, 7], 0.25, 3],
  [[9, 1, 5, 3, 7], 0.5, 5],
  [[9, 1, 5, 3, 7], 0.75, 7],
  [[9, 1, 5, 3, 7], 0.9, 8.2],
  [[9, 1, 5, 3, 7], 1, 9],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0, -2.5],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0.1, -1],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0.25, 0.5],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0.5, 1],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0.75, 5.625],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 0.9, 9.6],
  [[-2.5, 0, 12, 3.25, 8, 1, 1], 1, 12],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0, 3.98128],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0.1, 4.36564],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0.25, 6.5625],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0.5, 23.9305],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0.75, 75.32525],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 0.9, 124.29],
  [[160.1, 88.48, 35.861, 3.98128, 4.75, 12], 1, 160.1],
])('quantile(%j, %d) equals R type 7', (values, p, expected) => {
  expect(quantile(Object.freeze(values), p)).toBeCloseTo(expected, 12)
})

test('an empty list has no quantile, one value is every quantile', () => {
  expect(quantile([], 0.5)).toBeUndefined()
  expect(quantile([4], 0)).toBe(4)
  expect(quantile([4], 0.37)).toBe(4)
})

test('infinite values stay where they are', () => {
  expect(quantile([Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 1)).toBe(Number.POSITIVE_INFINITY)
})

test.each([-0.1, 1.1, 90, Number.NaN])('refuses the probability %f', (p) => {
  expect(() => quantile([1], p)).toThrow(
    expect.objectContaining({ code: 'quantile.probability-out-of-range' }),
  )
})

test('refuses values that are no numbers', () => {
  expect(() => quantile([1, Number.NaN], 0.5)).toThrow(
    expect.objectContaining({ code: 'quantile.not-a-number' }),
  )
})

test('lies between the ends, grows with p and does not care for the order', () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(values, share, share, (list, p, q) => {
      const [low, high] = p < q ? [p, q] : [q, p]
      const at = (share: number) => quantile(list, share) ?? Number.NaN
      expect(at(low)).toBeGreaterThanOrEqual(Math.min(...list))
      expect(at(high)).toBeLessThanOrEqual(Math.max(...list))
      expect(at(high) - at(low)).toBeGreaterThanOrEqual(-1e-6)
      expect(quantile(list.toReversed(), p)).toBeCloseTo(at(p), 12)
    }),
  )
})
