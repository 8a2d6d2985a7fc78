import { expect, it } from 'vitest'
import { featureLimitSignal } from './feature-limit-signal.ts'

const of = (used: number | undefined, limit: number | undefined, isOpen = false) =>
  featureLimitSignal({ used, limit, isOpen, thresholds: { open: 0.9, close: 0.8 } })

it('stands while the allowance is nearly used up', () => {
  expect(of(95, 100)).toEqual({
    present: true,
    evidence: { used: 95, limit: 100, share: 0.95 },
    moneyMinor: undefined,
  })
  expect(of(85, 100).present).toBe(false)
  expect(of(85, 100, true).present).toBe(true)
})

it('says nothing without an allowance', () => {
  expect(of(5, undefined).present).toBeUndefined()
  expect(of(5, 0).present).toBeUndefined()
  expect(of(undefined, 5).present).toBeUndefined()
  expect(() => of(-1, 5)).toThrow(expect.objectContaining({ code: 'feature-limit-signal.not-an-amount' }))
})
