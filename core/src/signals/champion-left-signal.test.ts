import { expect, it } from 'vitest'
import { championLeftSignal } from './champion-left-signal.ts'

const of = (champions: number | null, active: number | null, leftDaysAgo: number | null) =>
  championLeftSignal({ champions, active, leftDaysAgo, mrrMinor: 9000, thresholds: { days: 90 } })

it('stands for a departure that is new', () => {
  expect(of(1, 1, 90)).toMatchObject({ present: true, evidence: { cause: 'gone', days_ago: 90 } })
  expect(of(1, 1, 91)).toMatchObject({ present: false, evidence: { cause: 'none' } })
  expect(of(0, 0, 10).present).toBe(true)
})

it('stands where no champion uses the product any more', () => {
  expect(of(2, 0, null)).toMatchObject({ present: true, evidence: { cause: 'inactive', champions: 2 } })
  expect(of(2, 1, null).present).toBe(false)
})

it('does not guess', () => {
  expect(of(null, null, null).present).toBeUndefined()
  expect(of(2, null, null).present).toBeUndefined()
  expect(of(2, null, 5).present).toBe(true)
  expect(() => of(1.5, 0, null)).toThrow(
    expect.objectContaining({ code: 'champion-left-signal.not-a-count' }),
  )
})
