import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { pageOf } from '../../platform/paging.ts'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { groupings } from '../contracts/population.ts'

export const ltvSettingsSchema = z.strictObject({
  margin: z.number().gt(0).max(1).describe('Share of revenue that is margin'),
  discount: z.number().min(0).max(1).describe('A year'),
  horizon_months: z
    .number()
    .int()
    .min(1)
    .max(120)
    .describe('Months ahead that expected money is counted for'),
})
export type LtvSettings = z.infer<typeof ltvSettingsSchema>

const interval = z
  .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
  .nullable()

export const ltvReasons = ['nothing-lost', 'no-repeat', 'too-few', 'no-curve'] as const
export type LtvReason = (typeof ltvReasons)[number]

const amount = z.object({ value: z.number(), interval, n: z.number() }).nullable()

export const ltvRowSchema = z.object({
  key: z.string().nullable(),
  label: z.string().nullable().describe('null: not set'),
  n: z.number(),
  lost: z.number().nullable().describe('Accounts that stopped paying; null where no contract says so'),
  realised: amount.describe('What an account has paid up to now, those that still pay included'),
  realised_ended: amount.describe('What an account had paid when it stopped'),
  formula: z
    .object({
      value: z.number(),
      interval,
      price: z.number().describe('Mean amount of a purchase, minor units'),
      frequency: z.number().describe('Purchases a month'),
      months: z.number().describe('Mean time as a customer'),
    })
    .nullable(),
  formula_reason: z.enum(ltvReasons).nullable(),
  expected: z
    .object({
      value: z.number(),
      interval,
      months: z.number().nullable().describe('Expected months as a customer within the horizon, discounted'),
      horizon_months: z.number().describe('Months that were looked at: no further than somebody was watched'),
    })
    .nullable(),
  expected_reason: z.enum(ltvReasons).nullable(),
})
export type LtvRow = z.infer<typeof ltvRowSchema>

const boundaries = z
  .array(z.enum(['no-dropout', 'no-repeat', 'equal-rates', 'equal-dropout', 'equal-orders']))
  .describe('Edges of its model that the fit ran to')

const part = z.object({ all: ltvRowSchema.nullable(), groups: z.array(ltvRowSchema) })
export type LtvPart = z.infer<typeof part>

export const ltvSchema = z.object({
  segments_kept_since: segmentsKeptSince,
  until: z.string(),
  as_of: z.string().nullable(),
  currency: z.string(),
  by: z.enum(groupings),
  settings: ltvSettingsSchema,
  contracts: part,
  orders: part.extend({ boundaries }),
})

export const ltvAccountSorts = ['expected', 'realised', 'alive'] as const

export const ltvAccountsSchema = pageOf(
  z.object({
    account: z.object({ id: z.number(), external_id: z.string().nullable(), name: z.string() }),
    orders: z.number(),
    last_order_on: z.string(),
    realised_minor: z.number(),
    expected_minor: z.number().nullable().describe('Within the horizon, by BG/NBD and Gamma-Gamma'),
    expected_range: z
      .object({ low_minor: z.number(), high_minor: z.number() })
      .nullable()
      .describe(
        'What 95 in 100 such accounts come to; about their chance, not about how well the model is known',
      ),
    alive: z.number().nullable().describe('Chance that the account goes on buying'),
  }),
).extend({
  until: z.string(),
  currency: z.string(),
  settings: ltvSettingsSchema,
  reason: z.enum(ltvReasons).nullable().describe('Why nothing can be expected; null where it can'),
  boundaries,
})
