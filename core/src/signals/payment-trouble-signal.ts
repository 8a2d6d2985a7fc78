import type { SignalFinding } from './signal-finding.ts'
import { thresholdState } from './threshold-state.ts'

export type PaymentTroubleThresholds = {
  /** Days overdue from which the signal stands. */
  readonly open: number
  /** Days overdue below which it ends. */
  readonly close: number
}

/**
 * An invoice has been open beyond its day.
 *
 * present = days overdue ≥ open, until days overdue < close.
 *
 * @param question daysOverdue: of the oldest open invoice, `undefined` if nothing is known of payments
 * @example
 * paymentTroubleSignal({ daysOverdue: 45, mrrMinor: 9000, isOpen: false, thresholds: { open: 30, close: 1 } }).present // true
 */
export function paymentTroubleSignal(question: {
  readonly daysOverdue: number | undefined
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: PaymentTroubleThresholds
}): SignalFinding<{ days: number }> {
  const { daysOverdue, mrrMinor, isOpen, thresholds } = question
  if (daysOverdue === undefined) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  return {
    present: thresholdState({ value: daysOverdue, isOpen, ...thresholds }),
    evidence: { days: daysOverdue },
    moneyMinor: mrrMinor,
  }
}
