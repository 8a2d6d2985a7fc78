import * as z from 'zod'
import { healthRuleSchema } from './health.rule.ts'
import { bandSchema } from './health.schema.ts'

const total = z.object({ accounts: z.number(), mrr_minor: z.number() })
const points = z.number().nullable()

export const savedRuleSchema = z.object({
  version: z.number(),
  content: healthRuleSchema,
  created_by: z.string().nullable(),
  created_at: z.string(),
})

export const rulePreviewSchema = z.object({
  day: z.string().nullable(),
  rule_version: z.number().describe('The rule in force that is compared with'),
  customers: total,
  moved: total.extend({
    rows: z.array(
      z.object({
        account: z.object({ id: z.number(), name: z.string() }),
        mrr_minor: z.number(),
        score_before: points,
        score: points,
        band_before: bandSchema,
        band: bandSchema,
      }),
    ),
  }),
  bands: z.array(z.object({ band: bandSchema, before: total, after: total })),
})
