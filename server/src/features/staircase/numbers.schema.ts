import * as z from 'zod'

const nullable = z.number().nullable()
const share = z.object({
  of: z.number(),
  rate: nullable.describe('Null: nobody to judge by'),
  low: nullable,
  high: nullable,
})

export const stepNumbers = z.object({
  step_id: z.number().nullable().describe('Null is the ground'),
  name: z.string().nullable(),
  accounts: z.number().describe('Who stand there now'),
  climb: share
    .extend({ climbed: z.number(), left_out: z.number() })
    .nullable()
    .describe('Stays that ended by a step up within the days, of those old enough; null on the highest step'),
  days: z
    .object({ median: nullable, low: nullable, high: nullable, stays: z.number(), climbed: z.number() })
    .nullable()
    .describe('Days until half have climbed; null while fewer have'),
  stood: z.number().describe('Accounts that stood there within the span'),
  offers: z.object({ open: z.number(), won: z.number(), lost: z.number() }),
  money: z.object({
    won_minor: z.number(),
    without_amount: z.number(),
    other_currency: z.number(),
  }),
  upsell: share.extend({ accounts: z.number() }).nullable().describe('Null on the ground: it offers nothing'),
  cross_sell: share.extend({ accounts: z.number() }).nullable(),
})
export type StepNumbers = z.infer<typeof stepNumbers>

export const numbersSchema = z.object({
  staircase: z.object({ id: z.number(), name: z.string() }),
  from: z.string(),
  to: z.string(),
  within: z.number(),
  currency: z.string(),
  known_since: z.string().nullable().describe('When accounts were first placed'),
  rows: z.array(stepNumbers).describe('The ground first'),
})
