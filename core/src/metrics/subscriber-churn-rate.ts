import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'

export type SubscribersLost = {
  /** Customers at the start of the period. */
  readonly customersStart: number
  /** Customers without MRR at the start that came to have some within the period, each counted once. */
  readonly joined: number
  /** How often a customer went from some MRR to none; the same customer may do so twice. */
  readonly churns: number
}

export type SubscriberChurnRate = { readonly value: number; readonly interval: Interval | undefined }

/**
 * Subscriber churn rate = churns in the period / (customers at its start + customers that joined in it), with Wilson's
 * interval where churns do not outnumber customers.
 * A customer that joins and leaves within the period counts in both numbers; one that leaves twice counts twice above.
 * Source: Stripe, "Calculating churn rate in Billing",
 * https://support.stripe.com/questions/calculating-churn-rate-in-billing
 *
 * @returns share ≥ 0 (above 1 only where customers left repeatedly), or `undefined` without any customer
 * @throws CoreError `subscriber-churn-rate.impossible-counts`
 * @example
 * subscriberChurnRate({ customersStart: 8, joined: 2, churns: 1 })?.value // 0.1
 */
export function subscriberChurnRate(subscribers: SubscribersLost): SubscriberChurnRate | undefined {
  const { customersStart, joined, churns } = subscribers
  if (![customersStart, joined, churns].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new CoreError(
      'subscriber-churn-rate.impossible-counts',
      'subscriberChurnRate requires whole counts of at least 0',
    )
  }
  const customers = customersStart + joined
  if (customers === 0) return undefined
  const interval = churns <= customers ? wilsonInterval(churns, customers) : undefined
  return { value: churns / customers, interval }
}
