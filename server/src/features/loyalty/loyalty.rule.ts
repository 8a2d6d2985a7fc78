import { knownMean } from '@tsuzuku/core/loyalty/known-mean'
import { type LoyaltyBox, loyaltyBox } from '@tsuzuku/core/loyalty/loyalty-box'
import * as z from 'zod'

const share = z.number().min(0).max(1)
const weight = z.number().min(0).max(100)

export const loyaltyRuleSchema = z.strictObject({
  limits: z.strictObject({
    behaviour: share.describe('Behaviour from which it counts as high'),
    attitude: share.describe('Attitude from which it counts as high'),
  }),
  least_known: share.describe('Share of the weight of a side that has to be known'),
  weights: z.strictObject({
    usage: weight.describe('Active days of 28 against full_days'),
    seats: weight.describe('People active in 28 days over seats paid for'),
    purchases: weight.describe(
      'Monthly price against that of a year ago; without a contract the orders of two years',
    ),
    nps: weight.describe('Latest NPS answer of 365 days, 0 to 10'),
    csat: weight.describe('Mean satisfaction of 90 days, 1 to 5'),
    judgement: weight.describe('What the CSM says: good 1, watch 0.5, danger 0'),
  }),
  full_days: z.number().int().min(1).max(28).describe('Active days of 28 that count as full use'),
})

export type LoyaltyRule = z.infer<typeof loyaltyRuleSchema>
export const behaviourParts = ['usage', 'seats', 'purchases'] as const
export const attitudeParts = ['nps', 'csat', 'judgement'] as const
export const loyaltyParts = [...behaviourParts, ...attitudeParts] as const
export const boxes = ['true', 'latent', 'spurious', 'none', 'unknown'] as const

export function defaultLoyaltyRule(): LoyaltyRule {
  return {
    limits: { behaviour: 0.6, attitude: 0.7 },
    least_known: 0.3,
    weights: { usage: 2, seats: 1, purchases: 2, nps: 2, csat: 1, judgement: 2 },
    full_days: 20,
  }
}

/** What of a customer's day the grid looks at; null is unknown. */
export type LoyaltyFacts = {
  active_days_28d: number | null
  active_contacts_28d: number | null
  seats_paid: number | null
  mrr_minor: number
  /** Null for a customer of less than a year. */
  mrr_before_minor: number | null
  /** Single orders of the last 365 days, and of the 365 before; null without any before. */
  orders_minor: number
  orders_before_minor: number | null
  nps_score: number | null
  csat_90d: number | null
  judged: 'good' | 'watch' | 'danger' | null
}

export type Loyalty = {
  parts: (number | null)[]
  behaviour: number | undefined
  attitude: number | undefined
  box: LoyaltyBox
}

const judged = { good: 1, watch: 0.5, danger: 0 } as const
const within = (value: number) => Math.min(1, Math.max(0, value))
const kept = (now: number, before: number | null) =>
  before === null || before <= 0 ? undefined : within(now / before)

export function placeOnGrid(rule: LoyaltyRule, facts: LoyaltyFacts): Loyalty {
  const { active_days_28d: days, active_contacts_28d: used, seats_paid: paid } = facts
  const values: Record<(typeof loyaltyParts)[number], number | undefined> = {
    usage: days === null ? undefined : within(days / rule.full_days),
    seats: used === null || !paid ? undefined : within(used / paid),
    purchases:
      kept(facts.mrr_minor, facts.mrr_before_minor) ?? kept(facts.orders_minor, facts.orders_before_minor),
    nps: facts.nps_score === null ? undefined : within(facts.nps_score / 10),
    csat: facts.csat_90d === null ? undefined : within((facts.csat_90d - 1) / 4),
    judgement: facts.judged === null ? undefined : judged[facts.judged],
  }
  const side = (parts: readonly (typeof loyaltyParts)[number][]) =>
    knownMean(
      parts.map((part) => ({ value: values[part], weight: rule.weights[part] })),
      rule.least_known,
    )
  const behaviour = side(behaviourParts)
  const attitude = side(attitudeParts)
  return {
    parts: loyaltyParts.map((part) => values[part] ?? null),
    behaviour,
    attitude,
    box: loyaltyBox({ behaviour, attitude, limits: rule.limits }),
  }
}
