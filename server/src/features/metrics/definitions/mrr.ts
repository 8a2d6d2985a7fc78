import { sql } from 'kysely'
import { ledger, ledgerRows } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

export const mrr = defineMetric({
  name: 'mrr',
  label: { ja: '月額(MRR)', en: 'MRR' },
  description: {
    ja: '期間の終わりに、契約から毎月入る金額です。',
    en: 'What the contracts bring in a month, at the end of the period.',
  },
  formula: {
    ja: '期末に有効な契約の月額の合計(無料のお試しと他の通貨は含みません)',
    en: 'sum of the monthly amounts of the subscriptions that run at the end (no free trials, no other currencies)',
  },
  unit: 'money',
  parts: { numerator: 'money', denominator: null },
  group: 'revenue',
  good: 'up',
  accumulates: false,
  source: {
    ja: 'ChartMogul, “Monthly Recurring Revenue”; dbt-labs/mrr-playbook',
    en: 'ChartMogul, “Monthly Recurring Revenue”; dbt-labs/mrr-playbook',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    return known({ value: period.end.mrr, numerator: period.end.mrr, n: period.end.accounts })
  },
  rows: ledgerRows({ numerator: sql`m.after`, denominator: sql`0`, order: sql`m.after` }),
})
