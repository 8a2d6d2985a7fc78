import { CoreError } from '../error.ts'
import { withoutSeason } from './without-season.ts'

export type SilentChurnQuestion = {
  /** Relative change of usage against the account's own baseline, −1…; `undefined` if not known. */
  readonly usageChange: number | undefined
  /** The same change a year ago, at the same time; `undefined` if not known. */
  readonly usageLastYear?: number | undefined
  /** Relative change of contact (mails, meetings, tickets, answers) against its own baseline. */
  readonly contactChange: number | undefined
  /** Complaints in the recent weeks: bad tickets, low survey answers. */
  readonly complaints: number | undefined
  readonly thresholds?: SilentChurnThresholds
}

export type SilentChurnThresholds = {
  /** Largest change that counts as a fall, e.g. −0.3. */
  readonly usageFall: number
  readonly contactFall: number
  /** Most complaints that still count as silence. */
  readonly mostComplaints: number
}

/**
 * Whether an account fades away without a word: usage and contact both fall against its own baseline
 * while nothing is complained about.
 *
 * signal = usageChange without the fall of last year (`withoutSeason`) ≤ usageFall and contactChange ≤ contactFall
 * and complaints ≤ mostComplaints, so that a yearly dip of usage is no silence;
 * −0.3, −0.3 and 0 if left out. One condition known to be false decides for `false`, even if others
 * are not known (three-valued logic).
 *
 * @returns `undefined` where the unknown ones decide
 * @throws CoreError `silent-churn-signal.not-a-change` for a change below −1 or not a number,
 *   `silent-churn-signal.not-a-count`
 * @example
 * silentChurnSignal({ usageChange: -0.5, contactChange: -0.4, complaints: 0 }) // true
 * silentChurnSignal({ usageChange: -0.5, contactChange: undefined, complaints: 2 }) // false
 */
export function silentChurnSignal(question: SilentChurnQuestion): boolean | undefined {
  const { usageChange, usageLastYear, contactChange, complaints, thresholds = DEFAULTS } = question
  if (![usageChange, usageLastYear, contactChange].every((change) => change === undefined || change >= -1)) {
    throw new CoreError(
      'silent-churn-signal.not-a-change',
      'silentChurnSignal requires relative changes ≥ −1',
    )
  }
  if (!(complaints === undefined || (Number.isInteger(complaints) && complaints >= 0))) {
    throw new CoreError('silent-churn-signal.not-a-count', 'silentChurnSignal requires a count of complaints')
  }
  const conditions = [
    atMost(
      usageChange === undefined ? undefined : withoutSeason(usageChange, usageLastYear),
      thresholds.usageFall,
    ),
    atMost(contactChange, thresholds.contactFall),
    atMost(complaints, thresholds.mostComplaints),
  ]
  if (conditions.includes(false)) return false
  return conditions.includes(undefined) ? undefined : true
}

const DEFAULTS: SilentChurnThresholds = { usageFall: -0.3, contactFall: -0.3, mostComplaints: 0 }

function atMost(value: number | undefined, limit: number): boolean | undefined {
  return value === undefined ? undefined : value <= limit
}
