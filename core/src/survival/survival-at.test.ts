import { expect, test } from 'vitest'
import { kaplanMeier } from './kaplan-meier.ts'
import { survivalAt } from './survival-at.ts'

const points = kaplanMeier({ stop: [2, 4, 4, 7], event: [1, 1, 0, 0] })

test.each([
  [2, 0.75],
  [3.9, 0.75],
  [4, 0.5],
  [7, 0.5],
])('at %d it is %d', (time, survival) => {
  expect(survivalAt(points, time)?.survival).toBeCloseTo(survival, 14)
})

test('is not known before the first point, beyond the last, or for no time', () => {
  expect([1, 7.1, Number.NaN].map((time) => survivalAt(points, time))).toEqual(new Array(3).fill(undefined))
  expect(survivalAt([], 3)).toBeUndefined()
})

test('a curve that reached 0 stays there', () => {
  expect(survivalAt(kaplanMeier({ stop: [1, 2], event: [1, 1] }), 99)?.survival).toBe(0)
})
