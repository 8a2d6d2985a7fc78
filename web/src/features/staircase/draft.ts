import { type Rule, ruleOf } from '../../lib/rule.ts'
import type { DraftStep, Staircase, StairStep } from '../../lib/staircase.ts'

/** A staircase on its way. `key` names a step while it is written, also before it is saved. */
export interface DraftStaircase {
  readonly name: string
  readonly tier: string | null
  readonly product_id: number | null
  readonly steps: readonly (DraftStep & { readonly key: number })[]
}

let lastKey = 0
const newKey = () => {
  lastKey += 1
  return lastKey
}

const noRule: Rule = { kind: 'all', of: [] }

export const emptyStep = () => ({
  key: newKey(),
  name: '',
  rule: noRule,
  guidance: '',
  guidance_url: null,
  offer: null,
})

export const emptyStaircase = (): DraftStaircase => ({
  name: '',
  tier: null,
  product_id: null,
  steps: [emptyStep()],
})

const stepOf = ({ id, name, rule, guidance, guidance_url: url, offer }: StairStep) => ({
  key: newKey(),
  id,
  name,
  rule: ruleOf(rule),
  guidance: guidance ?? '',
  guidance_url: url ?? null,
  offer: offer ?? null,
})

export const draftOf = ({ name, tier, product, steps }: Staircase): DraftStaircase => ({
  name,
  tier,
  product_id: product?.id ?? null,
  steps: steps.map(stepOf),
})

/** What is sent to be saved. */
export const written = ({ steps, ...head }: DraftStaircase) => ({
  ...head,
  name: head.name.trim(),
  steps: steps.map(({ key: _, ...step }) => ({
    ...step,
    name: step.name.trim(),
    guidance_url: step.guidance_url || null,
  })),
})

/** The same however the keys are ordered: the database keeps them in an order of its own. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

export type Difference =
  | { readonly kind: 'part'; readonly part: 'name' | 'tier' | 'product_id' | 'order' }
  | { readonly kind: 'added' | 'removed' | 'changed'; readonly step: string; readonly key: string }

/** What is not in the one staircase as it is in the other. */
export function differencesOf(before: DraftStaircase, after: DraftStaircase): Difference[] {
  const [one, other] = [written(before), written(after)]
  const old = new Map(one.steps.map((step) => [step.id, step]))
  const kept = new Set(other.steps.map(({ id }) => id))
  const ids = (steps: typeof one.steps, among: ReadonlySet<number | undefined>) =>
    steps.map(({ id }) => id).filter((id) => id !== undefined && among.has(id))
  const both = new Set([...old.keys()].filter((id) => kept.has(id)))
  const isMoved = plain(ids(one.steps, both)) !== plain(ids(other.steps, both))
  return [
    ...(['name', 'tier', 'product_id'] as const)
      .filter((part) => one[part] !== other[part])
      .map((part) => ({ kind: 'part' as const, part })),
    ...(isMoved ? [{ kind: 'part' as const, part: 'order' as const }] : []),
    ...other.steps.flatMap((step, index): Difference[] => {
      const was = step.id === undefined ? undefined : old.get(step.id)
      const named = { step: step.name, key: `${step.id ?? `new-${index}`}` }
      if (!was) return [{ kind: 'added', ...named }]
      return plain(was) === plain(step) ? [] : [{ kind: 'changed', ...named }]
    }),
    ...one.steps
      .filter(({ id }) => !kept.has(id))
      .map((step) => ({ kind: 'removed' as const, step: step.name, key: String(step.id) })),
  ]
}

/** A step moved up or down by one. */
export function moved<Item>(list: readonly Item[], from: number, by: 1 | -1): readonly Item[] {
  const to = from + by
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length) return list
  const without = list.filter((_, index) => index !== from)
  return [...without.slice(0, to), item, ...without.slice(to)]
}
