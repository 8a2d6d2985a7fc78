import { ratioInterval } from '@tsuzuku/core/stats/ratio-interval'
import { sql } from 'kysely'
import { ledger, ledgerRows } from '../ledger.family.ts'
import { defineMetric, known, unknown } from '../metric.ts'

const measure = {
  numerator: sql`greatest(m.amount, 0)`,
  denominator: sql`greatest(-m.amount, 0)`,
  order: sql`abs(m.amount)`,
}

export const quickRatio = defineMetric({
  name: 'quick-ratio',
  label: { ja: 'クイックレシオ', en: 'Quick ratio' },
  description: {
    ja: '失った MRR 1 に対して得た MRR です。',
    en: 'MRR won for each unit of MRR lost.',
  },
  formula: {
    ja: '(新規 + 再開 + 拡大)÷(縮小 + 解約)',
    en: '(new + reactivation + expansion) ÷ (contraction + churn)',
  },
  unit: 'score',
  parts: { numerator: 'money', denominator: 'money' },
  group: 'growth',
  good: 'up',
  accumulates: true,
  source: {
    ja: 'ChartMogul, “SaaS Quick Ratio”, after Mamoon Hamid',
    en: 'ChartMogul, “SaaS Quick Ratio”, after Mamoon Hamid',
  },
  version: 1,
  known: 'as-of',
  family: ledger,
  figure(period) {
    if (!period) return unknown('no-contracts')
    const won = period.new.mrr + period.reactivation.mrr + period.expansion.mrr
    const lost = period.contraction.mrr + period.churn.mrr
    const { byKind } = period.squares
    const n = period.start.accounts + period.new.accounts + period.reactivation.accounts
    const counts = { numerator: won, denominator: lost, n }
    if (lost === 0) return unknown('nothing-lost', counts)
    const interval = ratioInterval({
      n,
      sumX: won,
      sumY: lost,
      sumXX: byKind.new.squared + byKind.reactivation.squared + byKind.expansion.squared,
      sumYY: byKind.contraction.squared + byKind.churn.squared,
      sumXY: 0,
      least: 0,
    })
    return known({ ...counts, value: won / lost, interval: interval ?? null })
  },
  measure,
  rows: ledgerRows(measure),
})
