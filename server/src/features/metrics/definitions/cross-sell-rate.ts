import { sql } from 'kysely'
import { ledger, ledgerRows, shareOfCustomers } from '../ledger.family.ts'
import { defineMetric } from '../metric.ts'

export const crossSellRate = defineMetric({
  name: 'cross-sell-rate',
  label: { ja: 'クロスセル率', en: 'Cross-sell rate' },
  description: {
    ja: '期首の顧客のうち、別の製品を加えて月額が増えた割合です。',
    en: 'Of the accounts at the start, the share that pays more because it added another product.',
  },
  formula: {
    ja: 'クロスセルのあった顧客数 ÷ 期首の顧客数(クロスセル = 拡大額と新しい製品の月額の小さい方)',
    en: 'accounts with cross-sell ÷ accounts at the start (cross-sell = the lesser of the expansion and the MRR of newly held products)',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'growth',
  good: 'up',
  accumulates: true,
  source: {
    ja: '独自の定義。拡大の分け方は docs/metrics.md にあります',
    en: 'Own definition; the split of expansion is in docs/metrics.md',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure: (period) => shareOfCustomers(period, (sums) => sums.crossSell.accounts),
  rows: ledgerRows({
    numerator: sql`(m.cross_sell > 0)::integer`,
    denominator: sql`(m.before > 0)::integer`,
    order: sql`m.cross_sell`,
  }),
})
