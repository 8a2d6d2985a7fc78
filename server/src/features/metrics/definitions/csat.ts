import { defineMetric } from '../metric.ts'
import { satisfaction, satisfactionRows } from '../satisfaction.family.ts'
import { meanFigure } from '../tickets.family.ts'

export const csat = defineMetric({
  name: 'csat',
  label: { ja: '顧客満足度(CSAT)', en: 'CSAT' },
  description: {
    ja: '閉じた問い合わせと CSAT 調査で付けられた点数の平均です。点数のない問い合わせは「不明」として別に数えます。',
    en: 'Mean of the scores given on closed tickets and in CSAT surveys. Closed tickets without a score are counted apart, as unknown.',
  },
  formula: { ja: '点数の合計 ÷ 点数の数', en: 'sum of scores ÷ number of scores' },
  unit: 'score',
  parts: { numerator: 'score', denominator: 'count' },
  group: 'voice',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: satisfaction,
  figure: (sums) => meanFigure(sums, { nothing: 'no-answers', unknown: 'no-answers' }),
  rows: satisfactionRows,
})
