import { CoreError } from '../error.ts'

export type RevenueKept = {
  /** MRR of the customers at the start of the period, minor units. */
  readonly mrrStart: number
  /** Lost with customers who left, as a positive amount. */
  readonly churned: number
  /** Lost with customers who pay less, as a positive amount. */
  readonly contraction: number
  /** Won from customers who pay more; neither new nor reactivated ones. */
  readonly expansion: number
}

/**
 * Net revenue retention, NRR = (MRR at start − churned − contraction + expansion) / MRR at start:
 * what the customers at the start pay at the end, over what they paid. May exceed 1.
 * Source: Gold, Fight Churn with Data, §2.2 and listing 2.8.
 *
 * @returns share, ≥ 0, or `undefined` without MRR at the start
 * @throws CoreError `net-revenue-retention.impossible-amounts`
 * @example
 * netRevenueRetention({ mrrStart: 80_000, churned: 50_000, contraction: 0, expansion: 6_000 }) // 0.45
 */
export function netRevenueRetention(revenue: RevenueKept): number | undefined {
  const { mrrStart, churned, contraction, expansion } = revenue
  if (!(churned >= 0 && contraction >= 0 && expansion >= 0 && churned + contraction <= mrrStart)) {
    throw new CoreError(
      'net-revenue-retention.impossible-amounts',
      'netRevenueRetention requires 0 ≤ churned + contraction ≤ mrrStart and expansion ≥ 0',
    )
  }
  return mrrStart === 0 ? undefined : (mrrStart - churned - contraction + expansion) / mrrStart
}
