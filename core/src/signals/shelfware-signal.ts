import type { SignalFinding } from './signal-finding.ts'
import { thresholdState } from './threshold-state.ts'
import { unusedSeats } from './unused-seats.ts'

export type ShelfwareThresholds = {
  /** Share of the seats that is unused, from which the signal stands. */
  readonly open: number
  /** Share below which it ends. */
  readonly close: number
  /** Fewest seats paid for: one of two unused says little. */
  readonly seats: number
}

/**
 * Seats paid for and left unused, in money.
 *
 * share = max(0, paid − used in 28 days) / paid; present = share ≥ open (until share < close) and paid ≥ seats.
 *
 * @returns money: the unused seats' part of the MRR; `present` is `undefined` without seats or named usage
 * @example
 * shelfwareSignal({ paid: 60, used: 34, mrrMinor: 240_000, isOpen: false,
 *   thresholds: { open: 0.3, close: 0.2, seats: 5 } }).moneyMinor // 104000
 */
export function shelfwareSignal(question: {
  readonly paid: number | null
  readonly used: number | null
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: ShelfwareThresholds
}): SignalFinding<{ paid: number; used: number; unused: number; share: number }> {
  const { paid, used, isOpen, thresholds } = question
  const idle = unusedSeats(question)
  if (!idle || paid === null || used === null)
    return { present: undefined, evidence: undefined, moneyMinor: undefined }
  const { unused, share, moneyMinor } = idle
  return {
    present: paid >= thresholds.seats && thresholdState({ value: share, isOpen, ...thresholds }) === true,
    evidence: { paid, used, unused, share },
    moneyMinor,
  }
}
