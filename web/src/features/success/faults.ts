import type { GoalDraft, PlanContent, StepDraft } from '../../lib/success.ts'

export type Fault = 'needed' | 'target_day' | 'due_day'

export const goalFaults = (goal: GoalDraft): { name?: Fault; target_on?: Fault } => ({
  ...(goal.name.trim() === '' ? { name: 'needed' as const } : {}),
  ...(goal.target_on <= goal.baseline_on ? { target_on: 'target_day' as const } : {}),
})

export const stepFaults = (step: StepDraft): { title?: Fault; due_on?: Fault } => ({
  ...(step.title.trim() === '' ? { title: 'needed' as const } : {}),
  ...(step.starts_on !== null && step.due_on < step.starts_on ? { due_on: 'due_day' as const } : {}),
})

/** How many fields keep a plan from being saved. */
export const countFaults = ({ title, goals, steps }: PlanContent): number =>
  (title.trim() === '' ? 1 : 0) +
  [...goals.map(goalFaults), ...steps.map(stepFaults)].reduce(
    (sum, faults) => sum + Object.keys(faults).length,
    0,
  )
