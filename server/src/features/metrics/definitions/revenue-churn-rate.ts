import { sql } from 'kysely'
import { changeInterval, ledger, ledgerRows, shiftInterval } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

const measure = {
  numerator: sql`case when m.kind = 'churn' then -m.amount else 0 end`,
  denominator: sql`m.before`,
  order: sql`case when m.kind = 'churn' then 1e15 else 0 end + m.before`,
}

export const revenueChurnRate = defineMetric({
  name: 'revenue-churn-rate',
  label: { ja: '収益解約率', en: 'Revenue churn rate' },
  description: {
    ja: '期首の MRR のうち、去った顧客とともに失った割合です。減額は含みません(GRR に含みます)。',
    en: 'The share of MRR at the start that was lost with accounts that left. Contraction is not in it (it is in GRR).',
  },
  formula: {
    ja: '期間中に失った顧客の期首 MRR ÷ 期首の MRR',
    en: 'MRR at the start of the accounts lost ÷ MRR at the start',
  },
  unit: 'ratio',
  parts: { numerator: 'money', denominator: 'money' },
  group: 'retention',
  good: 'down',
  accumulates: true,
  isLossRate: true,
  source: {
    ja: '(単価 × 失った数)÷ 期首の収益。Gold, Fight Churn with Data, §2.4',
    en: 'Own wording: (unit price × number lost) ÷ revenue at the start; Gold, Fight Churn with Data, §2.4',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const counts = { numerator: period.churn.mrr, denominator: period.start.mrr, n: period.start.accounts }
    if (period.start.mrr === 0) return unknown('no-customers-at-start', counts)
    const interval = changeInterval(period, ['churn'], { least: -1, most: 0 })
    return known({
      ...counts,
      value: period.churn.mrr / period.start.mrr,
      interval: shiftInterval(interval, 0, -1),
    })
  },
  measure,
  rows: ledgerRows(measure),
})
