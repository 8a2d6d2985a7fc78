import { expect, test } from 'vitest'
import { hasReference, readTable } from '../../reference/reference-data.ts'
import { dayNumber } from '../time/day-number.ts'
import { type RfmCustomer, rfmScores } from './rfm-scores.ts'

/** 4,906 orders; the reference follows the R package rfm, five of whose published rows it equals. */
test('all 995 customers of the rfm package are scored as its reference', ({ skip }) => {
  skip(!hasReference('rfm_orders'), 'reference data absent')
  const until = dayNumber('2006-12-31')
  const found = new Map<string, RfmCustomer>()
  for (const row of readTable('rfm_orders/rfm_data_orders.csv')) {
    const name = row.customer_id ?? ''
    const before = found.get(name) ?? { recency: Number.POSITIVE_INFINITY, frequency: 0, monetary: 0 }
    found.set(name, {
      recency: Math.min(before.recency, until - dayNumber(row.order_date ?? '')),
      frequency: before.frequency + 1,
      monetary: before.monetary + Number(row.revenue),
    })
  }
  const reference = readTable('rfm_orders/reference/rfm_scores.csv')
  expect([found.size, reference.length]).toEqual([995, 995])
  const scores = new Map(rfmScores([...found.values()]).map((score, i) => [[...found.keys()][i], score]))
  for (const row of reference) {
    const name = row.customer_id ?? ''
    expect(found.get(name)).toEqual({
      recency: Number(row.recency_days),
      frequency: Number(row.transaction_count),
      monetary: Number(row.amount),
    })
    expect(scores.get(name)).toEqual({
      recency: Number(row.recency_score),
      frequency: Number(row.frequency_score),
      monetary: Number(row.monetary_score),
    })
  }
})

test('nobody has no score, customers alike have the same, and infinity is refused', () => {
  expect(rfmScores([])).toEqual([])
  const one = { recency: 3, frequency: 2, monetary: 10 }
  expect(rfmScores([one, one])).toEqual([
    { recency: 5, frequency: 1, monetary: 1 },
    { recency: 5, frequency: 1, monetary: 1 },
  ])
  expect(() => rfmScores([{ ...one, monetary: Number.POSITIVE_INFINITY }])).toThrow('finite')
})
