import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grossRevenueRetention } from './gross-revenue-retention.ts'
import { netRevenueRetention } from './net-revenue-retention.ts'

// RavenStack and mrr-playbook rows: pandas 1.5.3 reference, MRR at the end of the customers at the start.
test.each([
  ['two customers at ¥30,000 and ¥50,000, the second leaves', 80_000, 50_000, 0, 0, 0.375],
  ['the first then pays ¥6,000 more', 80_000, 50_000, 0, 6000, 0.45],
  ['RavenStack, calendar 2024', 1_283_540, 0, 5175, 2_448_898, 2.9038931393],
  ['RavenStack, third quarter of 2024', 3_863_566, 5771, 29_489, 1_541_507, 1.3898592647],
  ['mrr-playbook, January 2018', 55, 0, 0, 15, 1.2727272727],
])('%s', (_, mrrStart, churned, contraction, expansion, expected) => {
  const revenue = Object.freeze({ mrrStart, churned, contraction, expansion })
  expect(netRevenueRetention(revenue)).toBeCloseTo(expected, 9)
})

test('has no value without MRR at the start', () => {
  expect(netRevenueRetention({ mrrStart: 0, churned: 0, contraction: 0, expansion: 0 })).toBeUndefined()
})

test.each([
  [100, 60, 50, 0],
  [100, -1, 0, 0],
  [100, 0, -1, 0],
  [100, 0, 0, -1],
  [-1, 0, 0, 0],
  [100, 0, 0, Number.NaN],
])('refuses %d at the start, %d churned, %d contraction, %d expansion', (...amounts) => {
  const [mrrStart, churned, contraction, expansion] = amounts
  expect(() => netRevenueRetention({ mrrStart, churned, contraction, expansion })).toThrow(
    expect.objectContaining({ code: 'net-revenue-retention.impossible-amounts' }),
  )
})

test('is never below gross revenue retention', () => {
  const amount = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(amount, amount, amount, fc.integer({ min: 1 }), (churned, contraction, expansion, kept) => {
      const lost = { mrrStart: churned + contraction + kept, churned, contraction }
      const gross = grossRevenueRetention(lost) ?? Number.NaN
      const net = netRevenueRetention({ ...lost, expansion }) ?? Number.NaN
      expect(net).toBeGreaterThanOrEqual(gross - 1e-12)
      expect(gross).toBeLessThanOrEqual(Math.min(1, net + 1e-12))
    }),
  )
})
