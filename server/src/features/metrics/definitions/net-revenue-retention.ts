import { sql } from 'kysely'
import { changeInterval, ledger, ledgerRows, shiftInterval } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

const measure = {
  numerator: sql`case when m.kind in ('new', 'reactivation') then 0 else m.before + m.amount end`,
  denominator: sql`m.before`,
  order: sql`case when m.before > 0 then abs(m.amount) else 0 end`,
}

export const netRevenueRetention = defineMetric({
  name: 'net-revenue-retention',
  label: { ja: '純収益維持率(NRR)', en: 'Net revenue retention' },
  description: {
    ja: '期首の顧客が期末に払う月額は、期首の何割かを示します。新規と再開は数えません。',
    en: 'What the accounts of the start pay at the end, over what they paid. New and reactivated accounts do not count.',
  },
  formula: {
    ja: '(期首の MRR − 解約 − 縮小 + 拡大)÷ 期首の MRR',
    en: '(MRR at the start − churn − contraction + expansion) ÷ MRR at the start',
  },
  unit: 'ratio',
  parts: { numerator: 'money', denominator: 'money' },
  group: 'retention',
  good: 'up',
  accumulates: true,
  source: {
    ja: 'Gold, Fight Churn with Data, §2.2 and listing 2.8',
    en: 'Gold, Fight Churn with Data, §2.2 and listing 2.8',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const { start, churn, contraction, expansion } = period
    const after = start.mrr - churn.mrr - contraction.mrr + expansion.mrr
    const counts = { numerator: after, denominator: start.mrr, n: start.accounts }
    if (start.mrr === 0) return unknown('no-customers-at-start', counts)
    const interval = changeInterval(period, ['churn', 'contraction', 'expansion'], { least: -1 })
    return known({ ...counts, value: after / start.mrr, interval: shiftInterval(interval, 1, 1) })
  },
  measure,
  rows: ledgerRows(measure),
})
