import { describe, expect, it } from 'vitest'
import { shelfwareSignal } from './shelfware-signal.ts'

const thresholds = { open: 0.3, close: 0.2, seats: 5 }
const of = (paid: number | null, used: number | null, isOpen = false) =>
  shelfwareSignal({ paid, used, mrrMinor: 240_000, isOpen, thresholds })

describe('shelfwareSignal', () => {
  it('says how many seats are unused and what they cost', () => {
    expect(of(60, 34)).toEqual({
      present: true,
      evidence: { paid: 60, used: 34, unused: 26, share: 26 / 60 },
      moneyMinor: 104_000,
    })
  })

  it('does not flap between its two levels', () => {
    expect(of(100, 75).present).toBe(false)
    expect(of(100, 75, true).present).toBe(true)
    expect(of(100, 81, true).present).toBe(false)
  })

  it('asks for enough seats, and for both figures', () => {
    expect(of(4, 0).present).toBe(false)
    expect(of(null, 3).present).toBeUndefined()
    expect(of(10, null).present).toBeUndefined()
    expect(of(10, null).moneyMinor).toBeUndefined()
  })
})
