import { expect, test } from 'vitest'
import { gammaRandom } from '../stats/gamma-random.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import { bgNbdExpected } from './bg-nbd-expected.ts'
import { gammaGammaSpend } from './gamma-gamma-spend.ts'
import { purchaseValueRange } from './purchase-value-range.ts'

const buying = { r: 0.9, alpha: 6, a: 0.8, b: 2.5 }
const amounts = { p: 6.25, q: 3.74, v: 15.45 }

test.each([
  [{ frequency: 4, recency: 30, age: 40, spend: 20 }, buying],
  [{ frequency: 1, recency: 5, age: 40, spend: 60 }, buying],
  [{ frequency: 0, recency: 0, age: 10, spend: 0 }, buying],
  [
    { frequency: 4, recency: 30, age: 40, spend: 20 },
    { ...buying, a: 0, b: 1 },
  ],
])('the mean of the futures of %o is what the model expects', (customer, params) => {
  const range = purchaseValueRange({
    buying: params,
    amounts,
    customer,
    time: 52,
    draws: 60_000,
    random: seededRandom(3),
  })
  const spend = gammaGammaSpend(amounts, customer.frequency, customer.spend) as number
  const expected = bgNbdExpected(params, customer, 52) * spend
  expect(Math.abs((range?.mean ?? 0) / expected - 1)).toBeLessThan(0.03)
  expect(range?.low).toBeLessThan(expected)
  expect(range?.high).toBeGreaterThan(expected)
})

test('about 95 in 100 customers of such a world come to lie within their range', () => {
  const random = seededRandom(11)
  const gamma = gammaRandom(random)
  let inside = 0
  const customers = 600
  for (let n = 0; n < customers; n++) {
    const rate = gamma(buying.r) / buying.alpha
    const [one, other] = [gamma(buying.a), gamma(buying.b)]
    const leaves = one / (one + other)
    const scale = gamma(amounts.q) / amounts.v
    const [past, all] = [40, 40 + 30]
    let [at, isThere, frequency, recency, spent, later] = [0, true, 0, 0, 0, 0]
    while (isThere) {
      at += -Math.log(1 - random()) / rate
      if (at > all) break
      const amount = gamma(amounts.p) / scale
      if (at <= past) {
        frequency += 1
        recency = at
        spent += amount
      } else later += amount
      isThere = random() >= leaves
    }
    const customer = { frequency, recency, age: past, spend: frequency > 0 ? spent / frequency : 0 }
    const range = purchaseValueRange({ buying, amounts, customer, time: 30, random, draws: 400 })
    if (range && later >= range.low && later <= range.high) inside += 1
  }
  expect(inside / customers).toBeGreaterThan(0.93)
})

test('is the same each time, less when discounted, and nothing where no mean amount exists', () => {
  const customer = { frequency: 4, recency: 30, age: 40, spend: 20 }
  const range = (more: object) =>
    purchaseValueRange({ buying, amounts, customer, time: 52, random: seededRandom(5), ...more })
  expect(range({})).toEqual(range({}))
  expect(range({ discountRate: 0.01 })?.mean).toBeLessThan(range({})?.mean ?? 0)
  expect(range({ margin: 0.5 })?.mean).toBeCloseTo((range({})?.mean ?? 0) / 2, 9)
  expect(range({ customer: { ...customer, spend: 0 }, amounts: { p: 1, q: 0.5, v: 1 } })).toBeUndefined()
})

test.each([{ time: 0 }, { time: Number.NaN }, { draws: 10 }, { discountRate: -1 }])('refuses %o', (more) => {
  const customer = { frequency: 0, recency: 0, age: 10, spend: 0 }
  expect(() =>
    purchaseValueRange({ buying, amounts, customer, time: 5, random: seededRandom(1), ...more }),
  ).toThrow(expect.objectContaining({ code: 'purchase-value-range.bad-option' }))
})
