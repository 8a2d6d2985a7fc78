import { sameContent } from '@tsuzuku/core/success/same-content'
import { useState } from 'react'
import type { GoalDraft, PlanContent, StepDraft, WholePlan } from '../../lib/success.ts'
import { broughtTogether, contentOf } from './plan-content.ts'

/** New things have no id yet; the key tells them apart while they are edited. */
type Keyed<Item> = Item & { readonly key: string }
export type GoalRow = Keyed<GoalDraft>
export type StepRow = Keyed<StepDraft>
interface Rows {
  readonly fields: Pick<PlanContent, 'title' | 'job' | 'starts_on'>
  readonly goals: readonly GoalRow[]
  readonly steps: readonly StepRow[]
}

const keyed = <Item extends { id: number | null }>(item: Item): Keyed<Item> => ({
  ...item,
  key: item.id === null ? crypto.randomUUID() : String(item.id),
})
const rowsOf = ({ goals, steps, ...fields }: PlanContent): Rows => ({
  fields,
  goals: goals.map(keyed),
  steps: steps.map(keyed),
})
const plain = <Item extends { key: string }>({ key: _, ...item }: Item) => item
const written = ({ fields, goals, steps }: Rows): PlanContent => ({
  ...fields,
  goals: goals.map(plain),
  steps: steps.map(plain),
})

/** A plan on its way: what it began with, what is drawn, and what somebody else saved meanwhile. */
export function usePlanDraft(saved: WholePlan) {
  const [base, setBase] = useState(saved)
  const [rows, setRows] = useState(() => rowsOf(contentOf(saved)))
  const content = written(rows)
  const isChanged = !sameContent(content, contentOf(base))
  const setItem =
    <List extends 'goals' | 'steps'>(list: List) =>
    (key: string, part: Partial<Rows[List][number]>) =>
      setRows((old) => ({
        ...old,
        [list]: old[list].map((item) => (item.key === key ? { ...item, ...part } : item)),
      }))
  return {
    base,
    ...rows,
    content,
    isChanged,
    setFields: (part: Partial<Rows['fields']>) =>
      setRows((old) => ({ ...old, fields: { ...old.fields, ...part } })),
    setGoal: setItem('goals'),
    setStep: setItem('steps'),
    addGoal: (goal: GoalDraft) => setRows((old) => ({ ...old, goals: [...old.goals, keyed(goal)] })),
    addStep: (step: StepDraft) => setRows((old) => ({ ...old, steps: [...old.steps, keyed(step)] })),
    remove: (list: 'goals' | 'steps', key: string) =>
      setRows((old) => ({ ...old, [list]: old[list].filter((item) => item.key !== key) })),
    takeTheirs: (theirs: WholePlan) => {
      setBase(theirs)
      setRows(rowsOf(contentOf(theirs)))
    },
    /** Both together, on what they saved; says how many places need a look. */
    merge: (theirs: WholePlan): number => {
      const { content: merged, conflicts } = broughtTogether(contentOf(base), content, contentOf(theirs))
      setBase(theirs)
      setRows(rowsOf(merged))
      return conflicts
    },
  }
}

export type PlanDraft = ReturnType<typeof usePlanDraft>
