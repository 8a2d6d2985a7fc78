import type { HealthMeasureDefinition } from '../health.measure.ts'
import { usageUnknown } from './usage-unknown.ts'

export const featureBreadthMeasure: HealthMeasureDefinition = {
  key: 'feature-breadth',
  half: 'outcomes',
  unit: 'count',
  label: { ja: '使っている機能の数', en: 'Breadth of features' },
  description: {
    ja: '直近28日間に一度でも使われた機能の数です。',
    en: 'Features used at least once in the last 28 days.',
  },
  weight: 1,
  hasSeason: true,
  thresholds: { bad: 0, good: 8 },
  value: (facts) => facts.features_28d,
  reason: (facts) =>
    facts.features_28d === null
      ? usageUnknown(facts)
      : { key: 'feature-breadth.used', params: { count: facts.features_28d } },
}
