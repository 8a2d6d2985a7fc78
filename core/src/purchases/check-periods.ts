import { CoreError } from '../error.ts'
import type { PeriodCustomer } from './bg-bb-parts.ts'

/**
 * Refuses a history in whole periods that cannot be.
 *
 * @param functionName kebab-case name put in front of the error code
 * @throws CoreError `<function>.not-a-history`: whole 0 ≤ frequency ≤ recency ≤ periods, with recency 0
 *   exactly where frequency is 0
 * @example
 * checkPeriods('bg-bb-alive', { frequency: 2, recency: 5, periods: 6 })
 */
export function checkPeriods(functionName: string, { frequency, recency, periods }: PeriodCustomer): void {
  const areWhole = [frequency, recency, periods].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (!(areWhole && frequency <= recency && recency <= periods && frequency > 0 === recency > 0)) {
    throw new CoreError(
      `${functionName}.not-a-history`,
      `${functionName} requires whole frequency ≤ recency ≤ periods`,
    )
  }
}
