import { findCycle } from '../segments/find-cycle.ts'
import type { PlannedStep } from './planned-days.ts'

export type PlanFault = {
  /** The step that is at fault; `null` is the plan itself. */
  readonly step: string | null
  readonly reason: 'no-steps' | 'same-id' | 'unknown-step' | 'cycle' | 'target-too-early'
  /** Of a cycle: the way back to the step, beginning and ending with it. */
  readonly way?: readonly string[]
}

/**
 * What keeps a plan from being followed: no steps, two of one id, a step that waits for one that is not there or, through
 * others, for itself, and a target day before that of a step it waits for.
 *
 * @param steps in the order of the plan
 * @returns faults in the order of the steps, each cycle once, at the first of its steps; none for a sound plan
 * @example
 * findPlanFaults([{ id: 'a', after: ['a'], days: 1 }]) // [{ step: 'a', reason: 'cycle', way: ['a', 'a'] }]
 */
export function findPlanFaults(steps: readonly PlannedStep[]): PlanFault[] {
  if (steps.length === 0) return [{ step: null, reason: 'no-steps' }]
  const byId = new Map(steps.map((step) => [step.id, step]))
  const faults: PlanFault[] = []
  const seen = new Set<string>()
  const inCycle = new Set<string>()
  for (const { id, after, targetDay } of steps) {
    if (seen.has(id)) faults.push({ step: id, reason: 'same-id' })
    seen.add(id)
    if (after.some((other) => !byId.has(other))) faults.push({ step: id, reason: 'unknown-step' })
    const way = inCycle.has(id) ? undefined : findCycle(id, (one) => byId.get(one)?.after ?? [])
    for (const one of way ?? []) inCycle.add(one)
    if (way) faults.push({ step: id, reason: 'cycle', way })
    const targets = after.flatMap((other) => byId.get(other)?.targetDay ?? [])
    if (targetDay !== undefined && targets.some((target) => target > targetDay))
      faults.push({ step: id, reason: 'target-too-early' })
  }
  return faults
}
