import { dayNumber } from '../time/day-number.ts'

export type GoalState = 'not-started' | 'on-track' | 'behind' | 'reached' | 'missed' | 'unknown'

/** Why nothing can be said of a goal. */
export type GoalUnknown = 'no-target' | 'no-value' | 'no-baseline' | 'no-time'

export type GoalProgress = {
  state: GoalState
  /** Part of the way from baseline to target, below 0 and above 1 where it is; `undefined` where there is no way. */
  share: number | undefined
  /** Part of the time from the baseline's day to the target's that has gone by, 0 to 1. */
  elapsed: number | undefined
  reason: GoalUnknown | undefined
}

export type GoalFacts = {
  direction: 'at-least' | 'at-most'
  baseline: number | undefined
  /** 'YYYY-MM-DD' */
  baselineOn: string
  target: number | undefined
  /** 'YYYY-MM-DD'; the day itself still counts */
  targetOn: string
  /** Newest value known on `day`, or on the target's day where that has gone by. */
  value: number | undefined
  /** 'YYYY-MM-DD' */
  day: string
}

/** Nobody moves in a straight line: so much less than the share of time is not yet behind. */
const SLACK = 0.1 + 1e-9

/**
 * How far a goal has come on a day: share = (value − baseline) / (target − baseline), held against the share of time
 * (day − baseline day) / (target day − baseline day).
 *
 * Reached: the value meets the target. Missed: the target's day has gone by without it. Between: on track while
 * share ≥ time − 0.1, else behind. A goal whose baseline meets the target already is one of keeping: on track while it is
 * met, behind while not, reached only when the target's day has gone by; it has no share. Non-finite numbers count as
 * unknown.
 *
 * @throws CoreError `parts-of-date.not-a-date`
 * @example
 * goalProgress({ direction: 'at-least', baseline: 20, baselineOn: '2026-01-01', target: 40, targetOn: '2026-04-11',
 *   value: 30, day: '2026-02-20' }) // { state: 'on-track', share: 0.5, elapsed: 0.5, reason: undefined }
 */
export function goalProgress(facts: GoalFacts): GoalProgress {
  const { direction, baselineOn, targetOn, day } = facts
  const [baseline, target, value] = [facts.baseline, facts.target, facts.value].map(finite)
  const span = dayNumber(targetOn) - dayNumber(baselineOn)
  const gone = dayNumber(day) - dayNumber(baselineOn)
  const elapsed = span > 0 ? Math.min(1, Math.max(0, gone / span)) : undefined
  const unknown = (reason: GoalUnknown): GoalProgress => ({
    state: 'unknown',
    share: undefined,
    elapsed,
    reason,
  })
  const known = (state: GoalState, share?: number): GoalProgress => ({
    state,
    share,
    elapsed,
    reason: undefined,
  })
  if (elapsed === undefined) return unknown('no-time')
  if (gone < 0) return known('not-started')
  if (target === undefined) return unknown('no-target')
  if (value === undefined) return unknown('no-value')
  const meets = (number: number) => (direction === 'at-least' ? number >= target : number <= target)
  const isOver = gone > span
  const keeps = baseline !== undefined && meets(baseline)
  if (keeps)
    return known(isOver ? (meets(value) ? 'reached' : 'missed') : meets(value) ? 'on-track' : 'behind')
  const share = baseline === undefined ? undefined : (value - baseline) / (target - baseline)
  if (meets(value)) return known('reached', share)
  if (isOver) return known('missed', share)
  if (share === undefined) return unknown('no-baseline')
  return known(share >= elapsed - SLACK ? 'on-track' : 'behind', share)
}

const finite = (number: number | undefined) =>
  number !== undefined && Number.isFinite(number) ? number : undefined
