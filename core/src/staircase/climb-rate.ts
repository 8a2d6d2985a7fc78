import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import type { Stay } from './stay.ts'

export type ClimbRate = {
  readonly climbed: number
  /** Stays that are old enough to have been seen for the whole time. */
  readonly of: number
  /** Too young, of unknown beginning, or cut short by a change of the staircase. */
  readonly leftOut: number
  /** `undefined` without stays to judge. */
  readonly rate: number | undefined
  readonly interval: Interval | undefined
}

/**
 * Share of stays on a step that ended by a step up within so many days, with Wilson's interval.
 *
 * Only stays that began at least `within` days before `today` count, climbed or not: among younger ones those that
 * climbed are known sooner than those that will not. A step down and leaving are no climb; a stay that a change of the
 * staircase ended before `within` says nothing.
 *
 * @param stays times in days
 * @param asked.within days, > 0
 * @param asked.today the day up to which is known, on the same scale
 * @throws CoreError `climb-rate.within-not-positive`, `climb-rate.not-a-time`
 * @example
 * climbRate([{ began: 0, isBeginKnown: true, ended: 30, how: 'up' }], { within: 90, today: 100 }).rate // 1
 */
export function climbRate(stays: readonly Stay[], asked: { within: number; today: number }): ClimbRate {
  const { within, today } = asked
  if (!(within > 0) || !Number.isFinite(within)) {
    throw new CoreError('climb-rate.within-not-positive', 'climbRate requires within > 0')
  }
  if (![today, ...stays.flatMap(({ began, ended }) => [began, ended ?? began])].every(Number.isFinite)) {
    throw new CoreError('climb-rate.not-a-time', 'climbRate requires finite times')
  }
  const judged = stays.filter((stay) => {
    const { began, isBeginKnown, ended, how } = stay
    const isCut = how === 'changed' && ended !== null && ended - began < within
    return isBeginKnown && !isCut && today - began >= within
  })
  const climbed = judged.filter(
    ({ began, ended, how }) => how === 'up' && ended !== null && ended - began <= within,
  ).length
  return {
    climbed,
    of: judged.length,
    leftOut: stays.length - judged.length,
    rate: judged.length === 0 ? undefined : climbed / judged.length,
    interval: wilsonInterval(climbed, judged.length),
  }
}
