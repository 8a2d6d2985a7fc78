import { sql } from 'kysely'
import { changeInterval, ledger, ledgerRows, shiftInterval } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

export const grossRevenueRetention = defineMetric({
  name: 'gross-revenue-retention',
  label: { ja: '総収益維持率(GRR)', en: 'Gross revenue retention' },
  description: {
    ja: '期首の MRR のうち、解約と減額のあとに残った割合です。拡大は数えません。',
    en: 'The share of MRR at the start that is left after churn and contraction. Expansion does not count.',
  },
  formula: {
    ja: '1 −(解約 + 縮小)÷ 期首の MRR',
    en: '1 − (churn + contraction) ÷ MRR at the start',
  },
  unit: 'ratio',
  parts: { numerator: 'money', denominator: 'money' },
  group: 'retention',
  good: 'up',
  accumulates: true,
  source: {
    ja: 'Gold, Fight Churn with Data, §2.6 (1 − listing 2.7)',
    en: 'Gold, Fight Churn with Data, §2.6 (1 − listing 2.7)',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const kept = period.start.mrr - period.churn.mrr - period.contraction.mrr
    const counts = { numerator: kept, denominator: period.start.mrr, n: period.start.accounts }
    if (period.start.mrr === 0) return unknown('no-customers-at-start', counts)
    const interval = changeInterval(period, ['churn', 'contraction'], { least: -1, most: 0 })
    return known({ ...counts, value: kept / period.start.mrr, interval: shiftInterval(interval, 1, 1) })
  },
  rows: ledgerRows({
    numerator: sql`m.before + case when m.kind in ('churn', 'contraction') then m.amount else 0 end`,
    denominator: sql`m.before`,
    order: sql`1e15 * (m.kind in ('churn', 'contraction'))::integer - least(m.amount, 0)`,
  }),
})
