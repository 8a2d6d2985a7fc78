import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { HealthFacts, HealthMeasureDefinition } from '../health.measure.ts'
import { usageUnknown } from './usage-unknown.ts'

const WINDOW = 28
const FEWEST = 7

/** Days since the first use, today included: an account that began last week cannot have 28 active days. */
function daysSeen(facts: HealthFacts): number {
  return facts.first_usage_on === null
    ? 0
    : Math.min(WINDOW, daysBetween(facts.first_usage_on, facts.day) + 1)
}

export const activeDaysMeasure: HealthMeasureDefinition = {
  key: 'active-days',
  half: 'outcomes',
  unit: 'count',
  label: { ja: '利用した日数', en: 'Active days' },
  description: {
    ja: '直近28日間のうち利用があった日数です。使い始めて28日に満たない顧客は28日あたりに直します。',
    en: 'Days with any use among the last 28; scaled to 28 for an account that began less than 28 days ago.',
  },
  weight: 1,
  hasSeason: true,
  thresholds: { bad: 0, good: 20 },
  value(facts) {
    const seen = daysSeen(facts)
    if (facts.active_days_28d === null || seen < FEWEST) return null
    return (facts.active_days_28d * WINDOW) / seen
  },
  reason(facts) {
    if (facts.active_days_28d === null) return usageUnknown(facts)
    if (daysSeen(facts) < FEWEST) return { key: 'unknown.too-new', params: { since: facts.first_usage_on } }
    return {
      key: facts.active_days_28d === 0 ? 'active-days.none' : 'active-days.used',
      params: { days: facts.active_days_28d, of: daysSeen(facts), last: facts.last_usage_on },
    }
  },
}
