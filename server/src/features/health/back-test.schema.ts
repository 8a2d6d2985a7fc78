import { intervalMethods } from '@tsuzuku/core/stats/interval'
import * as z from 'zod'
import { healthRuleSchema } from './health.rule.ts'
import { bandSchema } from './health.schema.ts'

const interval = z
  .object({ low: z.number(), high: z.number(), level: z.number(), method: z.enum(intervalMethods) })
  .nullable()
const share = z.object({ part: z.number(), whole: z.number(), interval })
const auc = z
  .object({ value: z.number(), interval })
  .nullable()
  .describe('Null with losses of fewer than two accounts')

const parts = z
  .object({ earlier: z.number(), later: z.number() })
  .describe('Accounts lost in the part that is learnt from, and in the part it is tried on')

const result = z.object({
  from: z.string(),
  to: z.string(),
  days: z.number().describe('Ends of months whose horizon is over'),
  reconstructed_share: z
    .number()
    .describe('Share of the days made afterwards, with facts that may have been recorded later'),
  observations: z.number(),
  accounts: z.number(),
  losses: z.number(),
  unknown: z.number().describe('Observations without a score'),
  auc,
  bands: z
    .array(share.extend({ band: bandSchema }))
    .describe('Lost within the horizon, of those in the band'),
  recall: share.describe('Losses that were in danger at least once within the horizon before'),
  recall_watched: share
    .optional()
    .describe('The same, in danger or on watch; left out by back-tests made before it was counted'),
  money_caught: z.object({ part: z.number(), whole: z.number() }),
  lead_days: z.object({ median: z.number(), p25: z.number(), p75: z.number() }).nullable(),
  bins: z.array(share.extend({ from: z.number(), to: z.number() })),
  rivals: z
    .array(
      z.object({
        key: z.enum(['usage', 'tenure', 'model']),
        rows: z.number().describe('Observations with a score of which the figure is known'),
        auc,
        rule_auc: auc.describe('Of the rule on the same observations'),
      }),
    )
    .describe('The same customers ranked by one figure alone: use of 28 days, length of contract, chance'),
  model: z
    .object({ id: z.number(), role: z.enum(['in-force', 'shadow']), lead_days: z.number() })
    .nullable()
    .describe('Whose trials on months it had not learnt from are set beside the rule'),
  leaks: z
    .array(
      z.object({
        key: z.string(),
        name: z.string().nullable().describe('Of an own measure'),
        area: z.number().describe('AUC of the measure alone, either way'),
        by_missing: z.boolean().describe('Being known or unknown is what gives it away'),
      }),
    )
    .describe('Measures that seem to know who leaves; the suggestion does without them'),
  suggestion: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('refused'),
      reason: z.enum(['few-losses', 'nothing-speaks']),
      lost: parts,
    }),
    z.object({
      status: z.literal('found'),
      lost: parts,
      cut: z.string().describe('First day of the later part'),
      rule: healthRuleSchema.describe('The rule with the weights learnt from all rows'),
      gain: z
        .object({ before: z.number(), after: z.number(), value: z.number(), interval })
        .describe('Of the AUC in the later part, with weights learnt from the earlier alone'),
    }),
  ]),
})
export type BackTestResult = z.infer<typeof result>

export const backTestSchema = z.object({
  id: z.number(),
  score: z
    .object({ id: z.number(), name: z.string().nullable().describe('Null of the main score') })
    .describe('The score it was asked for'),
  rule: healthRuleSchema,
  rule_version: z.number().nullable().describe('The saved rule it is; null for one that is not saved'),
  horizon: z.number().describe('Days within which a loss counts'),
  status: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  progress: z.number(),
  result: result.nullable(),
  created_by: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
})
