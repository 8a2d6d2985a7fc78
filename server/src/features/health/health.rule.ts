import { freshness } from '@tsuzuku/core/health/freshness'
import { healthBand } from '@tsuzuku/core/health/health-band'
import { type HealthHalf, type HealthScore, healthScore } from '@tsuzuku/core/health/health-score'
import { measurePoints } from '@tsuzuku/core/health/measure-points'
import { type SilentChurnThresholds, silentChurnSignal } from '@tsuzuku/core/health/silent-churn-signal'
import { addDays } from '@tsuzuku/core/time/add-days'
import { dayNumber } from '@tsuzuku/core/time/day-number'
import * as z from 'zod'
import type { HealthFacts } from './health.measure.ts'
import { healthMeasures, measureByKey } from './measures/registry.ts'
import { changeLastYear, trendOf } from './measures/usage-trend.ts'
import { ageOf, fadesAfter, ownMeasureSchema } from './own-measure.ts'

const points = z.number().min(0).max(100)
const thresholds = z.union([
  z.strictObject({ bad: z.number(), good: z.number() }),
  z.array(z.strictObject({ value: z.number(), points })).min(2),
])

export const healthRuleSchema = z.strictObject({
  measures: z
    .array(
      z.strictObject({
        key: z.string().max(60),
        weight: z.number().min(0),
        thresholds,
        compared_with: z
          .enum(['own-normal', 'last-year', 'tier'])
          .optional()
          .describe(
            'Of a built-in measure: its change against the account’s own normal or, of use, against the same time a year ago, or its rank among the accounts of the same tier (0 to 1); the value itself if left out',
          ),
        own: ownMeasureSchema.optional().describe('What a measure of the workspace itself is made of'),
      }),
    )
    .max(60),
  half_weights: z.strictObject({ outcomes: z.number().min(0), experience: z.number().min(0) }),
  minimum_known: z.number().min(0).max(1),
  bands: z.strictObject({ good: points, watch: points }),
  silent: z.strictObject({
    usage_fall: z.number(),
    contact_fall: z.number(),
    most_complaints: z.number().int(),
  }),
  /** Days from the first contract in which nothing is judged. */
  grace_days: z.number().int().min(0).max(365).default(0),
  /** Days after which an answer counts no more; 0: it never grows old. */
  fade_days: z.number().int().min(0).max(730).default(0),
  /** Weights of measures for the members of a segment; of several the first counts, and what it leaves out stays. */
  segment_weights: z
    .array(
      z.strictObject({
        segment_id: z.number().int(),
        weights: z.record(z.string().max(60), z.number().min(0)),
      }),
    )
    .max(20)
    .default([]),
})

/** What a score is made from: which measures count how much, and which values earn which points. */
export type HealthRule = z.infer<typeof healthRuleSchema>

/** Works on day one without set-up: every measure as its own file proposes it. */
export function defaultRule(): HealthRule {
  return {
    measures: healthMeasures.map(({ key, weight, thresholds: line }) => ({
      key,
      weight,
      thresholds: 'bad' in line ? { ...line } : line.map((knot) => ({ ...knot })),
    })),
    half_weights: { outcomes: 1, experience: 1 },
    minimum_known: 0.35,
    bands: { good: 70, watch: 50 },
    silent: { usage_fall: -0.3, contact_fall: -0.3, most_complaints: 0 },
    grace_days: 0,
    fade_days: 365,
    segment_weights: [],
  }
}

export type AccountHealth = HealthScore & {
  /** One for each measure, then the age in days of those whose values fade, in the same order. */
  values: (number | null)[]
  points: (number | null)[]
  silent: boolean | undefined
}

