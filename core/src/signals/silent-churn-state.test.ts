import { expect, it } from 'vitest'
import { silentChurnState } from './silent-churn-state.ts'

const of = (
  usageChange: number | undefined,
  contactChange: number | undefined,
  complaints: number | undefined,
  isOpen = false,
) =>
  silentChurnState({
    usageChange,
    contactChange,
    complaints,
    mrrMinor: 9000,
    isOpen,
    ease: 0.1,
    thresholds: { usageFall: -0.3, contactFall: -0.3, mostComplaints: 0 },
  })

it('opens by the rule’s thresholds and ends beyond them by the ease', () => {
  expect(of(-0.3, -0.4, 0)).toEqual({
    present: true,
    evidence: { usage: -0.3, contact: -0.4, complaints: 0 },
    moneyMinor: 9000,
  })
  expect(of(-0.25, -0.4, 0).present).toBe(false)
  expect(of(-0.25, -0.4, 0, true).present).toBe(true)
  expect(of(-0.15, -0.4, 0, true).present).toBe(false)
})

it('ends with the first complaint: then it is not silent', () => {
  expect(of(-0.5, -0.5, 1, true).present).toBe(false)
})

it('leaves open what the unknown decides', () => {
  expect(of(-0.5, undefined, 0).present).toBeUndefined()
  expect(of(undefined, undefined, 3).present).toBe(false)
})
