import { expect, it } from 'vitest'
import { seatLimitSignal } from './seat-limit-signal.ts'

const thresholds = { open: 0.95, close: 0.85, seats: 5 }
const of = (paid: number | null, used: number | null, isOpen = false) =>
  seatLimitSignal({ paid, used, mrrMinor: 100_000, isOpen, thresholds })

it('stands near and above the limit, in money only above it', () => {
  expect(of(20, 22)).toEqual({
    present: true,
    evidence: { paid: 20, used: 22, share: 1.1 },
    moneyMinor: 10_000,
  })
  expect(of(20, 19)).toMatchObject({ present: true, moneyMinor: undefined })
  expect(of(20, 18).present).toBe(false)
  expect(of(20, 18, true).present).toBe(true)
  expect(of(20, 16, true).present).toBe(false)
})

it('says nothing of few seats as a sign, and nothing at all of unknown ones', () => {
  expect(of(2, 2).present).toBe(false)
  expect(of(0, 2).present).toBeUndefined()
  expect(of(20, null).present).toBeUndefined()
  expect(() => of(20, -1)).toThrow(expect.objectContaining({ code: 'seat-limit-signal.not-a-count' }))
})
