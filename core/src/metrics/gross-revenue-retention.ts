import { CoreError } from '../error.ts'

export type RevenueLost = {
  /** MRR of the customers at the start of the period, minor units. */
  readonly mrrStart: number
  /** Of that, the MRR of those who left, as a positive amount. */
  readonly churned: number
  /** Of that, what the remaining customers pay less, as a positive amount. */
  readonly contraction: number
}

/**
 * Gross revenue retention, GRR = 1 − (churned + contraction) / MRR at start, over the customers at
 * the start of the period; equals Σ min(m₀, m₁) / Σ m₀. Expansion does not count, so GRR ≤ 1.
 * Source: Gold, Fight Churn with Data, §2.6; ChartMogul "Gross MRR churn rate" is 1 − GRR.
 *
 * @returns share 0–1, or `undefined` without MRR at the start
 * @throws CoreError `gross-revenue-retention.impossible-amounts`
 * @example
 * grossRevenueRetention({ mrrStart: 80_000, churned: 50_000, contraction: 0 }) // 0.375
 */
export function grossRevenueRetention({ mrrStart, churned, contraction }: RevenueLost): number | undefined {
  if (!(mrrStart >= 0 && churned >= 0 && contraction >= 0 && churned + contraction <= mrrStart)) {
    throw new CoreError(
      'gross-revenue-retention.impossible-amounts',
      'grossRevenueRetention requires 0 ≤ churned + contraction ≤ mrrStart',
    )
  }
  return mrrStart === 0 ? undefined : 1 - (churned + contraction) / mrrStart
}
