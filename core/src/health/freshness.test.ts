import { expect, it } from 'vitest'
import { freshness } from './freshness.ts'

it('counts fully for half of its life, then evenly less', () => {
  expect([0, 90, 180, 225, 270, 360, 999].map((age) => freshness(age, 360))).toEqual([
    1, 1, 1, 0.75, 0.5, 0, 0,
  ])
})

it('names what cannot be', () => {
  expect(() => freshness(-1, 360)).toThrow(/age/)
  expect(() => freshness(Number.NaN, 360)).toThrow(/age/)
  expect(() => freshness(1, 0)).toThrow(/fadesAfter/)
})
