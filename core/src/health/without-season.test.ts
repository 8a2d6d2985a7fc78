import { expect, test } from 'vitest'
import { withoutSeason } from './without-season.ts'

test.each([
  [-0.6, -0.5, -0.2],
  [-0.6, -0.6, 0],
  [-0.3, -0.6, 0.75],
  [-0.6, undefined, -0.6],
  [-1, -0.5, -1],
  [0.2, -0.5, 1.4],
])('a change of %f where last year had %s leaves %f', (change, lastYear, left) => {
  expect(withoutSeason(change, lastYear)).toBeCloseTo(left, 12)
})

test('a rise of last year asks for none now', () => {
  expect(withoutSeason(-0.1, 0.8)).toBe(-0.1)
  expect(withoutSeason(-0.1, 0)).toBe(-0.1)
})

test('after a fall to nothing a year ago no fall is news', () => {
  expect(withoutSeason(-1, -1)).toBe(0)
  expect(withoutSeason(-0.9, -1)).toBe(0)
  expect(withoutSeason(0.4, -1)).toBe(0.4)
})

test.each([
  [-1.1, 0],
  [Number.NaN, 0],
  [0, -1.5],
  [0, Number.POSITIVE_INFINITY],
])('refuses %f and %f', (change, lastYear) => {
  expect(() => withoutSeason(change, lastYear)).toThrow(
    expect.objectContaining({ code: 'without-season.not-a-change' }),
  )
})
