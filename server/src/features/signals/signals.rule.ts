import * as z from 'zod'

const share = z.number().min(0).max(10)
const change = z.number().min(-1).max(0)
const days = z.number().int().min(1).max(365)
const count = z.number().int().min(1).max(1_000_000)
const attribute = z
  .string()
  .max(63)
  .regex(/^([a-z][a-z0-9_]*)?$/)
  .describe('Key of an attribute; empty if there is none, and then it is not measured')

export const signalRuleSchema = z.strictObject({
  close_days: z.number().int().min(0).max(60).describe('Days it has to be gone before a signal ends'),
  reopen_days: z
    .number()
    .int()
    .min(0)
    .max(365)
    .describe('Days within which it is the same signal that is back'),
  silent_churn: z.strictObject({ ease: z.number().min(0).max(1) }),
  shelfware: z.strictObject({ open: share, close: share, seats: count }),
  champion_left: z.strictObject({ days }),
  usage_collapse: z.strictObject({
    open: change,
    close: change,
    season: z.boolean().default(true).describe('Take out a fall of the same time a year ago'),
  }),
  ticket_storm: z.strictObject({
    open: z.number().min(1).max(100),
    close: z.number().min(0.1).max(100),
    tickets: count,
  }),
  detractor: z.strictObject({ score: z.number().int().min(0).max(10), days }),
  payment_trouble: z.strictObject({ attribute, open: days, close: days }),
  seat_limit: z.strictObject({ open: share, close: share, seats: count }),
  new_department: z.strictObject({ attribute, people: count }),
  feature_limit: z.strictObject({ used: attribute, limit: attribute, open: share, close: share }),
})

/** Thresholds of every kind; what silent churn is says the health rule. */
export type SignalRule = z.infer<typeof signalRuleSchema>

export function defaultSignalRule(): SignalRule {
  return {
    close_days: 3,
    reopen_days: 14,
    silent_churn: { ease: 0.1 },
    shelfware: { open: 0.5, close: 0.4, seats: 5 },
    champion_left: { days: 90 },
    usage_collapse: { open: -0.5, close: -0.35, season: true },
    ticket_storm: { open: 3, close: 1.5, tickets: 4 },
    detractor: { score: 6, days: 90 },
    payment_trouble: { attribute: '', open: 30, close: 1 },
    seat_limit: { open: 0.95, close: 0.85, seats: 5 },
    new_department: { attribute: 'department', people: 2 },
    feature_limit: { used: '', limit: '', open: 0.9, close: 0.8 },
  }
}

/** The first pair of levels that stands the wrong way round, as a path. */
export function disorderedIn(rule: SignalRule): string | undefined {
  const rising = ['shelfware', 'ticket_storm', 'payment_trouble', 'seat_limit', 'feature_limit'] as const
  const wrong = rising.find((kind) => rule[kind].close > rule[kind].open)
  if (wrong) return `${wrong}.close`
  return rule.usage_collapse.close < rule.usage_collapse.open ? 'usage_collapse.close' : undefined
}
