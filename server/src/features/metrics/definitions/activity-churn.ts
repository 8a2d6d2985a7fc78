import { ACTIVE_DAYS, activity, activityRows } from '../activity.family.ts'
import { defineMetric, shareOf, unknown } from '../metric.ts'

export const activityChurn = defineMetric({
  name: 'activity-churn',
  label: { ja: '利用解約率', en: 'Activity churn' },
  description: {
    ja: '期首までの 28 日間に製品を使った顧客のうち、期末までの 28 日間に一度も使わなかった割合です。契約のない製品の解約率として使えます。',
    en: 'Of the accounts that used the product in the 28 days before the period, the share that did not use it in the 28 days up to its end. The churn rate of products without a contract.',
  },
  formula: {
    ja: '期首に利用中で期末に利用のない顧客数 ÷ 期首に利用中の顧客数',
    en: 'accounts active at the start and not at the end ÷ accounts active at the start',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'usage',
  good: 'down',
  accumulates: true,
  isLossRate: true,
  lossWindowDays: ACTIVE_DAYS,
  source: {
    ja: 'Gold, Fight Churn with Data, §2.3(28 日間の窓)',
    en: 'Gold, Fight Churn with Data, §2.3, with a window of 28 days',
  },
  version: 1,
  known: 'now',
  family: activity,
  figure(sums) {
    if (!sums) return unknown('not-computed')
    const counts = { numerator: sums.lost, denominator: sums.known, missing: sums.start - sums.known }
    return sums.known === 0
      ? unknown(sums.start === 0 ? 'no-usage' : 'not-computed', counts)
      : shareOf(counts)
  },
  rows: activityRows,
})
