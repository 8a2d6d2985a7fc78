import type { HealthMeasureDefinition } from '../health.measure.ts'

export const championMeasure: HealthMeasureDefinition = {
  key: 'champion',
  half: 'experience',
  unit: 'level',
  label: { ja: '推進者', en: 'Champion' },
  description: {
    ja: '推進者がいて利用していれば1、いるが28日間利用がなければ0.5、去って代わりがいなければ0です。',
    en: '1 with a champion who uses the product, 0.5 with one who has not for 28 days, 0 when the last one has left.',
  },
  weight: 2,
  noNormal: true,
  thresholds: [
    { value: 0, points: 0 },
    { value: 0.5, points: 40 },
    { value: 1, points: 90 },
  ],
  value({ champions, champions_active_28d: active }) {
    if (champions === null) return null
    if (champions === 0) return 0
    return active === 0 ? 0.5 : 1
  },
  reason({ champions, champions_active_28d: active, champion_left_on: left }) {
    if (champions === null) return { key: 'unknown.no-champion', params: {} }
    if (champions === 0) return { key: 'champion.left', params: { on: left } }
    return active === 0
      ? { key: 'champion.inactive', params: { count: champions } }
      : { key: 'champion.present', params: { count: champions } }
  },
}
