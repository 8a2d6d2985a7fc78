import { expect, it } from 'vitest'
import { usageTrend } from '../health/usage-trend.ts'
import { usageCollapseSignal } from './usage-collapse-signal.ts'

const thresholds = { open: -0.5, close: -0.35 }
const of = (baseline: number[], recent: number[], isOpen = false) =>
  usageCollapseSignal({ trend: usageTrend({ baseline, recent }), mrrMinor: 9000, isOpen, thresholds })

it('measures against the account’s own baseline', () => {
  expect(of([10, 12, 8, 10], [4, 4])).toEqual({
    present: true,
    evidence: { change: -0.6, recent: 4, baseline: 10 },
    moneyMinor: 9000,
  })
})

it('does not open within the account’s own normal band, however wide', () => {
  // mean 10, deviation 11.5: a half is nothing unusual here.
  expect(of([20, 0, 20, 0], [4, 4]).present).toBe(false)
  expect(of([20, 0, 20, 0], [4, 4], true).present).toBe(true)
})

it('ends only beyond the second level', () => {
  expect(of([10, 10, 10, 10], [6], true).present).toBe(true)
  expect(of([10, 10, 10, 10], [7], true).present).toBe(false)
})

it('says nothing without a baseline', () => {
  expect(of([10, 10], [0]).present).toBeUndefined()
})

it('is silent about a dip that came a year ago as well, and not about a deeper one', () => {
  const inSeason = (recent: number[], lastYear: number, isOpen = false) =>
    usageCollapseSignal({
      trend: usageTrend({ baseline: [10, 10, 10, 10], recent }),
      lastYear,
      mrrMinor: 9000,
      isOpen,
      thresholds,
    }).present
  expect(inSeason([4], -0.6)).toBe(false)
  expect(inSeason([4], -0.1)).toBe(true)
  expect(inSeason([1], -0.6)).toBe(true)
  expect(inSeason([4], 0.5)).toBe(true)
  expect(inSeason([4], -0.6, true)).toBe(false)
})
