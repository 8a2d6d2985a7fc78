import { sql } from 'kysely'
import { ledger, ledgerRows } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

const measure = {
  numerator: sql`case when m.kind = 'churn' then -m.amount else 0 end`,
  denominator: sql`0`,
  order: sql`case when m.kind = 'churn' then -m.amount else 0 end`,
}

export const churnedMrr = defineMetric({
  name: 'churned-mrr',
  label: { ja: '解約で失った月額', en: 'Churned MRR' },
  description: {
    ja: '期首に契約があり、期末にはない顧客が期首に払っていた月額です。減額は含みません。',
    en: 'What the accounts that were customers at the start and are not at the end paid at the start. Contraction is not in it.',
  },
  formula: {
    ja: '期間中に失った顧客の期首 MRR の合計',
    en: 'sum of the MRR at the start of the accounts lost',
  },
  unit: 'money',
  parts: { numerator: 'money', denominator: null },
  group: 'retention',
  good: 'down',
  accumulates: true,
  source: {
    ja: '収益解約率の分子。Gold, Fight Churn with Data, §2.4',
    en: 'The numerator of the revenue churn rate; Gold, Fight Churn with Data, §2.4',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const { mrr, accounts } = period.churn
    return known({ value: mrr, numerator: mrr, n: accounts })
  },
  measure,
  rows: ledgerRows(measure),
})
