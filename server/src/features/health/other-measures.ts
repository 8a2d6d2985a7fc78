import type { HealthRule } from './health.rule.ts'
import { healthMeasures } from './measures/registry.ts'

/** Measures of the product that a rule does not have: they came after it was saved, or were taken out of it. */
export function otherMeasures({ measures }: HealthRule) {
  const has = new Set(measures.map(({ key }) => key))
  return healthMeasures
    .filter(({ key }) => !has.has(key))
    .map(({ key, half, unit, label, description, thresholds, noNormal, hasSeason }) => ({
      key,
      half,
      unit,
      label,
      description,
      thresholds: 'bad' in thresholds ? thresholds : [...thresholds],
      has_normal: !noNormal,
      has_season: hasSeason === true,
    }))
}
