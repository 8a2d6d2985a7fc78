import * as z from 'zod'
import { segmentsKeptSince } from '../accounts/segment-filter.ts'

const reasonSchema = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})

export const bandSchema = z.enum(['good', 'watch', 'danger', 'unknown'])
const halfSchema = z.enum(['outcomes', 'experience'])
const points = z.number().nullable()

const ownName = z.string().nullable().describe('Of a measure of the workspace itself')

const driverSchema = z.object({
  key: z.string(),
  name: ownName,
  half: halfSchema,
  kind: z.enum(['points', 'share', 'became-known', 'became-unknown']),
  change: z.number(),
  points_before: points,
  points_now: points,
  reason: reasonSchema,
  reason_before: reasonSchema,
})

const thresholdsSchema = z.union([
  z.object({ bad: z.number(), good: z.number() }),
  z.array(z.object({ value: z.number(), points: z.number() })),
])

const measureSchema = z.object({
  key: z.string(),
  name: ownName,
  half: halfSchema,
  unit: z.string(),
  value: z.number().nullable(),
  points,
  weight: z.number(),
  share: z.number(),
  contribution: z.number(),
  effect: z.number().nullable(),
  thresholds: thresholdsSchema,
  reason: reasonSchema,
})

const shelfwareSchema = z.object({
  seats_paid: z.number(),
  seats_used: z.number(),
  unused: z.number(),
  mrr_minor: z.number(),
})

const judgementSchema = z.object({
  band: z.enum(['good', 'watch', 'danger']),
  reason: z.string(),
  judged_by: z.object({ id: z.string(), name: z.string() }),
  judged_at: z.string(),
  automatic_band: bandSchema.nullable(),
  automatic_score: z.number().nullable(),
  expires_on: z.string().nullable().describe('The last day on which it stands; null for none'),
})

const groupSchema = z.object({
  accounts: z.number(),
  known: z.number().describe('Accounts with a score'),
  mrr_minor: z.number(),
  mean: points.describe('Weighted by MRR'),
  worst: z.object({ id: z.number(), name: z.string(), score: points, band: bandSchema }).nullable(),
})

export const accountHealthSchema = z.object({
  account_id: z.number(),
  score_id: z.number(),
  /** null: nothing is known of this account on or before the day. */
  day: z.string().nullable(),
  rule_version: z.number().nullable(),
  is_customer: z.boolean(),
  reconstructed: z.boolean(),
  score: points,
  outcomes: points,
  experience: points,
  known_share: z.number(),
  minimum_known: z.number().nullable().describe('What the rule wants known at least for a score'),
  grace_until: z
    .string()
    .nullable()
    .describe('First day on which a new customer is judged, while it has not come'),
  band: bandSchema,
  silent: z.boolean().nullable(),
  compared_with: z.string().nullable(),
  change: z.number().nullable(),
  /** What moved the score since then; adds up to the change. null: no two scores to compare. */
  drivers: z.array(driverSchema).nullable(),
  measures: z.array(measureSchema),
  shelfware: shelfwareSchema.nullable(),
  judgement: judgementSchema.nullable(),
  group: groupSchema.nullable().describe('With the customers that stand below it; null where none do'),
  history: z.array(
    z.object({
      day: z.string(),
      score: points,
      outcomes: points,
      experience: points,
      band: bandSchema,
      reconstructed: z.boolean(),
    }),
  ),
})

export const accountScoresSchema = z.object({
  day: z.string().nullable(),
  compared_with: z.string().nullable(),
  rows: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      rule_version: z.number(),
      score: points,
      band: bandSchema,
      known_share: z.number(),
      change: points,
      drivers: z
        .array(driverSchema)
        .nullable()
        .describe('What moved it most since; null: nothing to compare'),
      standing: z.array(measureSchema).describe('What it stands on most'),
      trend: z.object({ days: z.array(z.string()), scores: z.array(points) }),
    }),
  ),
})

export const movementSchema = z.object({
  account: z.object({
    id: z.number(),
    external_id: z.string().nullable(),
    name: z.string(),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
  mrr_minor: z.number(),
  renewal_date: z.string().nullable(),
  band: bandSchema,
  band_before: bandSchema,
  score: points,
  score_before: points,
  change: z.number().nullable(),
  silent: z.boolean().nullable(),
  drivers: z.array(driverSchema).nullable(),
  /** What the score stands on, or why there is none. */
  standing: z.array(measureSchema),
})

export const overviewSchema = z.object({
  score_id: z.number(),
  day: z.string().nullable(),
  rule: z.object({
    version: z.number(),
    created_at: z.string(),
    measures: z.array(
      z.object({
        key: z.string(),
        name: ownName,
        half: halfSchema,
        unit: z.string(),
        label: z.object({ ja: z.string(), en: z.string() }),
        description: z.object({ ja: z.string(), en: z.string() }),
        weight: z.number(),
        thresholds: thresholdsSchema,
        /** Customers for whom it is known today. */
        known: z.number(),
        compared_with: z
          .enum(['own-normal', 'last-year', 'tier'])
          .nullable()
          .describe('Of a built-in measure; null is the value itself'),
        proposed: thresholdsSchema
          .nullable()
          .describe('Thresholds for the value itself, where the product has some'),
        has_normal: z.boolean().describe('Whether it can be compared with the account’s own normal'),
        has_season: z.boolean().describe('Whether it can be compared with the same time a year ago'),
      }),
    ),
    other_measures: z
      .array(
        z.object({
          key: z.string(),
          half: halfSchema,
          unit: z.string(),
          label: z.object({ ja: z.string(), en: z.string() }),
          description: z.object({ ja: z.string(), en: z.string() }),
          thresholds: thresholdsSchema,
          has_normal: z.boolean(),
          has_season: z.boolean(),
        }),
      )
      .describe('Measures there are that the rule does not have; they weigh nothing in it'),
    half_weights: z.object({ outcomes: z.number(), experience: z.number() }),
    minimum_known: z.number(),
    bands: z.object({ good: z.number(), watch: z.number() }),
    silent: z.object({ usage_fall: z.number(), contact_fall: z.number(), most_complaints: z.number() }),
  }),
  accounts: z.number(),
  bands: z.array(z.object({ band: bandSchema, accounts: z.number(), mrr_minor: z.number() })),
  bins: z.array(z.object({ from: z.number(), to: z.number(), accounts: z.number(), mrr_minor: z.number() })),
  silent: z.object({ accounts: z.number(), mrr_minor: z.number() }),
  segments_kept_since: segmentsKeptSince,
})
