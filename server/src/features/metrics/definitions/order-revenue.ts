import { sql } from 'kysely'
import { defineMetric, known, unknown } from '../metric.ts'
import { orderRows, orders } from '../orders.family.ts'

export const orderRevenue = defineMetric({
  name: 'order-revenue',
  label: { ja: '注文の売上', en: 'Order revenue' },
  description: {
    ja: '期間中の注文の合計です。契約の月額は含みません。',
    en: 'Sum of the orders of the period. The MRR of contracts is not in it.',
  },
  formula: {
    ja: '期間中の注文の金額の合計(返金は引きます)',
    en: 'sum of the amounts of the orders of the period, less refunds',
  },
  unit: 'money',
  parts: { numerator: 'money', denominator: null },
  group: 'revenue',
  good: 'up',
  accumulates: true,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: orders,
  figure(sums) {
    if (!sums) return unknown('no-orders')
    return known({ value: sums.sum, numerator: sums.sum, n: sums.orders })
  },
  rows: orderRows(sql`null::integer`),
})
