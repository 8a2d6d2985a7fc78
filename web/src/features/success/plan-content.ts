import { type ContentChange, contentChanges, type Parted } from '@tsuzuku/core/success/content-changes'
import { mergeContent } from '@tsuzuku/core/success/merge-content'
import type { PlanContent, WholePlan } from '../../lib/success.ts'

/** What both sides can agree on, as it was saved last. */
export const contentOf = ({ title, job, starts_on, goals_shown, steps_shown }: WholePlan): PlanContent => ({
  title,
  job,
  starts_on,
  goals: goals_shown.map(({ id, name, measure, direction, baseline, baseline_on, target, target_on }) => ({
    ...{ id, name, measure, direction, baseline, baseline_on, target, target_on },
  })),
  steps: steps_shown.map(({ id, title: words, side, starts_on: from, due_on, owner_id, contact_id }) => ({
    ...{ id, title: words, side, starts_on: from, due_on, owner_id, contact_id },
  })),
})

const partsOf = ({ goals, steps, ...fields }: PlanContent): Parted => ({ fields, lists: { goals, steps } })

export const changesBetween = (before: PlanContent, after: PlanContent): ContentChange[] =>
  contentChanges(partsOf(before), partsOf(after))

/** Mine and theirs together, and how many places need a look. */
export function broughtTogether(base: PlanContent, mine: PlanContent, theirs: PlanContent) {
  const { merged, conflicts } = mergeContent(partsOf(base), partsOf(mine), partsOf(theirs))
  const content = { ...merged.fields, ...merged.lists } as unknown as PlanContent
  return { content, conflicts: conflicts.length }
}
