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

it('a yearly dip opens nothing, and ends what stands', () => {
  const dip = { usageChange: -0.5, contactChange: -0.4, complaints: 0, mrrMinor: 9000, ease: 0.1 }
  const thresholds = { usageFall: -0.3, contactFall: -0.3, mostComplaints: 0 }
  const year = (usageLastYear: number, isOpen: boolean) =>
    silentChurnState({ ...dip, usageLastYear, isOpen, thresholds }).present
  expect(year(-0.5, false)).toBe(false)
  expect(year(-0.5, true)).toBe(false)
  expect(year(-0.35, true)).toBe(true)
  expect(year(-0.2, false)).toBe(true)
})

it('ends with the first complaint: then it is not silent', () => {
  expect(of(-0.5, -0.5, 1, true).present).toBe(false)
})

it('leaves open what the unknown decides', () => {
  expect(of(-0.5, undefined, 0).present).toBeUndefined()
  expect(of(undefined, undefined, 3).present).toBe(false)
})
