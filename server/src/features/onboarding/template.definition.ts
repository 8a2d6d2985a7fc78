import type { PlannedStep } from '@tsuzuku/core/onboarding/planned-days'
import * as z from 'zod'
import { type Rule, wireRule } from '../segments/segment.rule.ts'

const MOST_STEPS = 60
const MOST_DAYS = 730

const id = z.string().regex(/^[a-z0-9-]{1,40}$/)
const days = z.number().int().min(0).max(MOST_DAYS)
const words = z
  .strictObject({ ja: z.string().trim().max(2_000), en: z.string().trim().max(2_000) })
  .describe('One may be empty')
const rule = wireRule as unknown as z.ZodType<Rule>

export const sides = ['us', 'customer'] as const

const doneSchema = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('hand') }),
  z.strictObject({
    how: z.literal('event'),
    event: z.string().max(300).describe('track:, page: or screen: and a name'),
    times: z.number().int().min(1).max(100_000).default(1),
    contacts: z.number().int().min(1).max(10_000).default(1).describe('By so many different people'),
  }),
  z.strictObject({ how: z.literal('rule'), rule }),
])

const stepSchema = z.strictObject({
  id,
  phase: id,
  name: words,
  note: words,
  side: z.enum(sides),
  days: days.describe('Days it is expected to take once it can begin'),
  target_day: days
    .nullable()
    .describe('Day since the start by which it is to be done; null: follows from days'),
  after: z.array(id).max(MOST_STEPS).describe('Steps that are to be finished before'),
  done: doneSchema,
})
export type Step = z.infer<typeof stepSchema>

export const contentSchema = z.strictObject({
  match: z
    .strictObject({
      tiers: z.array(z.string().max(100)).max(20),
      products: z.array(z.string().max(200)).max(50).describe('Keys of products under contract'),
      segment_ids: z.array(z.number().int().positive()).max(20),
    })
    .describe('Who begins by itself: all that is named must hold; what is empty is not asked'),
  starts: z
    .enum(['contract', 'sign-up'])
    .describe('What the first day is: of the first contract, or of the sign-up'),
  phases: z.array(z.strictObject({ id, name: words })).max(20),
  steps: z.array(stepSchema).max(MOST_STEPS),
  first_value: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('step'), step_id: id }),
      z.strictObject({ kind: z.literal('rule'), rule }),
    ])
    .nullable()
    .describe('What shows that the customer got something out of it for the first time'),
  stuck_after_days: z
    .number()
    .int()
    .min(1)
    .max(365)
    .describe('So many days without any step finished, while one is late, are standing still'),
})
export type Content = z.infer<typeof contentSchema>
export type Words = z.infer<typeof words>

/** What a new template is drawn on. */
export const emptyContent: Content = {
  match: { tiers: [], products: [], segment_ids: [] },
  starts: 'contract',
  phases: [{ id: 'phase-1', name: { ja: '導入', en: 'Getting started' } }],
  steps: [],
  first_value: null,
  stuck_after_days: 14,
}

/** A step as the plan sees it. */
export const plannedOf = ({ id, after, days, target_day }: Step): PlannedStep => ({
  id,
  after,
  days,
  ...(target_day === null ? {} : { targetDay: target_day }),
})

/** Every rule in it with the path to it, as errors name it. */
export function rulesOf(content: Content): { path: string; step: string | null; rule: Rule }[] {
  const steps = content.steps.flatMap((step, at) =>
    step.done.how === 'rule' ? [{ path: `steps.${at}.done.rule`, step: step.id, rule: step.done.rule }] : [],
  )
  const { first_value: first } = content
  return first?.kind === 'rule'
    ? [...steps, { path: 'first_value.rule', step: null, rule: first.rule }]
    : steps
}

/** `track:Report created` → its parts; undefined where it names none. */
export function eventOf(event: string): { kind: string; name: string } | undefined {
  const [, kind, name] = /^(track|page|screen):(.+)$/s.exec(event) ?? []
  return kind && name ? { kind, name } : undefined
}
