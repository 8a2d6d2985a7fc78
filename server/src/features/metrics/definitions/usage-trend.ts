import { accountDayRows, accountDays, countsOf, ratioOf } from '../account-days.family.ts'
import { defineMetric, unknown } from '../metric.ts'

export const usageTrend = defineMetric({
  name: 'usage-trend',
  label: { ja: '利用の勢い', en: 'Usage trend' },
  description: {
    ja: '直近 4 週の利用した担当者数を、各顧客の平常(その前の 12 週)と比べます。100% がいつもどおりです。',
    en: 'Weekly active contacts of the last four weeks against each account’s own normal (the twelve weeks before). 100 % is as usual.',
  },
  formula: {
    ja: '直近 4 週の週平均の合計 ÷ 平常の週平均の合計(契約中で平常が 4 週以上わかる顧客)',
    en: 'sum of recent weekly means ÷ sum of normal weekly means (accounts under contract with at least four normal weeks)',
  },
  unit: 'ratio',
  parts: { numerator: 'score', denominator: 'score' },
  group: 'usage',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義(顧客ごとの日次の記録による)', en: 'Own definition, on account days' },
  version: 1,
  known: 'now',
  family: accountDays,
  figure(sums) {
    if (!sums) return unknown('not-computed')
    const counts = countsOf(sums.trend)
    if (counts.denominator === 0) return unknown('no-baseline', counts)
    return ratioOf(sums.trend)
  },
  rows: accountDayRows('trend'),
})
