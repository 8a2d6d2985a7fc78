import type { Content, Step } from './playbook.ts'

export const parts = [
  'trigger',
  'only',
  'again_after_days',
  'most_active',
  'hold_out',
  'goal',
  'exit',
  'exit_on_reply',
  'first',
] as const
export type Part = (typeof parts)[number]

export type Difference =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'added' | 'removed' | 'changed'; readonly step: Step }

const same = (one: unknown, other: unknown) => plain(one) === plain(other)

/** The same however the keys are ordered: the database keeps them in an order of its own. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** What is not in the one drawing as it is in the other. */
export function differencesOf(before: Content, after: Content): Difference[] {
  const old = new Map(before.steps.map((step) => [step.id, step]))
  const now = new Set(after.steps.map(({ id }) => id))
  return [
    ...parts
      .filter((part) => !same(before[part], after[part]))
      .map((part) => ({ kind: 'part' as const, part })),
    ...after.steps.flatMap((step): Difference[] => {
      const was = old.get(step.id)
      if (!was) return [{ kind: 'added', step }]
      return same(was, step) ? [] : [{ kind: 'changed', step }]
    }),
    ...before.steps.filter(({ id }) => !now.has(id)).map((step) => ({ kind: 'removed' as const, step })),
  ]
}
