import { expect, it } from 'vitest'
import { ticketStormSignal } from './ticket-storm-signal.ts'

const thresholds = { open: 3, close: 1.5, tickets: 4 }
const of = (recent: number | null, usual: number | null, isOpen = false) =>
  ticketStormSignal({ recent, usual, mrrMinor: 9000, isOpen, thresholds })

it('asks for several times the usual week and for enough tickets', () => {
  expect(of(5, 1.5).present).toBe(true)
  expect(of(4, 1.5).present).toBe(false)
  expect(of(3, 0).present).toBe(false)
  expect(of(4, 0).present).toBe(true)
})

it('ends when the week is nearly usual again', () => {
  expect(of(3, 1.5, true).present).toBe(true)
  expect(of(2, 1.5, true).present).toBe(false)
  expect(of(1, 0, true).present).toBe(false)
})

it('says nothing where tickets or the usual week are not known, and refuses levels the wrong way round', () => {
  expect(of(null, 1).present).toBeUndefined()
  expect(of(9, null).present).toBeUndefined()
  expect(() =>
    ticketStormSignal({
      recent: 1,
      usual: 1,
      mrrMinor: 0,
      isOpen: false,
      thresholds: { open: 1, close: 2, tickets: 1 },
    }),
  ).toThrow(expect.objectContaining({ code: 'ticket-storm-signal.thresholds-disordered' }))
})
