import * as z from 'zod'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'
import { type horizons, themes } from './prediction.features.ts'

export const horizonSchema = z
  .enum(['30', '90', '180', '365'])
  .default('90')
  .transform((text) => Number(text) as (typeof horizons)[number])

const bounds = z.object({ low: z.number(), high: z.number() }).nullable()
const area = z
  .object({ value: z.number(), interval: bounds.describe('95 %, accounts taken for independent, not rows') })
  .nullable()
const theme = z.enum(themes)

const qualitySchema = z.object({
  rows: z.number(),
  accounts: z.number(),
  losses: z.number().describe('Rows followed by a loss; an account counts at each end of a month before it'),
  lost_accounts: z.number(),
  base_rate: z.number().nullable(),
  auc: area,
  pr_auc: z.number().nullable(),
  log_loss: z.number().nullable(),
  base_log_loss: z.number().nullable().describe('Of telling everybody the base rate'),
  brier: z.number().nullable(),
  ece: z.number().nullable(),
  lift: z.number().nullable().describe('Losses among the tenth told highest, over the base rate'),
  calibration: z.array(
    z.object({ rows: z.number(), expected: z.number(), observed: z.number(), interval: bounds }),
  ),
})

const monthSchema = z.object({
  day: z.number().describe('Days since 1970-01-01'),
  accounts: z.number(),
  expected: z.number(),
  low: z.number(),
  high: z.number(),
  actual: z.number(),
  expected_mrr: z.number(),
  low_mrr: z.number(),
  high_mrr: z.number(),
  actual_mrr: z.number(),
  variance_mrr: z.number().optional().describe('As if customers left independently of each other'),
})

const findingsSchema = z.object({
  reason: z
    .enum([
      'too-few-events',
      'too-few-others',
      'history-too-short',
      'no-features',
      'no-better-than-chance',
      'no-better-than-base-rate',
    ])
    .nullable()
    .describe('Why there is no model to be had'),
  from: z.string(),
  to: z.string(),
  month_ends: z.number(),
  months_left_out: z
    .number()
    .optional()
    .describe('Earlier ends of months, before half of what is known of customers today had begun to arrive'),
  known_until: z.string(),
  reconstructed_share: z.number(),
  notices: z.number().describe('Rows left out because notice was known on the day'),
  rows: z.number(),
  accounts: z.number(),
  lost_accounts: z.number(),
  stacked_rows: z.number().describe('One for each customer, end of a month and month ahead'),
  features: z.array(z.object({ key: z.string(), theme: z.string(), unit: z.string(), known: z.number() })),
  left_out: z.array(
    z.object({
      key: z.string(),
      why: z.enum(['unknown', 'constant', 'leak', 'too-many']),
      area: z.number().nullable(),
      by_missing: z.boolean(),
    }),
  ),
  kinds: z.array(z.object({ kind: z.enum(['logistic', 'trees']), log_loss: z.number().nullable() })),
  chosen: z.enum(['logistic', 'trees']).nullable(),
  validation: qualitySchema.nullable(),
  rivals: z.array(z.object({ key: z.enum(['rule', 'usage']), auc: area })),
  horizons: z.array(z.object({ horizon: z.number(), rows: z.number(), losses: z.number(), auc: area })),
  importance: z.array(z.object({ key: z.string(), value: z.number(), deviation: z.number().nullable() })),
  months: z.array(monthSchema),
})

export const checkSchema = z.object({
  id: z.number(),
  verdict: z.enum(['good', 'drift', 'fallen-back']),
  checked_at: z.string(),
  result: z.object({
    day: z.string(),
    customers: z.number(),
    drift: z.array(
      z.object({
        key: z.string(),
        psi: z.number(),
        limit: z.number(),
        known_before: z.number(),
        known_now: z.number(),
        drifted: z.boolean(),
      }),
    ),
    later: z.object({ quality: qualitySchema, months: z.array(monthSchema) }).nullable(),
    reason: z.enum(['blind', 'no-better-than-chance', 'not-calibrated', 'no-customers']).nullable(),
  }),
})

export const modelSchema = z.object({
  id: z.number(),
  status: z.enum(['waiting', 'running', 'ready', 'no-signal', 'cancelled', 'failed']),
  progress: z.number(),
  lead_days: z.number(),
  role: z.enum(['none', 'in-force', 'shadow', 'retired', 'fallen-back']),
  role_since: z.string().nullable(),
  role_by: z.string().nullable(),
  fall_back_reason: z.string().nullable(),
  findings: findingsSchema.nullable(),
  created_by: z.string().nullable(),
  is_automatic: z.boolean().describe('Learnt by itself, some weeks after the one before'),
  created_at: z.string(),
  finished_at: z.string().nullable(),
})

