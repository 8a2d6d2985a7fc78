import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grossRevenueRetention } from './gross-revenue-retention.ts'
import { revenueChurnRate } from './revenue-churn-rate.ts'

test('two customers at ¥30,000 and ¥50,000, the second leaves: 62.5 %', () => {
  expect(revenueChurnRate({ mrrStart: 80_000, churned: 50_000, contraction: 0 })).toBe(0.625)
})

// IBM telco sample, pandas 1.5.3: 139,130.85 of 456,116.60 a month; RavenStack: 2024.
test.each([
  [45_611_660, 13_913_085, 0, 0.30503],
  [1_283_540, 0, 5175, 0.00403],
  [100, 0, 0, 0],
])('of %d, %d churned and %d contraction', (mrrStart, churned, contraction, expected) => {
  expect(revenueChurnRate(Object.freeze({ mrrStart, churned, contraction }))).toBeCloseTo(expected, 5)
})

test('has no value without MRR at the start', () => {
  expect(revenueChurnRate({ mrrStart: 0, churned: 0, contraction: 0 })).toBeUndefined()
})

test('refuses to lose more than there was', () => {
  expect(() => revenueChurnRate({ mrrStart: 1, churned: 1, contraction: 1 })).toThrow(
    expect.objectContaining({ code: 'gross-revenue-retention.impossible-amounts' }),
  )
})

test('is what gross revenue retention leaves of 1', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 })
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 1, max: 1_000_000 }), (churned, contraction, kept) => {
      const revenue = { mrrStart: churned + contraction + kept, churned, contraction }
      const both = (revenueChurnRate(revenue) ?? Number.NaN) + (grossRevenueRetention(revenue) ?? Number.NaN)
      expect(both).toBeCloseTo(1, 12)
    }),
  )
})
