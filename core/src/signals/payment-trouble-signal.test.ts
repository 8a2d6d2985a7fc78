import { expect, it } from 'vitest'
import { paymentTroubleSignal } from './payment-trouble-signal.ts'

const of = (daysOverdue: number | undefined, isOpen = false) =>
  paymentTroubleSignal({ daysOverdue, mrrMinor: 9000, isOpen, thresholds: { open: 30, close: 1 } })

it('stands from the day it opens until all is paid', () => {
  expect(of(29).present).toBe(false)
  expect(of(30)).toEqual({ present: true, evidence: { days: 30 }, moneyMinor: 9000 })
  expect(of(5, true).present).toBe(true)
  expect(of(0, true).present).toBe(false)
})

it('says nothing where nothing is known of payments', () => {
  expect(of(undefined)).toEqual({ present: undefined, evidence: undefined, moneyMinor: undefined })
})
