import type { Step as Way } from '@tsuzuku/core/playbooks/definition'
import * as z from 'zod'
import { type Rule, wireRule } from '../segments/segment.rule.ts'
import { raisedKinds } from '../signals/signal-kinds.ts'
import { surveyKinds } from '../surveys/surveys.tables.ts'
import { assignment, priorities } from '../tasks/task.schema.ts'

export const bands = ['good', 'watch', 'danger', 'unknown'] as const
export const receivers = ['champion', 'decision-maker', 'everybody', 'cause'] as const
export const waitUnits = ['minutes', 'hours', 'working-hours', 'days', 'working-days'] as const
const raisedKindNames = raisedKinds.map(({ kind }) => kind)
const onboardingTurns = ['behind', 'stuck', 'done'] as const
const MOST_STEPS = 80

const id = z.string().regex(/^[a-z0-9-]{1,40}$/)
const next = id.nullable()
const text = (most: number) => z.string().trim().max(most)
const rule = wireRule as unknown as z.ZodType<Rule>
const number = z.number().int().min(1).max(2147483647)

const ofScore = number.optional().describe('Id of a score; the main one where it is left out')

/** When a playbook begins for an account. */
export const triggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({ kind: z.literal('segment-entered'), segment_id: number }),
  z.strictObject({ kind: z.literal('segment-left'), segment_id: number }),
  z.strictObject({ kind: z.literal('signal-opened'), signals: z.array(text(40).min(1)).min(1).max(20) }),
  z.strictObject({
    kind: z.literal('band-moved'),
    score_id: ofScore,
    to: z.array(z.enum(bands)).min(1).max(4),
  }),
  z.strictObject({
    kind: z.literal('points-crossed'),
    score_id: ofScore,
    way: z.enum(['below', 'above']),
    points: z
      .number()
      .min(0)
      .max(100)
      .describe('On this side of it today and not the day before; a score that is not known crosses nothing'),
  }),
  z.strictObject({
    kind: z.literal('date'),
    field: text(120).min(1).describe('A key of /segment-fields whose type is date'),
    days: z.number().int().min(-730).max(730).describe('So many days after it; before it where negative'),
  }),
  z.strictObject({
    kind: z.literal('event'),
    event: text(300).min(7).describe('track:, page: or screen: and a name'),
  }),
  z.strictObject({
    kind: z.literal('stair-reached'),
    staircase_id: number,
    step_id: number.nullable().describe('Null is any step up'),
  }),
  z.strictObject({ kind: z.literal('stair-ready'), staircase_id: number }),
  z.strictObject({ kind: z.literal('lock-turned'), to: z.enum(['open', 'closed']) }),
  z.strictObject({
    kind: z.literal('onboarding-turned'),
    to: z.array(z.enum(onboardingTurns)).min(1).max(3),
  }),
])
export type Trigger = z.infer<typeof triggerSchema>

const words = z.strictObject({ ja: text(20_000), en: text(20_000) }).describe('In Liquid; one may be empty')

const offer = z.boolean().optional().describe('It offers something: it leaves only where the lock is open')
const lock_days = z
  .number()
  .int()
  .min(1)
  .max(365)
  .optional()
  .describe(
    'Of an offer: where the lock is closed it waits so many days at most; without it the step is skipped',
  )

