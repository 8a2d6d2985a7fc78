import * as z from 'zod'
import { pageQuery } from '../../platform/paging.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { sides } from './template.definition.ts'
import { templateStates } from './template.store.ts'

export const runStates = ['on-track', 'behind', 'stuck', 'paused', 'done', 'cancelled'] as const
export const changeKinds = [
  'started',
  'state',
  'finished',
  'reopened',
  'ticked',
  'unticked',
  'skipped',
  'unskipped',
  'first-value',
  'paused',
  'resumed',
  'cancelled',
  'moved',
] as const
const day = z.string().describe('YYYY-MM-DD')
const words = z.object({ ja: z.string(), en: z.string() })
const number = z.coerce.number().int().min(1).max(2_147_483_647)

export const byId = z.object({ id: number })

const lack = z.discriminatedUnion('how', [
  z.object({ how: z.literal('hand'), side: z.enum(sides) }),
  z.object({
    how: z.literal('event'),
    event: z.string(),
    seen: z.number(),
    times: z.number(),
    people: z.number(),
    contacts: z.number(),
    since: day,
  }),
  z.object({ how: z.literal('rule'), verdict: z.boolean().nullable().describe('Null: not known') }),
])

export const runRow = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string(), tier: z.string().nullable() }),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  template: z.object({ id: z.number(), name: z.string(), version: z.number() }),
  started_on: day,
  started_by: z.string().nullable().describe('Null: it began by itself'),
  state: z.enum(runStates),
  state_since: day,
  due_on: day.describe('When the whole is to be done by the plan'),
  days: z.number().describe('Since the start, until its end or today'),
  quiet_days: z.number().describe('Since a step was last finished, or since the start'),
  ended_on: day.nullable(),
  end_kind: z.enum(['done', 'cancelled', 'mistake', 'merged']).nullable(),
  end_reason: z.string().nullable(),
  first_value_on: day.nullable(),
  steps: z.number(),
  steps_finished: z.number(),
  progress: z
    .number()
    .nullable()
    .describe('Share of the steps due by now that are finished; null while none is due'),
  reasons: z
    .array(z.object({ step_id: z.string(), name: words, days_late: z.number(), lack }))
    .describe('Late steps, the latest first, and what has not come in'),
})
export type RunRow = z.infer<typeof runRow>

export const runFilter = {
  owner: ownerQuery,
  segment: segmentQuery,
  template: number.optional(),
  account: number.optional(),
  tier: z.string().max(100).optional(),
  which: z.enum(['running', 'ended', 'all']).default('running'),
}
export const runListQuery = {
  ...pageQuery,
  ...runFilter,
  state: z.enum(runStates).optional(),
}

export const runStep = z.object({
  id: z.string(),
  phase: z.string(),
  name: words,
  note: words,
  side: z.enum(sides),
  days: z.number(),
  after: z.array(z.string()),
  done: z.looseObject({ how: z.enum(['hand', 'event', 'rule']) }),
  is_first_value: z.boolean(),
  standing: z.enum(['finished', 'open', 'waiting']),
  how: z.enum(['event', 'rule', 'hand', 'skipped']).nullable(),
  finished_on: day.nullable(),
  open_since: day.nullable(),
  due_on: day,
  days_late: z.number(),
  seen: z.number().nullable(),
  people: z.number().nullable(),
  verdict: z.boolean().nullable(),
})
export type RunStep = z.infer<typeof runStep>

export const runHistory = z.object({
  id: z.number(),
  at: z.string(),
  day,
  by: z.string(),
  kind: z.enum(changeKinds),
  step_id: z.string().nullable(),
  state: z.enum(runStates).nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
})

export const wholeRun = runRow.extend({
  newest_version: z.number().describe('That new onboardings of the template follow'),
  phases: z.array(z.object({ id: z.string(), name: words })),
  plan: z.array(runStep),
  history: z.array(runHistory),
})

export const runSums = z.object({
  by_state: z.array(z.object({ state: z.enum(runStates), onboardings: z.number() })),
  by_template: z.array(z.object({ id: z.number(), name: z.string(), onboardings: z.number() })),
})

const problem = z.object({
  step: z.string().nullable(),
  reason: z.string(),
  field: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  is_warning: z.boolean().describe('It can be switched on all the same'),
})

/** A template as it stands in the API: rules are trees, which OpenAPI cannot draw without end. */
export const wireContent = z
  .looseObject({ steps: z.array(z.looseObject({ id: z.string() })) })
  .describe('{match, starts, phases, steps, first_value, stuck_after_days}; see docs/onboarding.md')

export const templateRow = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string(),
  state: z.enum(templateStates),
  revision: z.number(),
  version: z.number().nullable(),
  has_changes: z.boolean().describe('What is drawn is not what new onboardings follow'),
  starts_from: day.nullable(),
  waiting: z
    .number()
    .nullable()
    .describe('So many would begin at once: more than may without being asked for'),
  steps: z.number(),
  running: z.number(),
  stuck: z.number(),
  done: z.number(),
  changed_by: z.string().nullable(),
  changed_at: z.string(),
})

export const templateOne = templateRow.extend({
  draft: wireContent,
  problems: z.array(problem),
  versions: z.array(
    z.object({
      version: z.number(),
      saved_by: z.string().nullable(),
      saved_at: z.string(),
      running: z.number(),
    }),
  ),
})
