import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'

export type CustomersLost = {
  /** Customers at the start of the period. */
  readonly customersStart: number
  /** Of those, the ones that are no customers at its end. */
  readonly churned: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

export type CustomerChurnRate = { readonly value: number; readonly interval: Interval }

/**
 * Customer (logo) churn rate = customers lost / customers at the start, with Wilson's interval.
 * Customers won within the period count in neither number.
 * Source: Gold, Fight Churn with Data, §2.1; Stripe "Subscriber churn rate".
 *
 * @returns share 0–1, or `undefined` without customers at the start
 * @throws CoreError `customer-churn-rate.impossible-counts`, `wilson-interval.level-out-of-range`
 * @example
 * customerChurnRate({ customersStart: 2, churned: 1 })?.value // 0.5
 */
export function customerChurnRate(customers: CustomersLost): CustomerChurnRate | undefined {
  const { customersStart, churned, level } = customers
  if (![customersStart, churned].every(Number.isSafeInteger) || churned < 0 || churned > customersStart) {
    throw new CoreError(
      'customer-churn-rate.impossible-counts',
      'customerChurnRate requires whole 0 ≤ churned ≤ customersStart',
    )
  }
  const interval = wilsonInterval(churned, customersStart, level)
  return interval && { value: churned / customersStart, interval }
}
