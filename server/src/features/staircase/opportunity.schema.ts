import * as z from 'zod'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { ownerQuery, segmentQuery } from '../health/health.owner.ts'

export const kinds = ['upsell', 'cross-sell', 'tier-up', 'renewal', 'other'] as const
export const stages = ['idea', 'ready', 'offered', 'negotiating', 'won', 'lost'] as const
export type Stage = (typeof stages)[number]
const outcomeReasons = [
  'value',
  'price',
  'timing',
  'no-need',
  'missing-feature',
  'competitor',
  'budget',
  'no-answer',
  'other',
] as const
const MOST_MINOR = 1e15

const id = z.number().int().min(1).max(2_147_483_647)
const day = plausibleDay
const currency = z.string().regex(/^[A-Z]{3}$/)

const fields = {
  name: z.string().trim().min(1).max(300),
  kind: z.enum(kinds),
  step_id: id.nullable().describe('The step of a staircase whose offer it is'),
  stage: z.enum(stages),
  amount_minor: z
    .number()
    .int()
    .min(0)
    .max(MOST_MINOR)
    .nullable()
    .describe('Worth in the first year; null is not known yet'),
  currency,
  owner_id: z.uuid().nullable(),
  expected_on: day.nullable(),
  note: z.string().trim().max(4000),
  outcome_reason: z.enum(outcomeReasons).nullable(),
  outcome_note: z.string().trim().max(4000),
}

export const opportunityBody = z.strictObject({
  account_id: id,
  name: fields.name,
  kind: fields.kind,
  step_id: fields.step_id.default(null),
  stage: fields.stage.default('idea'),
  amount_minor: fields.amount_minor.default(null),
  currency: currency.optional().describe("The workspace's where it is left out"),
  owner_id: fields.owner_id.optional().describe('Whoever looks after the account where it is left out'),
  expected_on: fields.expected_on.default(null),
  note: fields.note.default(''),
  outcome_reason: fields.outcome_reason.default(null),
  outcome_note: fields.outcome_note.default(''),
})
export type OpportunityInput = z.infer<typeof opportunityBody>

export const opportunityPatch = z
  .strictObject({
    ...z.object(fields).partial().shape,
    version: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('The version seen; another by now is a conflict'),
  })
  .describe('What is left out stays')

export const opportunityRow = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), name: z.string(), tier: z.string().nullable() }),
  name: z.string(),
  kind: z.enum(kinds),
  step: z.object({ id: z.number(), name: z.string(), staircase: z.string() }).nullable(),
  stage: z.enum(stages),
  amount_minor: z.number().nullable(),
  currency: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  expected_on: z.string().nullable(),
  note: z.string(),
  outcome_reason: z.enum(outcomeReasons).nullable(),
  outcome_note: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  offered_at: z.string().nullable().describe('When an offer first left'),
  override: z
    .object({ id: z.number(), by: z.string(), reason: z.string() })
    .nullable()
    .describe('By which it left although the lock was closed'),
  closed_at: z.string().nullable(),
  is_open: z.boolean().describe('Whether an offer may leave to the account, as last looked at'),
  version: z.number(),
})
export type OpportunityRow = z.infer<typeof opportunityRow>

export const opportunityHistory = z.object({
  id: z.number(),
  at: z.string(),
  by: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
})

const intId = z.coerce.number().int().min(1).max(2_147_483_647)
export const opportunityFilter = {
  owner: ownerQuery,
  segment: segmentQuery,
  tier: z.string().max(100).optional().describe('none: accounts without a tier'),
  account: intId.optional(),
  step: intId.optional(),
  kind: z.enum(kinds).optional(),
  which: z
    .enum(['open', 'board', 'closed', 'all'])
    .default('all')
    .describe('board: open and closed within 90 days'),
}
export const opportunitySums = z.object({
  by_stage: z.array(
    z.object({
      stage: z.enum(stages),
      opportunities: z.number(),
      amount_minor: z.number().describe('Of those in the currency of the workspace whose amount is known'),
      without_amount: z.number(),
      other_currency: z.number(),
    }),
  ),
})
