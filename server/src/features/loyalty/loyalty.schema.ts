import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { boxes, loyaltyParts, loyaltyRuleSchema } from './loyalty.rule.ts'

export const boxSchema = z.enum(boxes)
const interval = z
  .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
  .nullable()

export const loyaltySchema = z.object({
  day: z.string().nullable(),
  before: z.string().nullable().describe('The end of the month before, compared with'),
  months: z.array(z.string()).describe('Ends of months that are kept, the newest first'),
  rule_version: z.number(),
  versions: z
    .array(z.number())
    .describe('Rules by which the two days were placed; several differ by rule too'),
  boxes: z.array(
    z.object({
      box: boxSchema,
      accounts: z.number(),
      mrr_minor: z.number(),
      accounts_before: z.number(),
      renewals: z.object({
        due: z.number(),
        renewed: z.number(),
        rate: z.number().nullable(),
        interval,
      }),
    }),
  ),
  renewals_from: z.string().nullable(),
  renewals_to: z.string().nullable(),
  moves: z
    .array(z.object({ from: boxSchema, to: boxSchema, accounts: z.number(), mrr_minor: z.number() }))
    .describe('Between the two days; customers of both days only'),
  came: z.number().describe('Customers of the day who were none before'),
  went: z.number().describe('Customers before who are none on the day'),
  known: z.array(z.object({ part: z.enum(loyaltyParts), accounts: z.number() })),
})
export type LoyaltyGrid = z.infer<typeof loyaltySchema>

export const loyaltyRowSchema = z.object({
  account: z.object({ id: z.number(), name: z.string() }),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  box: boxSchema,
  box_before: boxSchema.nullable().describe('Null for one who was no customer then'),
  behaviour: z.number().nullable(),
  attitude: z.number().nullable(),
  parts: z.record(z.enum(loyaltyParts), z.number().nullable()),
  mrr_minor: z.number(),
  renewal_date: z.string().nullable(),
  rule_version: z.number(),
})
export type LoyaltyRow = z.infer<typeof loyaltyRowSchema>

export const savedLoyaltyRuleSchema = z.object({
  version: z.number(),
  content: loyaltyRuleSchema,
  created_by: z.string().nullable(),
  created_at: z.string(),
})
