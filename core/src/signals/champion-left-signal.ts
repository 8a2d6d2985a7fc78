import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'

export type ChampionLeftThresholds = {
  /** Days for which a departure counts as new. */
  readonly days: number
}

/**
 * The person inside who stood up for the product is gone, or uses it no longer.
 *
 * gone = the last departure of a champion is at most `days` days ago;
 * inactive = champions are there and none of them was active in 28 days;
 * present = gone or inactive (three-valued: not known where neither is known to be true and one is not known).
 *
 * @param question champions: there on the day, `null` if none was ever named; active: of them, `null` if use is not
 *   known; leftDaysAgo: since the last departure, `null` without one
 * @throws CoreError `champion-left-signal.not-a-count`
 * @example
 * championLeftSignal({ champions: 1, active: 0, leftDaysAgo: null, mrrMinor: 9000, thresholds: { days: 90 } }).present // true
 */
export function championLeftSignal(question: {
  readonly champions: number | null
  readonly active: number | null
  readonly leftDaysAgo: number | null
  readonly mrrMinor: number
  readonly thresholds: ChampionLeftThresholds
}): SignalFinding<{
  cause: 'gone' | 'inactive' | 'none'
  champions: number
  active: number | null
  days_ago: number | null
}> {
  const { champions, active, leftDaysAgo, mrrMinor, thresholds } = question
  if (
    ![champions, active, leftDaysAgo].every(
      (count) => count === null || (Number.isInteger(count) && count >= 0),
    )
  ) {
    throw new CoreError('champion-left-signal.not-a-count', 'championLeftSignal requires whole counts ≥ 0')
  }
  if (champions === null) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  const isGone = leftDaysAgo !== null && leftDaysAgo <= thresholds.days
  const isInactive = champions === 0 ? false : active === null ? undefined : active === 0
  return {
    present: isGone || isInactive,
    evidence: {
      cause: isGone ? 'gone' : isInactive ? 'inactive' : 'none',
      champions,
      active,
      days_ago: leftDaysAgo,
    },
    moneyMinor: mrrMinor,
  }
}
