import * as z from 'zod'
import { pageQuery } from '../../platform/paging.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'
import { signalKindNames } from './signal-kinds.ts'
import { signalRuleSchema } from './signals.rule.ts'

export const kindSchema = z.enum(signalKindNames)
export const stateSchema = z.enum(['open', 'snoozed', 'dismissed', 'closed'])
export const sortSchema = z.enum(['money', 'newest', 'longest'])
/** Ended ones by what was done about them meanwhile; a dismissal counts while its figures hold, too. */
export const becameSchema = z.enum(['taken', 'untouched', 'dismissed', 'left', 'merged'])
const natureSchema = z.enum(['risk', 'growth'])
const named = z.object({ id: z.string(), name: z.string() }).nullable()
const value = z.union([z.number(), z.string(), z.null()])

export const signalFilterQuery = {
  kind: kindSchema.optional(),
  nature: natureSchema.optional(),
  state: z
    .enum([...stateSchema.options, 'past'])
    .default('open')
    .describe('past: ended or dismissed'),
  account: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe('Id of an account'),
  became: becameSchema.optional().describe('What became of it'),
  owner: ownerQuery.describe('Who took it, else who looks after the account'),
  segment: segmentQuery,
  since: z.iso.date().optional().describe('Opened on or after this day'),
}
export const signalListQuery = { ...pageQuery, ...signalFilterQuery, sort: sortSchema.default('money') }

export const signalSchema = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string(), external_id: z.string().nullable() }),
  account_owner: named,
  kind: kindSchema,
  nature: natureSchema,
  state: stateSchema,
  evidence: z.record(z.string(), value).describe('The figures it stands on'),
  facts: z
    .array(z.object({ kind: z.string(), ids: z.array(z.union([z.number(), z.string()])) }))
    .describe('Ids of the facts behind it; the account’s day of last_seen_on has the rest'),
  holds_since: z
    .string()
    .describe('The day since which its figures hold without a break, as far as is known'),
  opened_on: z.string(),
  last_seen_on: z.string(),
  closed_on: z.string().nullable(),
  became: becameSchema
    .nullable()
    .describe(
      'Ended after somebody took it, ended untouched, dismissed, customer left or merged; null: it stands',
    ),
  closed_because: z.enum(['over', 'left', 'merged']).nullable(),
  owner: named.describe('Who took it'),
  snoozed_until: z.string().nullable(),
  dismissed_at: z.string().nullable(),
  dismissed_reason: z.string().nullable(),
  money_minor: z.number().nullable().describe('Per month; null where no figure can be defended'),
  rule_version: z.number(),
})
export type SignalRow = z.infer<typeof signalSchema>

export const signalEventSchema = z.object({
  at: z.string(),
  what: z.enum([
    'opened',
    'reopened',
    'closed',
    'taken',
    'released',
    'snoozed',
    'woken',
    'dismissed',
    'restored',
  ]),
  member: z.string().nullable(),
  detail: z.record(z.string(), value),
})

export const signalChangeSchema = z.strictObject({
  owner_id: z.uuid().nullable().optional().describe('Null gives it back to who looks after the account'),
  snoozed_until: z.iso.date().nullable().optional(),
  dismissed_reason: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .nullable()
    .optional()
    .describe('Null takes the dismissal back'),
})
export type SignalChange = z.infer<typeof signalChangeSchema>

const MOST_AT_ONCE = 500
const changed = signalChangeSchema.extend({ id: z.number().int().min(1).max(2_147_483_647) })
export type ChangeOfSignal = z.infer<typeof changed>

export const manyChangesSchema = z.strictObject({ changes: z.array(changed).min(1).max(MOST_AT_ONCE) })
export const manyChangedSchema = z.object({
  changed: z.number(),
  left_out: z.number().describe('Ended by themselves meanwhile'),
  undo: z.array(changed).describe('Changes that take it back'),
})

const keptSince = z
  .string()
  .nullable()
  .describe('The first day on which signals were looked for; before it none is known')

export const historySchema = z.object({
  kinds: z.array(
    z.object({
      kind: kindSchema,
      nature: natureSchema,
      opened: z.number(),
      standing: z.number().describe('Open or put off on the day'),
      ...z.object(
        Object.fromEntries(becameSchema.options.map((one) => [one, z.number()])) as Record<
          z.infer<typeof becameSchema>,
          z.ZodNumber
        >,
      ).shape,
      median_days: z.number().nullable().describe('From opened to ended, of those that ended'),
    }),
  ),
  kept_since: keptSince,
  segments_kept_since: segmentsKeptSince,
})

const standing = z.object({ signals: z.number(), accounts: z.number(), money_minor: z.number() })
export const signalSummarySchema = z.object({
  day: z.string().nullable(),
  kept_since: keptSince,
  customers: z.number(),
  kinds: z.array(
    z.object({
      kind: kindSchema,
      nature: natureSchema,
      open: standing,
      snoozed: z.number(),
      dismissed: z.number(),
      closed_28d: z.number(),
      known: z.number().describe('Customers of whom it can be said'),
      not_measured: z
        .enum([
          'no-usage',
          'no-seats',
          'no-champions',
          'no-tickets',
          'no-answers',
          'no-payments',
          'no-departments',
          'no-limits',
        ])
        .nullable()
        .describe('Why it can be said of nobody'),
    }),
  ),
})

export const savedSignalRuleSchema = z.object({
  version: z.number(),
  content: signalRuleSchema,
  created_by: z.string().nullable(),
  created_at: z.string(),
})
