import { accountDayRows, accountDays, countsOf } from '../account-days.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

export const activeContacts = defineMetric({
  name: 'active-contacts',
  label: { ja: '利用した担当者', en: 'Active contacts' },
  description: {
    ja: '期末までの 28 日間に製品を使った担当者の数です。',
    en: 'Contacts who used the product in the 28 days up to the end.',
  },
  formula: {
    ja: '顧客ごとの「28 日間に 1 回以上のイベントがあった担当者数」の合計',
    en: 'sum over accounts of the contacts with at least one event in 28 days',
  },
  unit: 'count',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'usage',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義(顧客ごとの日次の記録による)', en: 'Own definition, on account days' },
  version: 1,
  known: 'now',
  family: accountDays,
  figure(sums) {
    if (!sums) return unknown('not-computed')
    const counts = countsOf(sums.contacts)
    return counts.n === 0 ? unknown('no-usage', counts) : known({ ...counts, value: counts.numerator })
  },
  rows: accountDayRows('contacts'),
})
