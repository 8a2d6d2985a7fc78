import * as z from 'zod'

export const ownerTypes = ['dedicated', 'shared', 'pooled', 'self-serve'] as const
export const deciders = ['source', 'price'] as const
const text = z.string().trim().max(4000)
export const MOST_TIERS = 10

/** A tier as it is designed: from which price, and what an account in it gets. */
export const tierSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  from_minor: z
    .number()
    .int()
    .min(1)
    .max(1e15)
    .nullable()
    .default(null)
    .describe('Lowest monthly price; null for the cheapest tier and where sources decide'),
  experience: text.default('').describe('What an account in it should live through'),
  communication: text.default('').describe('How we talk with it'),
  owner_type: z.enum(ownerTypes).nullable().default(null),
  cadence_days: z
    .number()
    .int()
    .min(1)
    .max(730)
    .nullable()
    .default(null)
    .describe('A touch at least every so many days'),
})
export type Tier = z.infer<typeof tierSchema>

export const schemeSchema = z.strictObject({
  decided_by: z.enum(deciders),
  tiers: z.array(tierSchema).min(1).max(MOST_TIERS),
})
export type Scheme = z.infer<typeof schemeSchema>

const figures = {
  accounts: z.number(),
  mrr_minor: z.number().describe('Where purchases make the price: what was bought in the last year'),
}

export const tiersSchema = z.object({
  version: z.number().nullable().describe('Null: nothing is saved yet, this is a proposal'),
  decided_by: z.enum(deciders),
  saved_by: z.string().nullable(),
  saved_at: z.string().nullable(),
  currency: z.string(),
  basis: z
    .enum(['mrr', 'purchase'])
    .describe('What a price is: the monthly one, or without contracts the mean purchase of the last year'),
  day: z.string().nullable(),
  tiers: z.array(
    tierSchema.extend({
      ...figures,
      lowest_minor: z.number().nullable(),
      median_minor: z.number().nullable(),
      highest_minor: z.number().nullable(),
      overdue: z
        .number()
        .nullable()
        .describe('Customers without a touch within the cadence; null without a cadence'),
    }),
  ),
  others: z
    .array(z.object({ name: z.string().nullable(), ...figures }))
    .describe('Customers in no tier of these'),
  quantile_cuts: z.array(z.number()).describe('Cuts that would make three tiers of about equal size'),
})

export const tierPreviewSchema = z.object({
  tiers: z.array(z.object({ name: z.string(), ...figures })),
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string(), ...figures })),
  unpriced: z.number().describe('Accounts without a price, which keep the tier they have'),
})

export const tierMoveSchema = z.object({
  account: z.object({ id: z.number(), name: z.string() }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: z.string(),
  cause: z
    .enum(['account', 'scheme'])
    .describe('scheme: the tiers were cut anew, the account did not change'),
  mrr_minor: z.number().nullable(),
})

export const tierMovesSchema = z.object({
  rows: z.array(tierMoveSchema),
  next_cursor: z.string().nullable(),
  total: z.number(),
  matrix: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), ...figures })),
})
