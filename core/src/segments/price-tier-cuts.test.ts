import fc from 'fast-check'
import { expect, test } from 'vitest'
import { priceTierCuts } from './price-tier-cuts.ts'
import { priceTierOf } from './price-tier-of.ts'

// R 4.2: quantile(c(10, 20, 30, 50, 90, 200) * 1000, c(2/3, 1/3)) is 63333.33 and 26666.67;
// quantile(c(1200, 3400, 9800, 15000, 15000, 48000, 98000, 120000), c(.75, .5, .25)) is 60500, 15000, 8200
test.each([
  [[10_000, 20_000, 30_000, 50_000, 90_000, 200_000], 3, [63_000, 27_000]],
  [[1200, 3400, 9800, 15_000, 15_000, 48_000, 98_000, 120_000], 4, [61_000, 15_000, 8200]],
])('%j in %i tiers is cut at %j', (prices, tiers, cuts) => {
  expect(priceTierCuts(Object.freeze(prices) as number[], tiers)).toEqual(cuts)
})

test('equal prices, one price and none have no cut', () => {
  expect(priceTierCuts([500, 500, 500], 3)).toEqual([])
  expect(priceTierCuts([500], 3)).toEqual([])
  expect(priceTierCuts([], 3)).toEqual([])
})

test.each([
  [[1, Number.NaN], 3, 'price-tier-cuts.bad-price'],
  [[1, 0], 3, 'price-tier-cuts.bad-price'],
  [[1, 2], 1, 'price-tier-cuts.bad-tiers'],
  [[1, 2], 2.5, 'price-tier-cuts.bad-tiers'],
])('%j in %d tiers is refused with %s', (prices, tiers, code) => {
  expect(() => priceTierCuts(prices, tiers)).toThrow(expect.objectContaining({ code }))
})

test('cuts fall, and the dearest and the cheapest tier have somebody in them', () => {
  const prices = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(prices, fc.integer({ min: 2, max: 6 }), (some, tiers) => {
      const cuts = priceTierCuts(some, tiers)
      const held = new Set(some.map((price) => priceTierOf(price, cuts)))
      expect(held.has(0)).toBe(true)
      expect(held.has(cuts.length)).toBe(true)
    }),
  )
})
