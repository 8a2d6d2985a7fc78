import { usageTrend } from '@tsuzuku/core/health/usage-trend'
import type { HealthFacts, HealthMeasureDefinition } from '../health.measure.ts'

const BASELINE_WEEKS = 12

/** Below one active contact a week, one person more or less would look like a landslide. */
const FEWEST_CONTACTS = 1

/**
 * Recent weeks against the twelve before: by active contacts where the usage carries names and enough of them, else
 * by events.
 */
export function trendOf(facts: Pick<HealthFacts, 'weekly_active_contacts' | 'weekly_events'>) {
  const byContacts = trendBy(facts.weekly_active_contacts)
  if (byContacts && byContacts.baselineMean >= FEWEST_CONTACTS) return { ...byContacts, basis: 'contacts' }
  const byEvents = trendBy(facts.weekly_events)
  return byEvents && { ...byEvents, basis: 'events' }
}

/** The change a year ago, where the same was counted: people and events are not compared with each other. */
export function changeLastYear(
  facts: Pick<HealthFacts, 'weekly_active_contacts' | 'weekly_events' | 'last_year'>,
): number | undefined {
  const before = facts.last_year ? trendOf(facts.last_year) : undefined
  return before && before.basis === trendOf(facts)?.basis ? before.change : undefined
}

function trendBy(weeks: HealthFacts['weekly_events']) {
  if (!weeks) return undefined
  return usageTrend({ baseline: weeks.slice(0, BASELINE_WEEKS), recent: weeks.slice(BASELINE_WEEKS) })
}

export const usageTrendMeasure: HealthMeasureDefinition = {
  key: 'usage-trend',
  half: 'outcomes',
  unit: 'change',
  label: { ja: '利用の増減', en: 'Usage trend' },
  description: {
    ja: '直近4週間の週平均の利用者数を、その前の12週間の平常と比べた増減です。名前のない利用データでは件数で比べます。',
    en: 'Mean weekly active contacts of the last 4 weeks against the account’s own 12 weeks before; by events where usage carries no names.',
  },
  weight: 3,
  noNormal: true,
  hasSeason: true,
  thresholds: [
    { value: -0.5, points: 0 },
    { value: -0.2, points: 40 },
    { value: 0, points: 75 },
    { value: 0.3, points: 100 },
  ],
  value: (facts) => trendOf(facts)?.change ?? null,
  reason(facts) {
    const trend = trendOf(facts)
    if (trend) {
      const { change, recentMean, baselineMean, basis, position } = trend
      return {
        key: `usage-trend.${position}`,
        params: { change, recent: recentMean, baseline: baselineMean, basis },
      }
    }
    if (facts.first_usage_on === null) return { key: 'unknown.no-usage', params: {} }
    if (facts.events_28d === null) return { key: 'unknown.usage-silent', params: { on: facts.last_usage_on } }
    return { key: 'unknown.no-baseline', params: { since: facts.first_usage_on } }
  },
}
