import type { Rule } from '../../lib/rule.ts'

export interface Words {
  readonly ja: string
  readonly en: string
}

export type Done =
  | { readonly how: 'hand' }
  | { readonly how: 'event'; readonly event: string; readonly times: number; readonly contacts: number }
  | { readonly how: 'rule'; readonly rule: Rule }

export interface Step {
  readonly id: string
  readonly phase: string
  readonly name: Words
  readonly note: Words
  readonly side: 'us' | 'customer'
  readonly days: number
  readonly target_day: number | null
  readonly after: readonly string[]
  readonly done: Done
}

export interface Phase {
  readonly id: string
  readonly name: Words
}

/** What is drawn of a template; docs/onboarding.md tells of each part. */
export interface Content {
  readonly match: {
    readonly tiers: readonly string[]
    readonly products: readonly string[]
    readonly segment_ids: readonly number[]
  }
  readonly starts: 'contract' | 'sign-up'
  readonly phases: readonly Phase[]
  readonly steps: readonly Step[]
  readonly first_value:
    | { readonly kind: 'step'; readonly step_id: string }
    | { readonly kind: 'rule'; readonly rule: Rule }
    | null
  readonly stuck_after_days: number
}

export const contentOf = (draft: unknown): Content => draft as Content

const noWords: Words = { ja: '', en: '' }
export const emptyRule: Rule = { kind: 'all', of: [] }

/** The smallest number that makes an id that is not taken. */
export function freeId(prefix: string, taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map(({ id }) => id))
  let n = ids.size + 1
  while (ids.has(`${prefix}-${n}`)) n += 1
  return `${prefix}-${n}`
}

export const newPhase = ({ phases }: Content): Phase => ({ id: freeId('phase', phases), name: noWords })

export const newStep = ({ steps }: Content, phase: string): Step => ({
  id: freeId('step', steps),
  phase,
  name: noWords,
  note: noWords,
  side: 'us',
  days: 7,
  target_day: null,
  after: [],
  done: { how: 'hand' },
})

/** Without the step, and without a word of it in those that waited for it. */
export function withoutStep(content: Content, id: string): Content {
  const { first_value: first } = content
  return {
    ...content,
    first_value: first?.kind === 'step' && first.step_id === id ? null : first,
    steps: content.steps
      .filter((step) => step.id !== id)
      .map((step) => ({ ...step, after: step.after.filter((other) => other !== id) })),
  }
}

export const withStep = (content: Content, step: Step): Content => ({
  ...content,
  steps: content.steps.map((old) => (old.id === step.id ? step : old)),
})

/** One place up or down among the steps of its phase. */
export function moveStep(content: Content, id: string, by: -1 | 1): Content {
  const step = content.steps.find((one) => one.id === id)
  const mine = content.steps.filter((one) => one.phase === step?.phase)
  const other = mine[mine.findIndex((one) => one.id === id) + by]
  if (!step || !other) return content
  const swap = (one: Step) => (one.id === id ? other : one.id === other.id ? step : one)
  return { ...content, steps: content.steps.map(swap) }
}

/** When each step is to begin and to end, in days since the start; undefined where steps wait for each other. */
export function planOf({ steps }: Content): ReadonlyMap<string, { from: number; to: number }> | undefined {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const planned = new Map<string, { from: number; to: number }>()
  const open = new Set<string>()
  const plan = (step: Step): { from: number; to: number } | undefined => {
    const known = planned.get(step.id)
    if (known) return known
    if (open.has(step.id)) return undefined
    open.add(step.id)
    const ends: number[] = [0]
    for (const id of step.after) {
      const before = byId.get(id)
      const end = before ? plan(before) : undefined
      if (!end) return undefined
      ends.push(end.to)
    }
    const from = Math.max(...ends)
    const days = { from, to: step.target_day ?? from + step.days }
    planned.set(step.id, days)
    return days
  }
  return steps.every((step) => plan(step) !== undefined) ? planned : undefined
}

/** The same however the keys are ordered: the database keeps them in an order of its own. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

export interface Differences {
  readonly isSettings: boolean
  readonly steps: readonly Step[]
  readonly gone: readonly Step[]
}

/** What is not in the one drawing as it is in the other. */
export function differencesOf(before: Content, after: Content): Differences {
  const { steps: old, ...settings } = before
  const { steps: now, ...newSettings } = after
  const known = new Map(old.map((step) => [step.id, plain(step)]))
  const there = new Set(now.map(({ id }) => id))
  return {
    isSettings: plain(settings) !== plain(newSettings),
    steps: now.filter((step) => known.get(step.id) !== plain(step)),
    gone: old.filter(({ id }) => !there.has(id)),
  }
}
