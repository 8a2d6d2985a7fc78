import { meanInterval } from '@tsuzuku/core/stats/mean-interval'
import { sql } from 'kysely'
import { ledger, ledgerRows } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

export const arpa = defineMetric({
  name: 'arpa',
  label: { ja: '平均単価(ARPA)', en: 'ARPA' },
  description: {
    ja: '契約中の顧客 1 社あたりの月額です。',
    en: 'MRR per account under contract.',
  },
  formula: {
    ja: '期末の MRR ÷ 期末に契約中の顧客数',
    en: 'MRR at the end ÷ accounts with MRR at the end',
  },
  unit: 'money',
  parts: { numerator: 'money', denominator: 'count' },
  group: 'revenue',
  good: 'up',
  accumulates: false,
  source: {
    ja: 'ChartMogul, “Average Revenue Per Account”',
    en: 'ChartMogul, “Average Revenue Per Account”',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const { accounts, mrr } = period.end
    const counts = { numerator: mrr, denominator: accounts, n: accounts }
    if (accounts === 0) return unknown('no-customers', counts)
    const mean = mrr / accounts
    const variance = accounts > 1 ? (period.squares.end - accounts * mean * mean) / (accounts - 1) : 0
    const interval = meanInterval({ n: accounts, mean, sd: Math.sqrt(Math.max(0, variance)) }) ?? null
    return known({
      ...counts,
      value: mean,
      interval: interval && { ...interval, low: Math.max(0, interval.low) },
    })
  },
  rows: ledgerRows({
    numerator: sql`m.after`,
    denominator: sql`(m.after > 0)::integer`,
    order: sql`m.after`,
  }),
})
