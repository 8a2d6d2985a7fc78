import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitExpansion } from './split-expansion.ts'

test.each([
  ['more of the same product', [{ before: 100, after: 150 }], 50, 0],
  [
    'a second product',
    [
      { before: 100, after: 100 },
      { before: 0, after: 30 },
    ],
    0,
    30,
  ],
  [
    'both',
    [
      { before: 100, after: 120 },
      { before: 0, after: 30 },
    ],
    20,
    30,
  ],
  [
    'a move to a dearer product',
    [
      { before: 100, after: 0 },
      { before: 0, after: 160 },
    ],
    0,
    60,
  ],
  [
    'a second product while the first shrinks',
    [
      { before: 100, after: 90 },
      { before: 0, after: 30 },
    ],
    0,
    20,
  ],
  [
    'a move to a cheaper product',
    [
      { before: 100, after: 0 },
      { before: 0, after: 60 },
    ],
    0,
    0,
  ],
  ['nothing', [{ before: 100, after: 100 }], 0, 0],
  ['less', [{ before: 100, after: 10 }], 0, 0],
  ['no product', [], 0, 0],
])('%s', (_, products, upsell, crossSell) => {
  expect(splitExpansion(Object.freeze(products))).toEqual({ upsell, crossSell })
})

test.each([
  [{ before: -1, after: 0 }],
  [{ before: 0, after: Number.NaN }],
  [{ before: Number.POSITIVE_INFINITY, after: 0 }],
])('refuses %j', (product) => {
  expect(() => splitExpansion([product])).toThrow(
    expect.objectContaining({ code: 'split-expansion.not-an-amount' }),
  )
})

test('the parts are not negative and add up to the net expansion, in any order of the products', () => {
  const amount = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(fc.array(fc.record({ before: amount, after: amount })), (products) => {
      const expansion = products.reduce((sum, { before, after }) => sum + after - before, 0)
      const split = splitExpansion(products)
      expect(split.upsell).toBeGreaterThanOrEqual(0)
      expect(split.crossSell).toBeGreaterThanOrEqual(0)
      expect(split.upsell + split.crossSell).toBe(Math.max(0, expansion))
      expect(splitExpansion(products.toReversed())).toEqual(split)
    }),
  )
})
