import { defineMetric, known } from '../metric.ts'
import { stageRows, stages } from '../stage.family.ts'

export const accountCount = defineMetric({
  name: 'account-count',
  label: { ja: '顧客数(ステージ別)', en: 'Accounts by stage' },
  description: {
    ja: '期末に登録されている顧客の数です。ステージはその日のものです。',
    en: 'Accounts on the books at the end of the period, with the stage of that day.',
  },
  formula: {
    ja: '期末までに登録、契約、または記録のあった顧客の数(統合された顧客は 1 社)',
    en: 'accounts signed up, under contract or written down by the end (merged accounts count once)',
  },
  unit: 'count',
  parts: { numerator: 'count', denominator: null },
  group: 'accounts',
  good: 'none',
  accumulates: false,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: stages,
  figure: (sums) =>
    known({ value: sums?.accounts ?? 0, numerator: sums?.accounts ?? 0, n: sums?.accounts ?? 0 }),
  rows: stageRows,
})
