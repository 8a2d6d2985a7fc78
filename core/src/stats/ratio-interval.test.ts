import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RatioSums, ratioInterval } from './ratio-interval.ts'

function sumsOf(x: readonly number[], y: readonly number[]): RatioSums {
  const sum = (f: (x: number, y: number) => number) =>
    x.reduce((total, value, index) => total + f(value, y[index] ?? Number.NaN), 0)
  return {
    n: x.length,
    sumX: sum((a) => a),
    sumY: sum((_, b) => b),
    sumXX: sum((a) => a * a),
    sumYY: sum((_, b) => b * b),
    sumXY: sum((a, b) => a * b),
  }
}

// R 4.2.2, survey 4.1.1: confint(svyratio(~x, ~y, d), level, df = degf(d)); core/reference/golden.R
test.each<[number[], number[], number, number, number]>([
  [[0, 50], [30, 50], 0.9, -2.33457102250393, 3.58457102250392],
  [[0, 50], [30, 50], 0.95, -5.33103347008189, 6.58103347008189],
  [[1, 2, 3, 4], [2, 3, 5, 9], 0.9, 0.393780352389193, 0.658851226558175],
  [[1, 2, 3, 4], [2, 3, 5, 9], 0.95, 0.347088515933497, 0.705543063013871],
  [[0, 0, 12, 0, 5, 0, 0], [10, 40, 12, 7, 25, 3, 18], 0.9, -0.0770189573937955, 0.372671131306839],
  [[0, 0, 12, 0, 5, 0, 0], [10, 40, 12, 7, 25, 3, 18], 0.95, -0.135305647761427, 0.43095782167447],
  [[120, 80, 0, 55, 61], [100, 80, 70, 50, 60], 0.9, 0.404858378741963, 1.35069717681359],
  [[120, 80, 0, 55, 61], [100, 80, 70, 50, 60], 0.95, 0.261863557756114, 1.49369199779944],
  [[-3, 4, 9, -2, 0, 7], [11, 8, 14, 5, 6, 9], 0.9, -0.133753021413051, 0.699790757262107],
  [[-3, 4, 9, -2, 0, 7], [11, 8, 14, 5, 6, 9], 0.95, -0.248653851456859, 0.814691587305916],
])('x %j over y %j at level %d equals R survey', (x, y, level, low, high) => {
  const interval = ratioInterval({ ...sumsOf(x, y), level })
  expect(interval).toMatchObject({ level, method: 'ratio' })
  expect(interval?.low).toBeCloseTo(low, 10)
  expect(interval?.high).toBeCloseTo(high, 10)
})

test('is cut where the ratio cannot be', () => {
  const interval = ratioInterval({ ...sumsOf([0, 50], [30, 50]), least: 0, most: 1 })
  expect(interval).toEqual({ low: 0, high: 1, level: 0.95, method: 'ratio' })
})

test.each([
  ['no unit', sumsOf([], [])],
  ['one unit', sumsOf([3], [5])],
  ['nothing below the line', sumsOf([1, -1, 2], [1, -1, 0])],
  ['the same ratio everywhere', sumsOf([1, 2, 3], [2, 4, 6])],
  ['nobody lost anything', sumsOf([0, 0, 0], [20, 40, 60])],
])('%s gives no interval', (_, sums) => {
  expect(ratioInterval(sums)).toBeUndefined()
})

test.each([
  [{ ...sumsOf([1, 2], [3, 4]), sumX: Number.NaN }, 'ratio-interval.not-finite'],
  [{ ...sumsOf([1, 2], [3, 4]), sumXX: -100 }, 'ratio-interval.impossible-sums'],
  [{ ...sumsOf([1, 2], [3, 4]), level: 95 }, 'ratio-interval.level-out-of-range'],
])('refuses %j: %s', (sums, code) => {
  expect(() => ratioInterval(sums)).toThrow(expect.objectContaining({ code }))
})

const units = fc.array(
  fc.record({ y: fc.integer({ min: 1, max: 500_000 }), lost: fc.integer({ min: 0, max: 100 }) }),
  { minLength: 2, maxLength: 60 },
)

test('holds the ratio', () => {
  fc.assert(
    fc.property(units, (list) => {
      const sums = Object.freeze(
        sumsOf(
          list.map(({ y, lost }) => (y * lost) / 100),
          list.map(({ y }) => y),
        ),
      )
      const interval = ratioInterval(sums)
      fc.pre(interval !== undefined)
      expect(interval?.low).toBeLessThanOrEqual(sums.sumX / sums.sumY)
      expect(interval?.high).toBeGreaterThanOrEqual(sums.sumX / sums.sumY)
    }),
  )
})

test('does not change with the currency', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 2, max: 1000 }), (list, rate) => {
      const x = list.map(({ y, lost }) => Math.round((y * lost) / 100))
      const y = list.map((unit) => unit.y)
      const one = ratioInterval(sumsOf(x, y))
      const other = ratioInterval(
        sumsOf(
          x.map((value) => value * rate),
          y.map((value) => value * rate),
        ),
      )
      fc.pre(one !== undefined && other !== undefined)
      expect(other?.low).toBeCloseTo(one?.low ?? Number.NaN, 5)
      expect(other?.high).toBeCloseTo(one?.high ?? Number.NaN, 5)
    }),
  )
})
