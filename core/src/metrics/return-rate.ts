import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'

export type ReturnQuestion = {
  /** Days on which each account did something, as day numbers; the first is day 0 of the account. */
  readonly activeDays: ReadonlyMap<string, Iterable<number>>
  /** First day of the window after day 0; 1 for the next day. */
  readonly from: number
  /** Last day of the window. */
  readonly to: number
  /** Last day that is known, as a day number. */
  readonly until: number
  readonly level?: number
}

export type ReturnRate = {
  readonly value: number
  readonly interval: Interval
  readonly returned: number
  /** Accounts whose window was over by `until`. */
  readonly eligible: number
}

/**
 * Return rate (day-n retention): of the accounts whose window is over, the share that did something on
 * days `from` … `to` after their first day, with Wilson's interval.
 *
 * @returns `undefined` where no account's window is over
 * @throws CoreError `return-rate.bad-window`, `wilson-interval.level-out-of-range`
 * @example
 * returnRate({ activeDays: new Map([['a', [100, 107]], ['b', [100]]]), from: 7, to: 7, until: 200 })?.value // 0.5
 */
export function returnRate(question: ReturnQuestion): ReturnRate | undefined {
  const { activeDays, from, to, until, level } = question
  if (!([from, to].every(Number.isSafeInteger) && from >= 1 && to >= from && Number.isFinite(until))) {
    throw new CoreError('return-rate.bad-window', 'returnRate requires whole days 1 ≤ from ≤ to')
  }
  let eligible = 0
  let returned = 0
  for (const days of activeDays.values()) {
    const known = [...days].filter((day) => day <= until)
    const first = known.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY)
    if (!(first + to <= until)) continue
    eligible++
    if (known.some((day) => day >= first + from && day <= first + to)) returned++
  }
  const interval = wilsonInterval(returned, eligible, level)
  return interval && { value: returned / eligible, interval, returned, eligible }
}