/** The health of one account on one day under a rule. */
export function judge(rule: HealthRule, facts: HealthFacts): AccountHealth {
  const ages = rule.measures.flatMap(({ key, own }) =>
    fadesAfter(own) !== undefined ? [facts.own?.[ageOf(key)] ?? null] : [],
  )
  const values = [
    ...rule.measures.map(({ key, own, compared_with: compared }) =>
      own || compared ? (facts.own?.[key] ?? null) : (measureByKey.get(key)?.value(facts) ?? null),
    ),
    ...ages,
  ]
  const measured = rule.measures.map(
    ({ thresholds: line }, index) => measurePoints(values[index], line) ?? null,
  )
  const health = scoreFromPoints(rule, { points: measured, values, facts })
  if (graceUntil(rule, facts)) {
    const { contributions, known } = health
    const silence = { score: undefined, outcomes: undefined, experience: undefined, band: 'unknown' } as const
    return { ...silence, contributions, known, values, points: measured, silent: undefined }
  }
  return {
    ...health,
    // By the whole points that people read: 69.6 is shown as 70 and must not stand below 70.
    band: healthBand(health.score === undefined ? undefined : Math.round(health.score), rule.bands),
    values,
    points: measured,
    silent: isSilent(rule, facts),
  }
}

/** The score again from kept points, so that a past day explains itself by the rule of that day. */
export function scoreFromPoints(
  rule: HealthRule,
  kept: { points: readonly (number | null)[]; values: readonly (number | null)[]; facts: HealthFacts },
): HealthScore {
  const { points: measured, values, facts } = kept
  const special = rule.segment_weights.find(({ segment_id }) => facts.segments?.includes(segment_id))
  return healthScore({
    measures: rule.measures.map((measure, index) => {
      const { key, weight, own } = measure
      const days = fadesAfter(own)
      const fresh =
        days === undefined ? freshnessOf(rule, key, facts) : freshness(ageIn(rule, values, key) ?? 0, days)
      return {
        key,
        half: halfOf({ key, own }),
        weight: (special?.weights[key] ?? weight) * fresh,
        points: measured[index] ?? undefined,
      }
    }),
    halfWeights: rule.half_weights,
    minimumKnown: rule.minimum_known,
    bands: rule.bands,
  })
}

/** How old the value of a measure that fades was, in days, by the values kept with a score. */
export function ageIn(rule: HealthRule, values: readonly (number | null)[], key: string): number | null {
  const fading = rule.measures.filter(({ own }) => fadesAfter(own) !== undefined)
  return values[rule.measures.length + fading.findIndex((measure) => measure.key === key)] ?? null
}

export function halfOf({ key, own }: Pick<HealthRule['measures'][number], 'key' | 'own'>): HealthHalf {
  return own?.half ?? measureByKey.get(key)?.half ?? 'outcomes'
}

/** The day a new customer begins to be judged, while it has not come. */
export function graceUntil(rule: HealthRule, facts: HealthFacts): string | undefined {
  if (facts.first_start_date === null || rule.grace_days === 0) return undefined
  const until = addDays(facts.first_start_date, rule.grace_days)
  return facts.day < until ? until : undefined
}

function freshnessOf(rule: HealthRule, key: string, facts: HealthFacts): number {
  const givenOn = measureByKey.get(key)?.givenOn?.(facts)
  if (rule.fade_days === 0 || !givenOn) return 1
  return freshness(Math.max(0, dayNumber(facts.day) - dayNumber(givenOn)), rule.fade_days)
}

/** Without `last_year` in the facts, a yearly dip of use is taken for a fall. */
export function isSilent(rule: HealthRule, facts: HealthFacts): boolean | undefined {
  const { contacts_28d: recent, contacts_weekly_baseline: weekly } = facts
  const limits: SilentChurnThresholds = {
    usageFall: rule.silent.usage_fall,
    contactFall: rule.silent.contact_fall,
    mostComplaints: rule.silent.most_complaints,
  }
  return silentChurnSignal({
    usageChange: trendOf(facts)?.change,
    usageLastYear: changeLastYear(facts),
    contactChange: recent === null || !weekly ? undefined : recent / 4 / weekly - 1,
    complaints: facts.complaints_28d ?? undefined,
    thresholds: limits,
  })
}
