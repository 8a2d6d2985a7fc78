import type { HealthMeasureDefinition } from '../health.measure.ts'

export const goalsOnTrackMeasure: HealthMeasureDefinition = {
  key: 'goals-on-track',
  half: 'outcomes',
  unit: 'ratio',
  label: { ja: '目標の進み', en: 'Goals on track' },
  description: {
    ja: '成功計画の目標のうち、達成または順調なものの割合です。始まる前の目標、値の分からない目標、ヘルス自体で測る目標は数えません。',
    en: 'Share of the goals in success plans that are reached or on track. Goals that have not begun, whose value is not known or that are measured by health itself do not count.',
  },
  // Only who works with plans gives it weight.
  weight: 0,
  noNormal: true,
  thresholds: { bad: 0, good: 1 },
  value: ({ goals }) => (goals?.[0] ? goals[1] / goals[0] : null),
  reason: ({ goals }) =>
    goals?.[0]
      ? { key: 'goals-on-track.share', params: { good: goals[1], of: goals[0] } }
      : { key: 'unknown.no-goals', params: {} },
}
