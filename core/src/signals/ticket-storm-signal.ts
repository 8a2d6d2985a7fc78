import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'

export type TicketStormThresholds = {
  /** Times the usual week from which the signal stands. */
  readonly open: number
  /** Times the usual week below which it ends. */
  readonly close: number
  /** Fewest tickets of the week: twice of one is no storm. */
  readonly tickets: number
}

/**
 * Many more tickets in seven days than the account usually opens.
 *
 * opens at tickets ≥ max(open × usual week, tickets); ends below max(close × usual week, tickets × close / open).
 *
 * @param question recent: tickets opened in the last 7 days; usual: its own weekly mean of the weeks before;
 *   `null` if not known
 * @throws CoreError `ticket-storm-signal.not-a-count`, `ticket-storm-signal.thresholds-disordered`
 * @example
 * ticketStormSignal({ recent: 7, usual: 1.5, mrrMinor: 9000, isOpen: false,
 *   thresholds: { open: 3, close: 1.5, tickets: 4 } }).present // true
 */
export function ticketStormSignal(question: {
  readonly recent: number | null
  readonly usual: number | null
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: TicketStormThresholds
}): SignalFinding<{ recent: number; usual: number }> {
  const { recent, usual, mrrMinor, isOpen, thresholds } = question
  const { open, close, tickets } = thresholds
  if (!(open > 0 && close > 0 && close <= open)) {
    throw new CoreError(
      'ticket-storm-signal.thresholds-disordered',
      'ticketStormSignal requires 0 < close ≤ open',
    )
  }
  if (recent === null || usual === null)
    return { present: undefined, evidence: undefined, moneyMinor: undefined }
  if (![recent, usual].every((count) => Number.isFinite(count) && count >= 0)) {
    throw new CoreError('ticket-storm-signal.not-a-count', 'ticketStormSignal requires counts ≥ 0')
  }
  const limit = isOpen ? Math.max(close * usual, (tickets * close) / open) : Math.max(open * usual, tickets)
  return { present: recent >= limit, evidence: { recent, usual }, moneyMinor: mrrMinor }
}
