import { accountDayRows, accountDays, countsOf, ratioOf } from '../account-days.family.ts'
import { defineMetric, unknown } from '../metric.ts'

export const stickiness = defineMetric({
  name: 'stickiness',
  label: { ja: '定着度(DAU/MAU)', en: 'Stickiness (DAU/MAU)' },
  description: {
    ja: '期末までの 28 日間に製品を使った顧客が、そのうち何割の日に使ったかです。1 日あたりの利用顧客数の平均を、28 日間の利用顧客数で割った値と同じになります。人ではなく顧客を数えます。',
    en: 'On what share of the 28 days up to the end the accounts that used the product at all used it: mean accounts a day over the accounts of the 28 days. It counts accounts, not people.',
  },
  formula: {
    ja: '顧客ごとの利用日数の合計 ÷(28 日 × 28 日間に利用した顧客数)',
    en: 'sum of the days of use of each account ÷ (28 days × accounts that used it in 28 days)',
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
    const counts = countsOf(sums.days)
    if (counts.n === 0) return unknown('no-usage', counts)
    return ratioOf(sums.days)
  },
  rows: accountDayRows('days'),
})
