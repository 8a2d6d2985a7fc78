import type { HealthMeasureDefinition } from '../health.measure.ts'

export const npsMeasure: HealthMeasureDefinition = {
  key: 'nps',
  half: 'experience',
  unit: 'rating',
  label: { ja: 'NPSの最新回答', en: 'Last NPS answer' },
  description: {
    ja: '1年以内のNPSの最新の回答です(0〜10)。',
    en: 'The last NPS answer within a year (0 to 10).',
  },
  weight: 2,
  thresholds: [
    { value: 0, points: 0 },
    { value: 6, points: 35 },
    { value: 7, points: 60 },
    { value: 9, points: 100 },
  ],
  value: (facts) => facts.nps_score,
  givenOn: (facts) => facts.nps_answered_on,
  reason(facts) {
    const { nps_score: score, previous_nps_score: previous, nps_answered_on: on } = facts
    if (score === null) return { key: 'unknown.no-nps', params: {} }
    return previous === null
      ? { key: 'nps.answer', params: { score, on } }
      : { key: 'nps.answer-after', params: { score, previous, on } }
  },
}
