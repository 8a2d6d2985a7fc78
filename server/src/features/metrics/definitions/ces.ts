import { defineMetric } from '../metric.ts'
import { effort, effortRows } from '../satisfaction.family.ts'
import { meanFigure } from '../tickets.family.ts'

export const ces = defineMetric({
  name: 'ces',
  label: { ja: '顧客努力指標(CES)', en: 'CES' },
  description: {
    ja: 'CES 調査で付けられた点数(1~7)の平均です。点数が高いほど、顧客は手間をかけずに済んでいます。',
    en: 'Mean of the scores (1–7) given in CES surveys. The higher, the less effort it was for the customer.',
  },
  formula: { ja: '点数の合計 ÷ 回答の数', en: 'sum of scores ÷ number of answers' },
  unit: 'score',
  parts: { numerator: 'score', denominator: 'count' },
  group: 'voice',
  good: 'up',
  accumulates: false,
  source: {
    ja: 'Dixon, Freeman & Toman, Harvard Business Review 2010 の質問を 7 段階で',
    en: 'After Dixon, Freeman & Toman, Harvard Business Review 2010, on seven points',
  },
  version: 1,
  known: 'as-of',
  family: effort,
  figure: (sums) => meanFigure(sums, { nothing: 'no-answers', unknown: 'no-answers' }, { least: 1, most: 7 }),
  rows: effortRows,
})
