import { sql } from 'kysely'
import { defineMetric } from '../metric.ts'
import { meanFigure, ticketFamily, ticketRows } from '../tickets.family.ts'

const closed = sql`coalesce(t.closed_at, t.opened_at + make_interval(mins => round(t.resolution_hours * 60)::integer))`
const measure = {
  amount: sql`coalesce(t.resolution_hours, extract(epoch from t.closed_at - t.opened_at) / 3600)`,
  at: closed,
  where: sql`(t.closed_at is not null or t.resolution_hours is not null)`,
}

export const resolutionTime = defineMetric({
  name: 'resolution-time',
  label: { ja: '解決までの時間', en: 'Resolution time' },
  description: {
    ja: '期間中に閉じた問い合わせが、開かれてから閉じるまでの時間の平均です。',
    en: 'Mean hours from opening to closing, of the tickets closed in the period.',
  },
  formula: {
    ja: '解決までの時間の合計 ÷ 期間中に閉じた問い合わせ数',
    en: 'sum of hours to resolution ÷ tickets closed in the period',
  },
  unit: 'hours',
  parts: { numerator: 'hours', denominator: 'count' },
  group: 'support',
  good: 'down',
  accumulates: false,
  source: {
    ja: '独自の定義。分位点は type 7(percentile_cont、NumPy と同じ)',
    en: 'Own definition; quantiles of type 7, as percentile_cont and NumPy',
  },
  version: 1,
  known: 'as-of',
  family: ticketFamily('closed-tickets', measure),
  figure: (sums) =>
    meanFigure(sums, { nothing: 'no-solved-tickets', unknown: 'no-solved-tickets' }, { least: 0 }),
  rows: ticketRows(measure),
})
