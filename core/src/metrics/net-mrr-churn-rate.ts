import { CoreError } from '../error.ts'

export type MrrLostAndWonBack = {
  /** MRR at the start of the period; all amounts in one unit of money, none below 0. */
  readonly mrrStart: number
  readonly churned: number
  readonly contracted: number
  /** 0 if left out: with both left out this is the gross MRR churn rate. */
  readonly expanded?: number
  readonly reactivated?: number
}

/**
 * MRR churn rate = (churn + contraction − expansion − reactivation) / MRR at the start, each movement summed on the day
 * it happens. Gross without expansion and reactivation; Baremetrics' net rate leaves out reactivation only.
 * Source: ChartMogul, "Metric: MRR Churn Rate",
 * https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate
 * and Baremetrics, "Net MRR Churn", https://updates.baremetrics.com/
 *
 * @returns share, below 0 where more was won back than lost, or `undefined` without MRR at the start
 * @throws CoreError `net-mrr-churn-rate.impossible-amount`
 * @example
 * netMrrChurnRate({ mrrStart: 100, churned: 10, contracted: 10, expanded: 10 }) // 0.1
 */
export function netMrrChurnRate(mrr: MrrLostAndWonBack): number | undefined {
  const { mrrStart, churned, contracted, expanded = 0, reactivated = 0 } = mrr
  const amounts = [mrrStart, churned, contracted, expanded, reactivated]
  if (!amounts.every((amount) => Number.isFinite(amount) && amount >= 0)) {
    throw new CoreError(
      'net-mrr-churn-rate.impossible-amount',
      'netMrrChurnRate requires finite amounts of at least 0',
    )
  }
  return mrrStart === 0 ? undefined : (churned + contracted - expanded - reactivated) / mrrStart
}
