import { sql } from 'kysely'
import { ledger, ledgerRows, shareOfCustomers } from '../ledger.family.ts'
import { defineMetric } from '../metric.ts'

export const upsellRate = defineMetric({
  name: 'upsell-rate',
  label: { ja: 'アップセル率', en: 'Upsell rate' },
  description: {
    ja: '期首の顧客のうち、すでに使っている製品で月額が増えた割合です。',
    en: 'Of the accounts at the start, the share that pays more for products it had already.',
  },
  formula: {
    ja: 'アップセルのあった顧客数 ÷ 期首の顧客数(拡大のうち、新しい製品の分を除いたもの)',
    en: 'accounts with upsell ÷ accounts at the start (expansion less what is for newly held products)',
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
  figure: (period) => shareOfCustomers(period, (sums) => sums.upsell.accounts),
  rows: ledgerRows({
    numerator: sql`(m.kind = 'expansion' and m.amount > m.cross_sell)::integer`,
    denominator: sql`(m.before > 0)::integer`,
    order: sql`case when m.kind = 'expansion' then m.amount - m.cross_sell else 0 end`,
  }),
})
