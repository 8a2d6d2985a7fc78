import type { HealthMeasureDefinition } from '../health.measure.ts'
import { usageUnknown } from './usage-unknown.ts'

export const seatsUsedMeasure: HealthMeasureDefinition = {
  key: 'seats-used',
  half: 'outcomes',
  unit: 'ratio',
  label: { ja: '席の利用率', en: 'Seats used' },
  description: {
    ja: '直近28日間に利用した人数を、契約している席数で割った値です。',
    en: 'Contacts active in the last 28 days over seats paid for.',
  },
  weight: 2,
  hasSeason: true,
  thresholds: { bad: 0.2, good: 0.9 },
  value: ({ active_contacts_28d: used, seats_paid: paid }) => (used === null || !paid ? null : used / paid),
  reason(facts) {
    const { active_contacts_28d: used, seats_paid: paid } = facts
    if (!paid) return { key: 'unknown.no-seats', params: {} }
    return used === null ? usageUnknown(facts) : { key: 'seats-used.used', params: { used, paid } }
  },
}
