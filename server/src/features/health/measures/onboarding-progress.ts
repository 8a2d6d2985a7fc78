import type { HealthMeasureDefinition } from '../health.measure.ts'

export const onboardingProgressMeasure: HealthMeasureDefinition = {
  key: 'onboarding-progress',
  half: 'outcomes',
  unit: 'ratio',
  label: { ja: 'オンボーディングの進み', en: 'Onboarding progress' },
  description: {
    ja: '進行中のオンボーディングのステップのうち、期限が来たもので終わっているものの割合です。オンボーディングが進行中でない間は不明です。',
    en: 'Share of the onboarding steps due by now that are finished. Not known while no onboarding runs.',
  },
  // Only who works with onboarding templates gives it weight.
  weight: 0,
  noNormal: true,
  thresholds: { bad: 0.4, good: 0.9 },
  value: ({ onboarding }) => (onboarding?.[0] ? onboarding[1] / onboarding[0] : null),
  reason: ({ onboarding }) =>
    onboarding?.[0]
      ? { key: 'onboarding-progress.share', params: { finished: onboarding[1], of: onboarding[0] } }
      : { key: 'unknown.no-onboarding', params: {} },
}
