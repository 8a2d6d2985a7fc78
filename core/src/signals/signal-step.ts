import { dayNumber } from '../time/day-number.ts'

export type SignalStep = 'open' | 'reopen' | 'see' | 'close' | 'stay'

/**
 * What becomes of a signal on a day, so that it neither flaps nor is told twice.
 *
 * present and none standing: `open`, or `reopen` the last one if it ended at most `reopenDays` days ago;
 * present and standing: `see`; absent: `close` once it was last seen `closeDays` days ago, until then `stay`;
 * not known: `stay`.
 *
 * @param question days as `YYYY-MM-DD`; lastSeenOn: of the standing signal; closedOn: of the last one that ended
 * @example
 * signalStep({ present: false, day: '2026-11-22', standing: { lastSeenOn: '2026-11-21' }, closedOn: undefined,
 *   closeDays: 3, reopenDays: 14 }) // 'stay'
 */
export function signalStep(question: {
  readonly present: boolean | undefined
  readonly day: string
  readonly standing: { readonly lastSeenOn: string } | undefined
  readonly closedOn: string | undefined
  readonly closeDays: number
  readonly reopenDays: number
}): SignalStep {
  const { present, day, standing, closedOn, closeDays, reopenDays } = question
  const since = (then: string) => dayNumber(day) - dayNumber(then)
  if (standing) {
    if (present) return 'see'
    return present === false && since(standing.lastSeenOn) >= closeDays ? 'close' : 'stay'
  }
  if (!present) return 'stay'
  return closedOn !== undefined && since(closedOn) <= reopenDays ? 'reopen' : 'open'
}
