import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { ShownGoal } from '../../lib/success.ts'

type Way = Pick<ShownGoal, 'baseline_on' | 'target_on'>

/** The part of the time to the target that has gone by on a day, 0 to 1; undefined where there is none. */
export function elapsedOf({ baseline_on: from, target_on: to }: Way, day: string): number | undefined {
  const whole = daysBetween(from, to)
  return whole > 0 ? Math.min(1, Math.max(0, daysBetween(from, day) / whole)) : undefined
}

type Kept = Pick<ShownGoal, 'baseline_known' | 'target' | 'direction' | 'target_on'>

/** Whether the baseline met the target already, so that it is to be kept until its day. */
export function keepsOf(
  { baseline_known: baseline, target, direction, target_on }: Kept,
  today: string,
): boolean {
  if (baseline === null || target === null || target_on < today) return false
  return direction === 'at-least' ? baseline >= target : baseline <= target
}
