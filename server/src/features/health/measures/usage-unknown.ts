import type { HealthFacts, HealthReason } from '../health.measure.ts'

/** Why nothing can be said about usage: none was ever seen, the source is silent, or it carries no names. */
export function usageUnknown(facts: HealthFacts): HealthReason {
  if (facts.first_usage_on === null) return { key: 'unknown.no-usage', params: {} }
  if (facts.events_28d === null) return { key: 'unknown.usage-silent', params: { on: facts.last_usage_on } }
  return { key: 'unknown.no-names', params: {} }
}
