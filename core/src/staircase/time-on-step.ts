import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { survivalQuantile } from '../survival/survival-quantile.ts'
import type { Stay } from './stay.ts'

export type TimeOnStep = {
  /** Days after which half have climbed; `undefined` while fewer than half have. */
  readonly median: number | undefined
  readonly low: number | undefined
  readonly high: number | undefined
  readonly stays: number
  readonly climbed: number
}

/**
 * Median number of days until a step up, by Kaplan and Meier, with the interval after Brookmeyer and Crowley.
 *
 * Stays that last, that a step down or leaving ended, or that a change of the staircase cut are censored where they
 * end: what is told is how long the climb takes where it is not ended otherwise. Stays whose beginning nobody saw are
 * left out.
 *
 * @param stays times in days
 * @param today the day up to which is known, on the same scale
 * @throws CoreError of `kaplanMeier` for times that are none
 * @example
 * timeOnStep([{ began: 0, isBeginKnown: true, ended: 30, how: 'up' }], 100).median // 30
 */
export function timeOnStep(stays: readonly Stay[], today: number): TimeOnStep {
  const seen = stays.filter(({ isBeginKnown, began }) => isBeginKnown && began <= today)
  const stop = seen.map(({ began, ended }) => (ended ?? today) - began)
  const event = seen.map(({ how }) => (how === 'up' ? 1 : 0))
  const { value, low, high } = survivalQuantile(kaplanMeier({ stop, event }))
  return { median: value, low, high, stays: seen.length, climbed: event.filter((one) => one === 1).length }
}
