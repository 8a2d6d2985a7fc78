import { meanInterval } from '@tsuzuku/core/stats/mean-interval'
import { sql } from 'kysely'
import { defineMetric, known, unknown } from '../metric.ts'
import { orderRows, orders } from '../orders.family.ts'

export const orderValue = defineMetric({
  name: 'order-value',
  label: { ja: '平均注文額', en: 'Mean order' },
  description: {
    ja: '期間中の注文 1 件あたりの金額です。',
    en: 'Amount of an order of the period.',
  },
  formula: { ja: '注文の金額の合計 ÷ 注文の件数', en: 'sum of the orders ÷ number of orders' },
  unit: 'money',
  parts: { numerator: 'money', denominator: 'count' },
  group: 'revenue',
  good: 'up',
  accumulates: false,
  source: { ja: '独自の定義', en: 'Own definition' },
  version: 1,
  known: 'as-of',
  family: orders,
  figure(sums) {
    if (!sums || sums.orders === 0) return unknown('no-orders')
    const counts = { numerator: sums.sum, denominator: sums.orders, n: sums.orders }
    const mean = sums.sum / sums.orders
    const interval = meanInterval({ n: sums.orders, mean, sd: sums.sd ?? 0 }) ?? null
    return known({ ...counts, value: mean, interval })
  },
  rows: orderRows(sql`count(*)`),
})
