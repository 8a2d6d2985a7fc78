import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { HealthMeasureDefinition } from '../health.measure.ts'

export const lastContactMeasure: HealthMeasureDefinition = {
  key: 'last-contact',
  half: 'experience',
  unit: 'days',
  label: { ja: '最後に話した日', en: 'Last talk' },
  description: {
    ja: '最後の電話・打ち合わせ・メール・チャットからの日数です。社内メモは数えません。',
    en: 'Days since the last call, meeting, mail or chat; notes among ourselves do not count.',
  },
  weight: 1,
  thresholds: [
    { value: 14, points: 90 },
    { value: 120, points: 0 },
  ],
  value: (facts) => (facts.last_touch_on === null ? null : daysBetween(facts.last_touch_on, facts.day)),
  reason: (facts) =>
    facts.last_touch_on === null
      ? { key: 'unknown.no-touches', params: {} }
      : {
          key: 'last-contact.days',
          params: { days: daysBetween(facts.last_touch_on, facts.day), on: facts.last_touch_on },
        },
}
