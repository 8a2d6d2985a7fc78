import type { HealthHalf } from '@tsuzuku/core/health/health-score'
import type { PointsThresholds } from '@tsuzuku/core/health/measure-points'

/** A day of an account as the measures see it; null is unknown. */
export type HealthFacts = {
  day: string
  mrr_minor: number
  seats_paid: number | null
  events_28d: number | null
  active_contacts_28d: number | null
  active_days_28d: number | null
  features_28d: number | null
  weekly_active_contacts: (number | null)[] | null
  weekly_events: (number | null)[] | null
  first_usage_on: string | null
  last_usage_on: string | null
  tickets_open: number | null
  oldest_open_ticket_days: number | null
  urgent_open: number | null
  oldest_urgent_ticket_days: number | null
  tickets_28d: number | null
  tickets_weekly_baseline: number | null
  csat_90d: number | null
  csat_90d_n: number | null
  nps_score: number | null
  nps_answered_on: string | null
  previous_nps_score: number | null
  touches_28d: number | null
  last_touch_on: string | null
  contacts_28d: number | null
  contacts_weekly_baseline: number | null
  complaints_28d: number | null
  champions: number | null
  champions_active_28d: number | null
  champion_left_on: string | null
  first_start_date: string | null
  /** Segments it was in when the day ended. */
  segments: number[] | null
  /** While onboarding runs: steps due by that day, and those of them finished. */
  onboarding?: [number, number] | null | undefined
  /** Of its success plans: goals of which something is known, and those of them reached or on track. */
  goals?: [number, number] | null | undefined
  /** The weeks a year ago, on the day nearest to the same one; left out where nobody asked. */
  last_year?: Pick<HealthFacts, 'weekly_active_contacts' | 'weekly_events'> | null | undefined
  /** What the rule's own measures say, and those that it compares; left out where there are none. */
  own?: Readonly<Record<string, number | null>> | undefined
}

/** A sentence without its language: the screen's catalogue has the words under this key. */
export type HealthReason = { key: string; params: Record<string, string | number | null> }

type MeasureUnit = 'change' | 'ratio' | 'count' | 'days' | 'rating' | 'level'

/** One measure of health is one file of this shape and one line in `measures/registry.ts`. */
export type HealthMeasureDefinition = {
  key: string
  half: HealthHalf
  unit: MeasureUnit
  label: { ja: string; en: string }
  description: { ja: string; en: string }
  /** Where the rule says nothing else. */
  weight: number
  thresholds: PointsThresholds
  /** Compared with the own normal already, or nothing that has one. */
  noNormal?: true
  /** Of use, which has its seasons: can be compared with the same time a year ago. */
  hasSeason?: true
  value(facts: HealthFacts): number | null
  /** The day somebody gave the value, where it grows old. */
  givenOn?(facts: HealthFacts): string | null
  /** What the value rests on, or why there is none. */
  reason(facts: HealthFacts): HealthReason
}
