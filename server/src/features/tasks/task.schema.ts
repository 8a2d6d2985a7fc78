import * as z from 'zod'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export const taskStates = ['open', 'done', 'dropped'] as const
export const taskSources = ['hand', 'signal', 'playbook', 'import', 'api', 'plan'] as const
const MOST_ITEMS = 50

const checklist = z
  .array(z.strictObject({ text: z.string().trim().min(1).max(300), done: z.boolean() }))
  .max(MOST_ITEMS)

const day = plausibleDay

/** What people may change of a task; what is left out stays. */
export const taskFields = {
  title: z.string().trim().min(1).max(300),
  reason: z.string().trim().max(4000),
  due_on: day.nullable(),
  priority: z.enum(priorities),
  checklist,
  outcome: z.string().trim().max(4000).nullable(),
  minutes_spent: z.number().int().min(0).max(100_000).nullable(),
  snoozed_until: day.nullable(),
}

export const assignment = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('nobody') }),
  z.strictObject({ how: z.literal('member'), member_id: z.uuid() }),
  z.strictObject({ how: z.literal('account-owner') }),
  z.strictObject({
    how: z.enum(['round-robin', 'fewest-accounts', 'least-revenue']),
    among: z.array(z.uuid()).min(1).max(200),
  }),
])
export type Assignment = z.infer<typeof assignment>

export const taskCreate = z.strictObject({
  title: taskFields.title,
  reason: taskFields.reason.default(''),
  account_id: z.number().int().positive().nullable().default(null),
  signal_id: z.number().int().positive().nullable().default(null),
  due_on: taskFields.due_on.default(null),
  due_in_working_days: z.number().int().min(0).max(365).optional().describe('In place of due_on'),
  priority: taskFields.priority.default('normal'),
  checklist: checklist.default([]),
  assign: assignment.optional().describe('Left out: whoever makes it, else the owner of the account'),
})
export type TaskCreate = z.infer<typeof taskCreate>

export const taskPatch = z.strictObject({
  title: taskFields.title.optional(),
  reason: taskFields.reason.optional(),
  due_on: taskFields.due_on.optional(),
  priority: taskFields.priority.optional(),
  checklist: checklist.optional(),
  outcome: taskFields.outcome.optional(),
  minutes_spent: taskFields.minutes_spent.optional(),
  snoozed_until: taskFields.snoozed_until.optional(),
  state: z.enum(taskStates).optional(),
  owner_id: z.uuid().nullable().optional(),
  version: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('The version seen; another one by now is a conflict'),
})

export const taskBulk = z.strictObject({
  ids: z.array(z.number().int().positive()).min(1).max(500),
  change: z
    .strictObject({
      owner_id: z.uuid().nullable().optional(),
      due_on: taskFields.due_on.optional(),
      priority: taskFields.priority.optional(),
      snoozed_until: taskFields.snoozed_until.optional(),
      state: z.enum(taskStates).optional(),
      outcome: taskFields.outcome.optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'nothing to change'),
})

const person = z.object({ id: z.string(), name: z.string() }).nullable()

export const taskRow = z.object({
  id: z.number(),
  title: z.string(),
  reason: z.string(),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
  signal: z.object({ id: z.number(), kind: z.string(), is_open: z.boolean() }).nullable(),
  source: z.enum(taskSources),
  owner: person,
  due_on: z.string().nullable(),
  priority: z.enum(priorities),
  checklist: z.array(z.object({ text: z.string(), done: z.boolean() })),
  state: z.enum(taskStates),
  outcome: z.string().nullable(),
  minutes_spent: z.number().nullable(),
  snoozed_until: z.string().nullable(),
  is_overdue: z.boolean(),
  created_by: z.string(),
  created_at: z.string(),
  closed_at: z.string().nullable(),
  version: z.number(),
})
export type TaskRow = z.infer<typeof taskRow>

export const taskHistory = z.object({
  id: z.number(),
  at: z.string(),
  by: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  is_undone: z.boolean(),
})

export const listStates = ['open', 'snoozed', 'done', 'dropped'] as const
export const listQuery = {
  owner: ownerQuery,
  segment: segmentQuery,
  account: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  state: z.enum(listStates).default('open').describe('open: not put off'),
  due: z
    .enum(['overdue', 'today', 'week', 'none'])
    .optional()
    .describe('today and week hold what is overdue too'),
}
