import type { GoalState } from './goal-progress.ts'

export type PlanState = 'not-started' | 'on-track' | 'behind' | 'reached' | 'unknown'

/**
 * How a plan stands by its goals: behind as soon as one is behind or missed; reached when all are; unknown where nothing is
 * known of any that has begun; not started while none has; else on track.
 *
 * @param goals states of its goals; none is unknown
 * @example
 * planState(['reached', 'on-track', 'unknown']) // 'on-track'
 */
export function planState(goals: readonly GoalState[]): PlanState {
  if (goals.some((state) => state === 'behind' || state === 'missed')) return 'behind'
  if (goals.length > 0 && goals.every((state) => state === 'reached')) return 'reached'
  if (goals.some((state) => state === 'on-track' || state === 'reached')) return 'on-track'
  return goals.length > 0 && goals.every((state) => state === 'not-started') ? 'not-started' : 'unknown'
}
