import { CoreError } from '../error.ts'
import { quantile } from '../stats/quantile.ts'

export type RfmCustomer = {
  /** Days since the last purchase. */
  readonly recency: number
  /** Purchases. */
  readonly frequency: number
  /** Spent in all. */
  readonly monetary: number
}

export type RfmScore = RfmCustomer

/**
 * Scores of recency, frequency and money from 1 to 5, 5 the best, by fifths of the customers themselves: a value belongs to the
 * next fifth from the type-7 quantile + 1 on, as values are counted in whole days, orders and units of money. The order of
 * recency is turned round, for the longer ago the worse.
 * Source: Hebbali, R package `rfm`; Hughes, Strategic Database Marketing (2005).
 *
 * @returns one score a customer, in their order
 * @throws CoreError `rfm-scores.not-a-number`
 * @example
 * rfmScores([{ recency: 3, frequency: 9, monetary: 500 }, { recency: 90, frequency: 1, monetary: 20 }])
 * // [{ recency: 5, frequency: 5, monetary: 5 }, { recency: 1, frequency: 1, monetary: 1 }]
 */
export function rfmScores(customers: readonly RfmCustomer[]): RfmScore[] {
  const scored = (of: (customer: RfmCustomer) => number): number[] => {
    const values = customers.map(of)
    if (!values.every(Number.isFinite)) {
      throw new CoreError('rfm-scores.not-a-number', 'rfmScores requires finite numbers')
    }
    const cuts = [0.2, 0.4, 0.6, 0.8].map((share) => (quantile(values, share) ?? 0) + 1)
    return values.map((value) => 1 + cuts.filter((cut) => value >= cut).length)
  }
  const recency = scored((customer) => customer.recency)
  const frequency = scored((customer) => customer.frequency)
  const monetary = scored((customer) => customer.monetary)
  return customers.map((_, i) => ({
    recency: 6 - (recency[i] as number),
    frequency: frequency[i] as number,
    monetary: monetary[i] as number,
  }))
}