export const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('wait'),
    id,
    amount: z.number().int().min(1).max(3650),
    unit: z.enum(waitUnits),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional()
      .describe('It ends at this time of day: of the day it comes to, or the next time the clock shows it'),
    clock: z
      .enum(['workspace', 'contact'])
      .optional()
      .describe('Whose clock shows that time; the workspace where it is left out'),
    next,
  }),
  z.strictObject({
    kind: z.literal('wait-until'),
    id,
    rule: rule.nullable(),
    event: text(300)
      .min(7)
      .optional()
      .describe(
        'track:, page: or screen: and a name: one that arrives for the account after the step was reached',
      ),
    days: z.number().int().min(1).max(730).describe('After so many days the way for "timed out" is taken'),
    met: next,
    timed_out: next,
  }),
  z.strictObject({
    kind: z.literal('wait-answer'),
    id,
    survey: next.describe('The step that asked'),
    days: z.number().int().min(1).max(730),
    answered: next,
    timed_out: next,
  }),
  z.strictObject({ kind: z.literal('branch'), id, rule, yes: next, no: next }),
  z.strictObject({
    kind: z.literal('split'),
    id,
    ways: z
      .array(z.strictObject({ share: z.number().gt(0).max(1), next }))
      .min(2)
      .max(5),
  }),
  z.strictObject({
    kind: z.literal('task'),
    id,
    title: words,
    note: words,
    checklist: words.optional().describe('An item a line'),
    due_days: z.number().int().min(0).max(365).describe('Working days'),
    priority: z.enum(priorities),
    assign: assignment,
    next,
  }),
  z.strictObject({
    kind: z.literal('mail'),
    id,
    to: z.enum(receivers),
    subject: words,
    body: words,
    review_hours: z
      .number()
      .int()
      .min(0)
      .max(168)
      .describe('So long a person may stop it before it goes out'),
    offer,
    lock_days,
    marketing: z.boolean().optional().describe('Advertising: not to who asked for none, and says how to'),
    next,
  }),
  z.strictObject({
    kind: z.literal('survey'),
    id,
    survey: z.enum(surveyKinds),
    to: z.enum(receivers),
    subject: words,
    body: words.describe('What stands above the question'),
    question: words,
    asks_comment: z.boolean(),
    again_days: z
      .number()
      .int()
      .min(1)
      .max(1095)
      .default(90)
      .describe('Whoever was asked this kind of question, or answered one, within so many days is not asked'),
    open_days: z.number().int().min(1).max(180).default(30).describe('So long answers are taken'),
    review_hours: z.number().int().min(0).max(168),
    next,
  }),
  z.strictObject({
    kind: z.literal('page-message'),
    id,
    title: words,
    body: words,
    days: z.number().int().min(1).max(365).describe('So long it is shown on the pages of the customer'),
    review_hours: z
      .number()
      .int()
      .min(0)
      .max(168)
      .optional()
      .describe('So long a person may withdraw it before it is shown'),
    offer,
    lock_days,
    next,
  }),
  z.strictObject({ kind: z.literal('note'), id, text: words, next }),
  z.strictObject({
    kind: z.literal('attribute'),
    id,
    key: text(120).min(1),
    value: z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
    next,
  }),
  z.strictObject({ kind: z.literal('list'), id, segment_id: number, verb: z.enum(['add', 'remove']), next }),
  z.strictObject({
    kind: z.literal('signal'),
    id,
    signal: z.enum(raisedKindNames),
    note: words,
    days: z.number().int().min(1).max(365).describe('So many days it stands, unless a person ends it'),
    next,
  }),
  z.strictObject({ kind: z.literal('webhook'), id, url: z.url().max(2000), offer, lock_days, next }),
  z.strictObject({
    kind: z.literal('slack'),
    id,
    url: z.url().max(2000),
    text: words,
    offer,
    lock_days,
    next,
  }),
  z.strictObject({ kind: z.literal('enrol'), id, playbook_id: number, next }),
  z.strictObject({ kind: z.literal('stop'), id, playbook_id: number, next }),
])
export type Step = z.infer<typeof stepSchema>
export type ActionStep = Exclude<Step, { kind: 'wait' | 'wait-until' | 'wait-answer' | 'branch' | 'split' }>

export const contentSchema = z.strictObject({
  trigger: triggerSchema,
  only: rule.nullable().describe('Who is enrolled when it begins; null is everybody'),
  again_after_days: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .describe('An account may come again so long after it was last enrolled; null is once'),
  most_active: z.number().int().min(1).max(100_000).nullable().describe('At most so many at a time'),
  hold_out: z
    .number()
    .min(0)
    .max(0.5)
    .multipleOf(0.05)
    .describe('Share of accounts that get nothing, to compare with'),
  goal: z.strictObject({ rule, days: z.number().int().min(1).max(730) }).nullable(),
  exit: rule.nullable().describe('Whoever this holds of is let go at once'),
  exit_on_reply: z
    .boolean()
    .optional()
    .describe('Whoever answers a mail of it is let go: not automatic answers, not addresses that failed'),
  first: next,
  steps: z.array(stepSchema).max(MOST_STEPS),
})
export type Content = z.infer<typeof contentSchema>
export type Words = z.infer<typeof words>

/** What a new playbook is drawn on. */
export const emptyContent: Content = {
  trigger: { kind: 'manual' },
  only: null,
  again_after_days: null,
  most_active: null,
  hold_out: 0,
  goal: null,
  exit: null,
  first: null,
  steps: [],
}

/** A step as the ways through the playbook see it. */
export function wayOf(step: Step): Way {
  const { kind } = step
  return kind === 'wait' ||
    kind === 'wait-until' ||
    kind === 'wait-answer' ||
    kind === 'branch' ||
    kind === 'split'
    ? step
    : { id: step.id, kind: 'action', next: step.next }
}

/** Every rule in it with the path to it, as errors name it. */
export function rulesOf(content: Content): { path: string; rule: Rule }[] {
  const rules: { path: string; rule: Rule | null | undefined }[] = [
    { path: 'only', rule: content.only },
    { path: 'exit', rule: content.exit },
    { path: 'goal.rule', rule: content.goal?.rule },
    ...content.steps.map((step, index) => ({
      path: `steps.${index}.rule`,
      rule: step.kind === 'branch' || step.kind === 'wait-until' ? step.rule : null,
    })),
  ]
  return rules.flatMap(({ path, rule: one }) => (one ? [{ path, rule: one }] : []))
}
