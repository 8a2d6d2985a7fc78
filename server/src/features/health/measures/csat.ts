import type { HealthMeasureDefinition } from '../health.measure.ts'

export const csatMeasure: HealthMeasureDefinition = {
  key: 'csat',
  half: 'experience',
  unit: 'rating',
  label: { ja: '満足度(CSAT)', en: 'Satisfaction (CSAT)' },
  description: {
    ja: '直近90日間の満足度の平均です(1〜5)。問い合わせの評価も含みます。',
    en: 'Mean satisfaction of the last 90 days (1 to 5), ratings of tickets included.',
  },
  weight: 2,
  thresholds: { bad: 2.5, good: 4.5 },
  value: (facts) => (facts.csat_90d === null ? null : Number(facts.csat_90d)),
  reason: (facts) =>
    facts.csat_90d === null
      ? { key: 'unknown.no-csat', params: {} }
      : { key: 'csat.mean', params: { mean: Number(facts.csat_90d), n: facts.csat_90d_n } },
}
