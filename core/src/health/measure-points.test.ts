import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measurePoints, type PointsThresholds } from './measure-points.ts'

const knots = Object.freeze([
  { value: -10, points: 0 },
  { value: 0, points: 25 },
  { value: 2.5, points: 20 },
  { value: 40, points: 100 },
])

// R 4.2.2: approx(c(-10, 0, 2.5, 40), c(0, 25, 20, 100), x, rule = 2)$y; core/reference/golden.R
test.each([
  [-11, 0],
  [-10, 0],
  [-4, 15],
  [0, 25],
  [1, 23],
  [2.5, 20],
  [3, 21.0666666666667],
  [21.25, 60],
  [39.9, 99.7866666666667],
  [40, 100],
  [1000, 100],
])('the value %d earns %d points', (value, points) => {
  expect(measurePoints(value, knots)).toBeCloseTo(points, 12)
})

test.each([
  [0, 0],
  [0.25, 25],
  [1, 100],
  [-3, 0],
  [7, 100],
])('from bad 0 to good 1, %d earns %d', (value, points) => {
  expect(measurePoints(value, { bad: 0, good: 1 })).toBe(points)
})

test.each([
  [5, 0],
  [3, 50],
  [1, 100],
  [9, 0],
  [0, 100],
])('where less is better, from bad 5 to good 1, %d earns %d', (value, points) => {
  expect(measurePoints(value, { bad: 5, good: 1 })).toBe(points)
})

test('a value that is not known has no points, which is not 0 points', () => {
  expect(measurePoints(null, { bad: 0, good: 1 })).toBeUndefined()
  expect(measurePoints(undefined, knots)).toBeUndefined()
})

test('infinite values earn the points of the ends', () => {
  expect(measurePoints(Number.POSITIVE_INFINITY, { bad: 0, good: 1 })).toBe(100)
  expect(measurePoints(Number.NEGATIVE_INFINITY, { bad: 0, good: 1 })).toBe(0)
})

test.each<[PointsThresholds]>([
  [{ bad: 1, good: 1 }],
  [{ bad: Number.NaN, good: 1 }],
  [{ bad: 0, good: Number.POSITIVE_INFINITY }],
  [[]],
  [[{ value: 1, points: 50 }]],
  [
    [
      { value: 2, points: 0 },
      { value: 1, points: 100 },
    ],
  ],
  [
    [
      { value: 1, points: 0 },
      { value: 1, points: 100 },
    ],
  ],
  [
    [
      { value: 0, points: 0 },
      { value: 1, points: 101 },
    ],
  ],
  [
    [
      { value: 0, points: -1 },
      { value: 1, points: 100 },
    ],
  ],
])('refuses the thresholds %j, even for a value that is not known', (thresholds) => {
  for (const value of [0.5, null]) {
    expect(() => measurePoints(value, thresholds)).toThrow(
      expect.objectContaining({ code: 'measure-points.thresholds' }),
    )
  }
})

test('refuses what is no number', () => {
  expect(() => measurePoints(Number.NaN, knots)).toThrow(
    expect.objectContaining({ code: 'measure-points.not-a-number' }),
  )
})

test('lies in 0–100 and never falls from bad to good', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(value, value, value, value, (bad, good, a, b) => {
      fc.pre(Math.abs(bad - good) > 1e-3)
      const [worse, better] = Math.sign(b - a) === Math.sign(good - bad) ? [a, b] : [b, a]
      const low = measurePoints(worse, { bad, good }) ?? Number.NaN
      const high = measurePoints(better, { bad, good }) ?? Number.NaN
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(100)
      expect(high - low).toBeGreaterThanOrEqual(-1e-9)
    }),
  )
})
