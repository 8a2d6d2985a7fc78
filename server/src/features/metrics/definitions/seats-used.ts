import { accountDayRows, accountDays, countsOf, ratioOf } from '../account-days.family.ts'
import { defineMetric, unknown } from '../metric.ts'

export const seatsUsed = defineMetric({
  name: 'seats-used',
  label: { ja: '席の利用率', en: 'Seats used' },
  description: {
    ja: '支払い済みの席に対する、28 日間に利用した担当者の割合です。席を超える利用があると 100% を超えます。',
    en: 'Contacts active in 28 days over seats paid. More people than seats gives more than 100 %.',
  },
  formula: {
    ja: '利用した担当者数 ÷ 支払い済みの席数(席のある契約の顧客)',
    en: 'active contacts ÷ seats paid (accounts with a contract that counts seats)',
  },
  unit: 'ratio',
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
    const counts = countsOf(sums.seats)
    if (sums.seats.asked === 0) return unknown('no-seats', counts)
    if (counts.n === 0) return unknown('no-usage', counts)
    return ratioOf(sums.seats)
  },
  rows: accountDayRows('seats'),
})
