import { expect, test } from 'vitest'
import { priceTierOf } from './price-tier-of.ts'

test.each([
  [90_000, 0],
  [60_000, 0],
  [59_999, 1],
  [30_000, 1],
  [1, 2],
  [0, undefined],
  [Number.NaN, undefined],
  [undefined, undefined],
])('%s falls into tier %s', (price, tier) => {
  expect(priceTierOf(price, Object.freeze([60_000, 30_000]))).toBe(tier)
})

test('without cuts there is one tier', () => {
  expect(priceTierOf(5, [])).toBe(0)
})

test.each([[[30, 60]], [[30, 30]], [[30, 0]], [[Number.NaN]]])('cuts %j are refused', (cuts) => {
  expect(() => priceTierOf(5, cuts)).toThrow(
    expect.objectContaining({ code: 'price-tier-of.cuts-not-falling' }),
  )
})
