import * as z from 'zod'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { figureNames } from './goal.figures.ts'

export const id = z.number().int().positive().max(2_147_483_647)
export const day = plausibleDay
const number = z.number().min(-1e15).max(1e15)
const known = id.nullable().default(null).describe('Null: new')

export const measure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('figure'), name: z.enum(figureNames) }),
  z.strictObject({ kind: z.literal('attribute'), key: z.string().min(1).max(63) }),
  z.strictObject({
    kind: z.literal('event'),
    event: z
      .string()
      .regex(/^(track|page|screen):./)
      .max(300)
      .describe('track:, page: or screen: and a name: how often it came within 28 days'),
  }),
  z.strictObject({ kind: z.literal('reported'), unit: z.string().trim().max(20) }),
])
export type Measure = z.infer<typeof measure>
export const directions = ['at-least', 'at-most'] as const

const goalFields = {
  name: z.string().trim().min(1).max(200),
  measure,
  direction: z.enum(directions),
  baseline: number.nullable().describe('Null: what the data say of that day'),
  baseline_on: day,
  target: number.nullable(),
  target_on: day,
}
const stepFields = {
  title: z.string().trim().min(1).max(300),
  side: z.enum(['us', 'customer']),
  starts_on: day.nullable(),
  due_on: day,
  owner_id: z.uuid().nullable().describe('Of our side; null: whoever looks after the account'),
  contact_id: id.nullable().describe('Of the customer’s side'),
}
export const MOST_GOALS = 30
const MOST_STEPS = 100

const inOrder = (goal: { baseline_on: string; target_on: string }) => goal.target_on > goal.baseline_on
const stepInOrder = (step: { starts_on: string | null; due_on: string }) =>
  step.starts_on === null || step.due_on >= step.starts_on
const ownSide = (step: { side: string; owner_id: string | null; contact_id: number | null }) =>
  step.side === 'us' ? step.contact_id === null : step.owner_id === null

/** All that both sides can agree on. */
export const planContent = z.strictObject({
  title: z.string().trim().min(1).max(200),
  job: z.string().trim().max(4000).describe('What the customer wants to get done'),
  starts_on: day,
  goals: z
    .array(
      z
        .strictObject({ id: known, ...goalFields })
        .refine(inOrder, { path: ['target_on'], message: 'the target comes after the baseline' }),
    )
    .max(MOST_GOALS),
  steps: z
    .array(
      z
        .strictObject({ id: known, ...stepFields })
        .refine(stepInOrder, { path: ['due_on'], message: 'due before it starts' })
        .refine(ownSide, { path: ['side'], message: 'people of the other side' }),
    )
    .max(MOST_STEPS),
})
export type PlanContent = z.infer<typeof planContent>
export type GoalInput = PlanContent['goals'][number]
export type StepInput = PlanContent['steps'][number]

export const planStates = ['not-started', 'on-track', 'behind', 'reached', 'unknown'] as const
export const goalStates = ['not-started', 'on-track', 'behind', 'reached', 'missed', 'unknown'] as const
const person = z.object({ id: z.string(), name: z.string() }).nullable()
const agreedStates = ['agreed', 'changed', 'none'] as const

export const planRow = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string() }),
  owner: person,
  title: z.string(),
  job: z.string(),
  starts_on: z.string(),
  ends_on: z.string().nullable().describe('The last day any goal or step names'),
  version: z.number(),
  closed_on: z.string().nullable(),
  progress: z.enum(planStates),
  goals: z.object({
    all: z.number(),
    reached: z.number(),
    on_track: z.number(),
    behind: z.number(),
    unknown: z.number(),
  }),
  steps: z.object({ all: z.number(), done: z.number(), overdue: z.number() }),
  agreed: z.enum(agreedStates).describe('changed: the newest version is not the one agreed on'),
  agreed_version: z.number().nullable(),
  agreed_on: z.string().nullable(),
})
export type PlanRow = z.infer<typeof planRow>

export const shownGoal = z.object({
  id: z.number(),
  ...goalFields,
  baseline_known: z.number().nullable().describe('The baseline, or what the data say of its day'),
  state: z.enum(goalStates),
  share: z.number().nullable(),
  value: z.number().nullable(),
  as_of: z.string().nullable(),
  reason: z.enum(['no-target', 'no-value', 'no-baseline', 'no-time']).nullable(),
  label: z.string().nullable().describe('Of an attribute'),
})
export type ShownGoal = z.infer<typeof shownGoal>

export const shownStep = z.object({
  id: z.number(),
  ...stepFields,
  owner: z.string().nullable(),
  contact: z.string().nullable(),
  is_done: z.boolean(),
  is_dropped: z.boolean(),
  is_overdue: z.boolean(),
  done_at: z.string().nullable(),
  task_id: z.number().nullable(),
})
export type ShownStep = z.infer<typeof shownStep>

export const agreementRow = z.object({
  id: z.number(),
  version: z.number(),
  contact_id: z.number(),
  contact_name: z.string(),
  agreed_on: z.string(),
  how: z.enum(['link', 'by-hand']),
  recorded_by: z.string(),
  recorded_at: z.string(),
  note: z.string(),
})

export const wholePlan = planRow.extend({
  today: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  closed_by: z.string().nullable(),
  closed_note: z.string(),
  saved_by: z.string(),
  saved_at: z.string(),
  goals_shown: z.array(shownGoal),
  steps_shown: z.array(shownStep),
  agreements: z.array(agreementRow),
  agreed_content: planContent.nullable().describe('The content of the version last agreed on'),
})
export type WholePlan = z.infer<typeof wholePlan>

export const filterQuery = {
  owner: ownerQuery,
  segment: segmentQuery,
  account: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  which: z.enum(['open', 'closed', 'all']).default('open'),
  state: z.enum(planStates).optional(),
  overdue: z.enum(['yes']).optional().describe('Only plans with steps whose day has passed'),
  agreed: z.enum(agreedStates).optional(),
}