export const retrainingSchema = z.object({
  retrain: z.boolean(),
  retrain_weeks: z.number(),
  next_on: z
    .string()
    .nullable()
    .describe('Day of the next training; null: none, for it is off or no model is in force'),
})

export const oneModelSchema = modelSchema.extend({ checks: z.array(checkSchema) })

export const reasonSchema = z.object({
  theme,
  key: z.string(),
  unit: z.string(),
  value: z.number().nullable().describe('null: unknown'),
  effect: z.number().describe('Log-odds of the theme; above 0 towards leaving'),
  is_context: z.boolean().describe('Says when and how much, not what is wrong'),
})

const atRisk = z.object({
  accounts: z.number(),
  mrr_minor: z.number(),
  expected_accounts: z.number(),
  expected_mrr_minor: z.number(),
  low_mrr_minor: z.number(),
  high_mrr_minor: z.number(),
  dispersion: z
    .object({
      factor: z.number().describe('Variance of past losses over that of independent leaving, at least 1'),
      spans: z.number().describe('Spans of 90 days, not overlapping, that it rests on'),
      days: z.number().describe('Ends of months looked at'),
    })
    .nullable()
    .describe('What makes the range wider; null: too little past, it takes customers as independent'),
  notices: z.number(),
  notice_mrr_minor: z.number(),
  renewals: z
    .object({ accounts: z.number(), mrr_minor: z.number(), expected_mrr_minor: z.number() })
    .describe(
      'Renewals within the horizon and beyond the lead time: MRR now, and what is to be expected then',
    ),
})

export const overviewSchema = z.object({
  source: z.enum(['model', 'rule']),
  horizon: z.number(),
  day: z.string().nullable(),
  in_force: modelSchema.nullable(),
  shadow: modelSchema.nullable(),
  newest: modelSchema.nullable(),
  fallen_back: modelSchema.nullable().describe('The model a check put out, while nothing is in force'),
  check: checkSchema.nullable(),
  at_risk: atRisk.nullable(),
  segments_kept_since: segmentsKeptSince,
})

export const listRowSchema = z.object({
  account: z.object({
    id: z.number(),
    external_id: z.string().nullable(),
    name: z.string(),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
  mrr_minor: z.number(),
  renewal_date: z.string().nullable(),
  has_notice: z.boolean(),
  chance: z.number().nullable(),
  at_renewal: z
    .number()
    .nullable()
    .describe(
      'Chance to leave by the next renewal; null within the lead time and beyond the reach of the model',
    ),
  expected_at_renewal_minor: z.number().nullable().describe('MRR × chance to stay'),
  risk_minor: z.number().nullable().describe('Chance × MRR'),
  score: z.number().nullable(),
  band: z.enum(['good', 'watch', 'danger', 'unknown']).nullable(),
  reasons: z.array(reasonSchema),
})

const told = z.object({
  model_id: z.number(),
  lead_days: z.number(),
  day: z.string(),
  has_notice: z.boolean(),
  chances: z.array(z.object({ horizon: z.number(), chance: z.number() })),
  renewal: z
    .object({
      on: z.string(),
      chance: z.number().nullable().describe('To leave by then'),
      expected_mrr_minor: z.number().nullable(),
      why_not: z.enum(['notice', 'within-lead', 'too-far']).nullable(),
    })
    .nullable()
    .describe('The next renewal; null where none is known'),
  reasons: z.array(reasonSchema),
})

export const accountPredictionSchema = z.object({
  account_id: z.number(),
  source: z.enum(['model', 'rule', 'none']),
  why_rule: z.enum(['no-model', 'fallen-back', 'not-scored']).nullable(),
  told: told.nullable(),
  shadow: told.nullable(),
  what_if: z.array(
    z.object({
      theme,
      key: z.string(),
      unit: z.string(),
      value: z.number(),
      aim: z.number(),
      chance: z.number(),
    }),
  ),
  history: z
    .array(z.object({ day: z.string(), chance: z.number() }))
    .describe('Chance within 90 days, as told'),
  rule: z
    .object({
      day: z.string(),
      score: z.number().nullable(),
      band: z.enum(['good', 'watch', 'danger', 'unknown']),
    })
    .nullable(),
})
