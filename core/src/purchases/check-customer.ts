import { CoreError } from '../error.ts'

/** What is known of one customer, times in the unit of the fit. */
export type PurchaseCustomer = {
  /** Purchases after the first. */
  readonly frequency: number
  /** From the first to the last purchase; 0 where there was one. */
  readonly recency: number
  /** From the first purchase to now. */
  readonly age: number
}

/**
 * Refuses a customer no forecast can be made for.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.not-a-customer`
 * @example
 * checkCustomer('bg-nbd-alive', { frequency: 2, recency: 30.4, age: 38.9 })
 */
export function checkCustomer(functionName: string, { frequency, recency, age }: PurchaseCustomer): void {
  const isWhole = Number.isSafeInteger(frequency) && frequency >= 0
  if (!(isWhole && recency >= 0 && recency <= age && Number.isFinite(age))) {
    throw new CoreError(
      `${functionName}.not-a-customer`,
      `${functionName} requires a whole frequency and 0 ≤ recency ≤ age`,
    )
  }
}
