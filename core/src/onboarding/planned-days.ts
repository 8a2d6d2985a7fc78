import { CoreError } from '../error.ts'

export type PlannedStep = {
  readonly id: string
  /** Steps that are to be finished before this one can begin. */
  readonly after: readonly string[]
  /** Days it is expected to take once it can begin. */
  readonly days: number
  /** Day since the start by which it is to be finished; stands in the place of what follows from `days`. */
  readonly targetDay?: number | undefined
}

export type PlannedDays = { readonly begins: number; readonly ends: number }

/**
 * When each step of a plan is to begin and to end, in days since the start.
 *
 * Forward pass of the critical path method: begins(i) = max of ends(j) over the steps j it waits for, 0 without any;
 * ends(i) = targetDay(i) where one is given, else begins(i) + days(i).
 * Source: Kelley & Walker, Critical-Path Planning and Scheduling, EJCC (1959).
 *
 * @param steps in any order
 * @returns days since the start by the id of the step; empty without steps
 * @throws CoreError `planned-days.same-id`, `planned-days.unknown-step`, `planned-days.cycle`, `planned-days.not-a-day`
 * @example
 * plannedDays([{ id: 'a', after: [], days: 3 }, { id: 'b', after: ['a'], days: 4 }]).get('b') // { begins: 3, ends: 7 }
 */
export function plannedDays(steps: readonly PlannedStep[]): Map<string, PlannedDays> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  if (byId.size < steps.length)
    throw new CoreError('planned-days.same-id', 'plannedDays requires distinct ids')
  for (const step of steps) check(step, byId)
  const planned = new Map<string, PlannedDays>()
  const open = new Set<string>()
  const plan = (step: PlannedStep): PlannedDays => {
    const known = planned.get(step.id)
    if (known) return known
    if (open.has(step.id)) throw new CoreError('planned-days.cycle', `step ${step.id} waits for itself`)
    open.add(step.id)
    const before = step.after.map((id) => plan(byId.get(id) as PlannedStep).ends)
    const begins = Math.max(0, ...before)
    const days = { begins, ends: step.targetDay ?? begins + step.days }
    planned.set(step.id, days)
    return days
  }
  for (const step of steps) plan(step)
  return new Map(steps.map(({ id }) => [id, planned.get(id) as PlannedDays]))
}

function check(step: PlannedStep, byId: ReadonlyMap<string, PlannedStep>): void {
  const { id, after, days, targetDay = 0 } = step
  if (!isDay(days) || !isDay(targetDay))
    throw new CoreError('planned-days.not-a-day', `step ${id} requires whole, non-negative days`)
  if (after.some((other) => !byId.has(other)))
    throw new CoreError('planned-days.unknown-step', `step ${id} waits for a step that is not there`)
}

const isDay = (value: number) => Number.isSafeInteger(value) && value >= 0
