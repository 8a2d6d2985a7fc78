import { CoreError } from '@tsuzuku/core/error'
import { bgNbdExpected } from '@tsuzuku/core/purchases/bg-nbd-expected'
import type { BgNbdParams } from '@tsuzuku/core/purchases/bg-nbd-likelihood'
import { customerLifetimeValue } from '@tsuzuku/core/purchases/customer-lifetime-value'
import { fitBgNbd } from '@tsuzuku/core/purchases/fit-bg-nbd'
import { fitGammaGamma, type GammaGammaParams } from '@tsuzuku/core/purchases/fit-gamma-gamma'
import { gammaGammaSpend } from '@tsuzuku/core/purchases/gamma-gamma-spend'
import type { PurchaseFit } from '@tsuzuku/core/purchases/purchase-fit'
import { purchaseValueRange } from '@tsuzuku/core/purchases/purchase-value-range'
import type { PurchaseSummary } from '@tsuzuku/core/purchases/summarise-orders'
import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import type { LtvReason, LtvSettings } from './ltv.schema.ts'

export const WEEKS_OF_MONTH = 365 / 12 / 7
/** Fewer repeat customers than these tell nothing about rates of buying and leaving. */
const FEW_REPEATS = 10

export type Fit = { buying: PurchaseFit<BgNbdParams>; amounts: PurchaseFit<GammaGammaParams> }

/** How customers buy, leave and spend, or why that cannot be told. */
export function fitPurchases(customers: readonly PurchaseSummary[]): Fit | LtvReason {
  const repeats = customers.filter(({ frequency, spend }) => frequency > 0 && (spend ?? 0) > 0)
  if (repeats.length === 0) return 'no-repeat'
  if (repeats.length < FEW_REPEATS) return 'too-few'
  try {
    return {
      buying: fitBgNbd({
        frequency: customers.map(({ frequency }) => frequency),
        recency: customers.map(({ recency }) => recency),
        age: customers.map(({ age }) => age),
      }),
      amounts: fitGammaGamma({
        frequency: repeats.map(({ frequency }) => frequency),
        spend: repeats.map(({ spend }) => spend ?? 0),
      }),
    }
  } catch (error) {
    if (error instanceof CoreError) return 'too-few'
    throw error
  }
}

/** What each customer is expected to bring within the horizon. */
export function forecastEach(
  { buying, amounts }: Fit,
  customers: readonly PurchaseSummary[],
  { horizon_months: horizon, discount, margin }: LtvSettings,
): (number | undefined)[] {
  // What is not discounted needs no steps in between; quarters are fine enough for what is.
  const months = discount === 0 ? horizon : ([3, 2].find((step) => horizon % step === 0) ?? 1)
  return customers.map((customer) => {
    const { frequency, spend = 0 } = customer
    const mean = gammaGammaSpend(amounts.params, spend > 0 ? frequency : 0, spend)
    if (mean === undefined) return undefined
    return customerLifetimeValue({
      expected: (weeks) => bgNbdExpected(buying.params, customer, weeks),
      spend: mean,
      periods: horizon / months,
      step: WEEKS_OF_MONTH * months,
      discountRate: (1 + discount) ** (months / 12) - 1,
      margin,
    })
  })
}

export type Spread = { low: number; high: number }

/** Within which range what each customer brings will come to, in 95 of 100 cases; the same customer draws the same futures. */
export function spreadEach(
  { buying, amounts }: Fit,
  customers: readonly PurchaseSummary[],
  { horizon_months: horizon, discount, margin }: LtvSettings,
): (Spread | undefined)[] {
  return customers.map((customer) =>
    purchaseValueRange({
      buying: buying.params,
      amounts: amounts.params,
      customer: { ...customer, spend: customer.spend ?? 0 },
      time: horizon * WEEKS_OF_MONTH,
      discountRate: Math.log1p(discount) / (12 * WEEKS_OF_MONTH),
      margin,
      random: seededRandom(Number(customer.customerId)),
    }),
  )
}
