import { CoreError } from '../error.ts'
import { dayNumber } from '../time/day-number.ts'

export type Order = {
  readonly customerId: string
  /** 'YYYY-MM-DD' */
  readonly day: string
  /** In any one currency; negative for a refund. */
  readonly amount: number
}

export type OrdersQuestion = {
  readonly orders: readonly Order[]
  /** Last day that counts, 'YYYY-MM-DD'. */
  readonly until: string
  /** Days in one unit of time; 7 (weeks) if left out. */
  readonly unitDays?: number
}

export type PurchaseSummary = {
  readonly customerId: string
  /** Days with a purchase after the first one. */
  readonly frequency: number
  /** From the first to the last purchase, in units; 0 where there was one. */
  readonly recency: number
  /** From the first purchase to `until`, in units. */
  readonly age: number
  /** Mean amount of a day with a purchase after the first; `undefined` where there was one. */
  readonly spend: number | undefined
}

/**
 * Orders as the summary that models of purchases without contract need, one entry a customer.
 *
 * Orders of a customer on one day are one purchase; days on which refunds outweigh the orders are none.
 * The first purchase makes the customer and is not counted. Orders after `until` are left out.
 * Source: Fader, Hardie & Lee, Marketing Science 24 (2005), section 3.
 *
 * @returns in order of first appearance
 * @throws CoreError `summarise-orders.not-an-amount`, `summarise-orders.bad-unit`,
 *   `parts-of-date.not-a-date`
 * @example
 * summariseOrders({
 *   orders: [
 *     { customerId: 'a', day: '2024-01-01', amount: 10 },
 *     { customerId: 'a', day: '2024-01-15', amount: 30 },
 *   ],
 *   until: '2024-01-29',
 * }) // [{ customerId: 'a', frequency: 1, recency: 2, age: 4, spend: 30 }]
 */
export function summariseOrders({ orders, until, unitDays = 7 }: OrdersQuestion): PurchaseSummary[] {
  if (!(unitDays > 0 && Number.isFinite(unitDays))) {
    throw new CoreError('summarise-orders.bad-unit', 'summariseOrders requires unitDays > 0')
  }
  const end = dayNumber(until)
  const customers = new Map<string, Map<number, number>>()
  for (const { customerId, day, amount } of orders) {
    if (!Number.isFinite(amount)) {
      throw new CoreError('summarise-orders.not-an-amount', 'summariseOrders requires finite amounts')
    }
    const number = dayNumber(day)
    if (number > end) continue
    const days = customers.get(customerId) ?? new Map<number, number>()
    customers.set(customerId, days)
    days.set(number, (days.get(number) ?? 0) + amount)
  }
  return [...customers].flatMap(([customerId, days]) => {
    const bought = [...days].filter(([, amount]) => amount >= 0).sort(([a], [b]) => a - b)
    const first = bought[0]
    const last = bought.at(-1)
    if (!first || !last) return []
    const repeats = bought.slice(1)
    const total = repeats.reduce((sum, [, amount]) => sum + amount, 0)
    return {
      customerId,
      frequency: repeats.length,
      recency: (last[0] - first[0]) / unitDays,
      age: (end - first[0]) / unitDays,
      spend: repeats.length === 0 ? undefined : total / repeats.length,
    }
  })
}
