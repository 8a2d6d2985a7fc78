import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grossRevenueRetention } from './gross-revenue-retention.ts'

// RavenStack and mrr-playbook rows: pandas 1.5.3 reference, `1 - (churned + contraction) / mrr_start`.
test.each([
  ['two customers at ¥30,000 and ¥50,000, the second leaves', 80_000, 50_000, 0, 0.375],
  ['RavenStack, calendar 2024', 1_283_540, 0, 5175, 0.9959681817],
  ['RavenStack, third quarter of 2024', 3_863_566, 5771, 29_489, 0.9908737161],
  ['mrr-playbook, April 2018', 150, 80, 0, 0.4666666667],
  ['nothing lost', 100, 0, 0, 1],
  ['everything lost', 100, 60, 40, 0],
])('%s', (_, mrrStart, churned, contraction, expected) => {
  expect(grossRevenueRetention(Object.freeze({ mrrStart, churned, contraction }))).toBeCloseTo(expected, 9)
})

test('has no value without MRR at the start', () => {
  expect(grossRevenueRetention({ mrrStart: 0, churned: 0, contraction: 0 })).toBeUndefined()
})

test.each([
  [100, 60, 50],
  [100, -1, 0],
  [100, 0, -1],
  [-1, 0, 0],
  [0, 1, 0],
  [Number.NaN, 0, 0],
])('refuses %d at the start, %d churned, %d contraction', (mrrStart, churned, contraction) => {
  expect(() => grossRevenueRetention({ mrrStart, churned, contraction })).toThrow(
    expect.objectContaining({ code: 'gross-revenue-retention.impossible-amounts' }),
  )
})

test('equals the sum of the smaller MRR of each customer over MRR at the start', () => {
  const amount = fc.integer({ min: 1, max: 100_000 })
  const customer = fc.record({ before: amount, after: fc.oneof(fc.constant(0), amount) })
  fc.assert(
    fc.property(fc.array(customer, { minLength: 1 }), (customers) => {
      const sum = (f: (customer: { before: number; after: number }) => number) =>
        customers.reduce((total, one) => total + f(one), 0)
      const mrrStart = sum(({ before }) => before)
      const retention = grossRevenueRetention({
        mrrStart,
        churned: sum(({ before, after }) => (after === 0 ? before : 0)),
        contraction: sum(({ before, after }) => (after > 0 && after < before ? before - after : 0)),
      })
      expect(retention).toBeCloseTo(sum(({ before, after }) => Math.min(before, after)) / mrrStart, 12)
    }),
  )
})
