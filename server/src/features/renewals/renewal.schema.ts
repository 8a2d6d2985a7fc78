import * as z from 'zod'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'

export const states = ['due', 'in-talks', 'committed', 'at-risk', 'won', 'lost'] as const
export const forecasts = ['committed', 'likely', 'at-risk'] as const
export const categories = ['committed', 'likely', 'at-risk', 'uncalled', 'lost'] as const
export const results = ['renewed', 'up', 'down', 'lost'] as const
const lossReasons = [
  'price',
  'fit',
  'missing-feature',
  'quality',
  'support',
  'low-use',
  'champion-left',
  'competitor',
  'budget',
  'closed-business',
  'other',
] as const

const day = plausibleDay
const id = z.number().int().positive().max(2_147_483_647)

/** What people may change of a renewal; what is left out stays. */
const fields = {
  state: z.enum(states).optional(),
  forecast: z
    .enum(forecasts)
    .nullable()
    .optional()
    .describe('Beside the state; without it the state says the category'),
  owner_id: z.uuid().nullable().optional().describe('Null: whoever looks after the account'),
  follow_up_on: day.nullable().optional(),
}

export const renewalPatch = z
  .strictObject({
    ...fields,
    note: z.string().trim().max(4000).optional(),
    loss_reason: z.enum(lossReasons).nullable().optional(),
    loss_note: z.string().trim().max(4000).optional(),
    competitor: z.string().trim().max(200).nullable().optional(),
    foreseeable: z.enum(['yes', 'partly', 'no']).nullable().optional().describe('Could we have known?'),
    version: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('The version seen; another by now is a conflict'),
  })
  .describe('What is left out stays')

export const renewalBulk = z.strictObject({
  ids: z.array(id).min(1).max(500),
  change: z.strictObject(fields).refine((change) => Object.keys(change).length > 0, 'nothing to change'),
})

const band = z.enum(['good', 'watch', 'danger', 'unknown'])
const person = z.object({ id: z.string(), name: z.string() }).nullable()

export const renewalRow = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string(), tier: z.string().nullable() }),
  owner: person,
  owner_is_own: z
    .boolean()
    .describe('The renewal has an owner of its own; else it is who looks after the account'),
  renews_on: z.string(),
  days_left: z.number(),
  mrr_minor: z.number(),
  year_minor: z.number(),
  contracts: z.number(),
  term_months: z.number().nullable(),
  is_implied: z.boolean(),
  is_gone: z.boolean(),
  moved: z.number().describe('How often its day has moved'),
  state: z.enum(states),
  forecast: z.enum(forecasts).nullable(),
  category: z.enum(categories),
  result: z.enum(results).nullable(),
  result_mrr_minor: z.number().nullable(),
  result_on: z.string().nullable(),
  called: z.enum(categories).nullable(),
  note: z.string(),
  loss_reason: z.enum(lossReasons).nullable(),
  loss_note: z.string(),
  competitor: z.string().nullable(),
  foreseeable: z.enum(['yes', 'partly', 'no']).nullable(),
  follow_up_on: z.string().nullable(),
  health: z.object({ band, score: z.number().nullable() }),
  version: z.number(),
})
export type RenewalRow = z.infer<typeof renewalRow>

export const renewalHistory = z.object({
  id: z.number(),
  at: z.string(),
  by: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  is_undone: z.boolean(),
})

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const filterQuery = {
  owner: ownerQuery,
  segment: segmentQuery,
  tier: z.string().max(100).optional().describe('none: accounts without a tier'),
  account: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  month: month.optional(),
  which: z
    .enum(['coming', 'board', 'past', 'gone', 'all'])
    .default('coming')
    .describe('board: to come and the last 30 days; gone: days no contract names any more'),
  within: z.coerce.number().int().min(1).max(3660).optional().describe('Days from today'),
}
export const listQuery = { ...filterQuery, state: z.enum(states).optional() }

export const sums = z.object({ renewals: z.number(), mrr_minor: z.number() })
