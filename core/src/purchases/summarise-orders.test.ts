import { expect, test, vi } from 'vitest'
import { hasReference, readTable, readText } from '../../reference/reference-data.ts'
import { bgNbdExpected } from './bg-nbd-expected.ts'
import { customerLifetimeValue } from './customer-lifetime-value.ts'
import { fitBgNbd } from './fit-bg-nbd.ts'
import { fitGammaGamma } from './fit-gamma-gamma.ts'
import { gammaGammaSpend } from './gamma-gamma-spend.ts'
import { type Order, summariseOrders } from './summarise-orders.ts'

vi.setConfig({ testTimeout: 60_000 })

const day = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`

function ordersOf(file: string, [customer, date, amount]: [number, number, number]): Order[] {
  return readText(file)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => /^\d/.test(cells[0] ?? ''))
    .map((cells) => ({
      customerId: cells[customer] ?? '',
      day: day(cells[date] ?? ''),
      amount: Number(cells[amount]),
    }))
}

test('the cdnow sample equals the reference, customer by customer', ({ skip }) => {
  skip(!hasReference('cdnow'), 'reference data absent')
  const orders = ordersOf('cdnow/CDNOW_sample.txt', [1, 2, 4])
  expect(orders).toHaveLength(6919)
  const found = new Map(
    summariseOrders({ orders, until: '1997-09-30' }).map((row) => [Number(row.customerId), row]),
  )
  const reference = readTable('cdnow/reference/cdnow_rfm_from_raw_sample.csv')
  expect(found.size).toBe(reference.length)
  for (const row of reference) {
    const mine = found.get(Number(row.id))
    expect(mine?.frequency).toBe(Number(row.x))
    expect(mine?.recency).toBeCloseTo(Number(row.tx_w), 5)
    expect(mine?.age).toBeCloseTo(Number(row.T_w), 5)
  }
})

test('the forecast of the cdnow holdout equals the reference', ({ skip }) => {
  skip(!hasReference('cdnow'), 'reference data absent')
  const rows = summariseOrders({ orders: ordersOf('cdnow/CDNOW_sample.txt', [1, 2, 4]), until: '1997-09-30' })
  const { params } = fitBgNbd({
    frequency: rows.map((row) => row.frequency),
    recency: rows.map((row) => row.recency),
    age: rows.map((row) => row.age),
  })
  const total = rows.reduce((sum, row) => sum + bgNbdExpected(params, row, 39), 0)
  expect(total / 1653.4086748142636).toBeCloseTo(1, 3)
})

test('all 23,570 customers of the cdnow master are fitted', ({ skip }) => {
  skip(!hasReference('cdnow'), 'reference data absent')
  const orders = ordersOf('cdnow/CDNOW_master.txt', [0, 1, 3])
  const rows = summariseOrders({ orders, until: '1998-06-30' })
  expect([orders.length, rows.length]).toEqual([69_659, 23_570])
  const fit = fitBgNbd({
    frequency: rows.map((row) => row.frequency),
    recency: rows.map((row) => row.recency),
    age: rows.map((row) => row.age),
  })
  expect(fit).toMatchObject({ customers: 23_570, converged: true, boundaries: [] })
})

test('orders of one day are one purchase, refunds lower it, and a day of refunds is none', () => {
  const order = (date: string, amount: number): Order => ({ customerId: 'a', day: date, amount })
  const orders = [
    order('2024-01-15', 30),
    order('2024-01-01', 5),
    order('2024-01-15', 20),
    order('2024-01-15', -10),
    order('2024-01-20', -15),
    order('2024-02-09', 99),
  ]
  expect(summariseOrders({ orders, until: '2024-01-29' })).toEqual([
    { customerId: 'a', frequency: 1, recency: 2, age: 4, spend: 40 },
  ])
  expect(summariseOrders({ orders: orders.toReversed(), until: '2024-01-29' })).toEqual(
    summariseOrders({ orders, until: '2024-01-29' }),
  )
})

test('nothing ordered gives nothing; one purchase has no spend', () => {
  expect(summariseOrders({ orders: [], until: '2024-01-29' })).toEqual([])
  const one = [{ customerId: 'a', day: '2024-01-29', amount: 7 }]
  expect(summariseOrders({ orders: one, until: '2024-01-29' })).toEqual([
    { customerId: 'a', frequency: 0, recency: 0, age: 0, spend: undefined },
  ])
})

test.each([
  [
    { orders: [{ customerId: 'a', day: '2024-01-01', amount: Number.NaN }], until: '2024-01-02' },
    'not-an-amount',
  ],
  [{ orders: [], until: '2024-01-02', unitDays: 0 }, 'bad-unit'],
])('refuses %o: %s', (question, reason) => {
  expect(() => summariseOrders(question)).toThrow(
    expect.objectContaining({ code: `summarise-orders.${reason}` }),
  )
})

test('the spend of a customer lies between their own mean and that of all', () => {
  const gamma = { p: 6.25, q: 3.74, v: 15.45 }
  const all = (6.25 * 15.45) / 2.74
  expect(gammaGammaSpend(gamma, 0, 999)).toBeCloseTo(all, 12)
  expect(gammaGammaSpend(gamma, 2, 22.35)).toBeCloseTo((6.25 * 15.45 + 12.5 * 22.35) / (12.5 + 2.74), 12)
  expect(gammaGammaSpend(gamma, 1e6, 22.35)).toBeCloseTo(22.35, 3)
  expect(gammaGammaSpend({ p: 2, q: 0.5, v: 9 }, 0, 0)).toBeUndefined()
})

test('amounts that are all alike are named', () => {
  const frequency = Array.from({ length: 60 }, (_, i) => 1 + (i % 4))
  const { boundaries, params } = fitGammaGamma({ frequency, spend: frequency.map(() => 20) })
  expect(boundaries).toEqual(['equal-orders'])
  expect(gammaGammaSpend(params, 3, 20)).toBeCloseTo(20, 0)
})

test.each([
  [{ frequency: [], spend: [] }, 'too-few'],
  [{ frequency: [0, 0, 0], spend: [1, 2, 3] }, 'too-few'],
  [{ frequency: [1, 1, 1], spend: [1, 2, Number.NaN] }, 'not-a-number'],
  [{ frequency: [1], spend: [] }, 'lengths-differ'],
])('no amounts can be fitted to %o: %s', (histories, reason) => {
  expect(() => fitGammaGamma(histories)).toThrow(
    expect.objectContaining({ code: `fit-gamma-gamma.${reason}` }),
  )
})

test('the lifetime value discounts each period', () => {
  const expected = (t: number) => t / 2
  expect(customerLifetimeValue({ expected, spend: 10, periods: 4 })).toBeCloseTo(20, 12)
  expect(
    customerLifetimeValue({ expected, spend: 10, periods: 2, discountRate: 0.1, margin: 0.4 }),
  ).toBeCloseTo(0.4 * (5 / 1.1 + 5 / 1.21), 12)
  expect(customerLifetimeValue({ expected, spend: 10, periods: 0 })).toBe(0)
  expect(() => customerLifetimeValue({ expected, spend: Number.NaN, periods: 2 })).toThrow(
    expect.objectContaining({ code: 'customer-lifetime-value.bad-option' }),
  )
})
