import { sql } from 'kysely'
import { ledger, ledgerRows, shareOfCustomers } from '../ledger.family.ts'
import { defineMetric } from '../metric.ts'

const measure = {
  numerator: sql`(m.kind = 'churn')::integer`,
  denominator: sql`(m.before > 0)::integer`,
  order: sql`case when m.kind = 'churn' then 1e15 else 0 end + m.before`,
}

export const customerChurnRate = defineMetric({
  name: 'customer-churn-rate',
  label: { ja: '顧客解約率', en: 'Customer churn rate' },
  description: {
    ja: '期首に契約中だった顧客のうち、期末に契約がない割合です。',
    en: 'Of the accounts under contract at the start, the share without a contract at the end.',
  },
  formula: {
    ja: '期間中に失った顧客数 ÷ 期首の顧客数',
    en: 'accounts lost in the period ÷ accounts at its start',
  },
  unit: 'ratio',
  parts: { numerator: 'count', denominator: 'count' },
  group: 'retention',
  good: 'down',
  accumulates: true,
  isLossRate: true,
  source: { ja: 'Gold, Fight Churn with Data, §2.1', en: 'Gold, Fight Churn with Data, §2.1' },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure: (period) => shareOfCustomers(period, (sums) => sums.churn.accounts),
  measure,
  rows: ledgerRows(measure),
})
