import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'
import { thresholdState } from './threshold-state.ts'

export type SeatLimitThresholds = {
  /** Share of the seats in use from which the signal stands. */
  readonly open: number
  /** Share below which it ends. */
  readonly close: number
  /** Fewest seats paid for: with two seats every account is at its limit. */
  readonly seats: number
}

/**
 * Nearly as many people use the product as seats are paid for: a sign of growth.
 *
 * share = used in 28 days / paid; present = share ≥ open (until share < close) and paid ≥ seats.
 * money = MRR / paid × max(0, used − paid): what the people beyond the seats would pay at the present price;
 * unknown while everybody has a seat.
 *
 * @throws CoreError `seat-limit-signal.not-a-count`
 * @example
 * seatLimitSignal({ paid: 20, used: 22, mrrMinor: 100_000, isOpen: false,
 *   thresholds: { open: 0.95, close: 0.85, seats: 5 } }).moneyMinor // 10000
 */
export function seatLimitSignal(question: {
  readonly paid: number | null
  readonly used: number | null
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: SeatLimitThresholds
}): SignalFinding<{ paid: number; used: number; share: number }> {
  const { paid, used, mrrMinor, isOpen, thresholds } = question
  if (!paid || used === null) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  if (![paid, used].every((count) => Number.isFinite(count) && count >= 0)) {
    throw new CoreError('seat-limit-signal.not-a-count', 'seatLimitSignal requires counts ≥ 0')
  }
  const share = used / paid
  return {
    present: paid >= thresholds.seats && thresholdState({ value: share, isOpen, ...thresholds }) === true,
    evidence: { paid, used, share },
    moneyMinor: used > paid ? Math.round((mrrMinor * (used - paid)) / paid) : undefined,
  }
}
