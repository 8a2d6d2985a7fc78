import { grossRevenueRetention, type RevenueLost } from './gross-revenue-retention.ts'

/**
 * Gross revenue churn rate = (churned + contraction) / MRR at start = 1 − GRR.
 * Source: ChartMogul "Gross MRR churn rate"; Gold, Fight Churn with Data, listing 2.7.
 *
 * @returns share 0–1, or `undefined` without MRR at the start
 * @throws CoreError `gross-revenue-retention.impossible-amounts`
 * @example
 * // Of two customers at ¥30,000 and ¥50,000 the second leaves.
 * revenueChurnRate({ mrrStart: 80_000, churned: 50_000, contraction: 0 }) // 0.625
 */
export function revenueChurnRate(revenue: RevenueLost): number | undefined {
  const retained = grossRevenueRetention(revenue)
  return retained === undefined ? undefined : (revenue.churned + revenue.contraction) / revenue.mrrStart
}
