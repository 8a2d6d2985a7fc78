import type { UsageTrend } from '../health/usage-trend.ts'
import { withoutSeason } from '../health/without-season.ts'
import type { SignalFinding } from './signal-finding.ts'
import { thresholdState } from './threshold-state.ts'

export type UsageCollapseThresholds = {
  /** Relative change against the own baseline from which the signal stands, −1…0. */
  readonly open: number
  /** Change above which it ends. */
  readonly close: number
}

/**
 * Use has collapsed against the account's own baseline.
 *
 * change = mean of the 4 recent weeks / mean of the 12 weeks before − 1 (usageTrend);
 * without the fall of the same time a year ago (withoutSeason), so that a yearly dip is no collapse;
 * opens at that change ≤ open and only below the account's own normal band (its 95 % prediction interval),
 * ends at that change > close.
 *
 * @param question trend: `undefined` without four weeks of baseline; lastYear: the change a year ago,
 *   `undefined` where it is not known; mrrMinor is the account's MRR
 * @example
 * usageCollapseSignal({ trend, mrrMinor: 50_000, isOpen: false, thresholds: { open: -0.5, close: -0.35 } })
 */
export function usageCollapseSignal(question: {
  readonly trend: Pick<UsageTrend, 'change' | 'recentMean' | 'baselineMean' | 'position'> | undefined
  readonly lastYear?: number | undefined
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: UsageCollapseThresholds
}): SignalFinding<{ change: number; recent: number; baseline: number }> {
  const { trend, lastYear, mrrMinor, isOpen, thresholds } = question
  if (!trend) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  const stands =
    thresholdState({ value: withoutSeason(trend.change, lastYear), isOpen, ...thresholds }) === true
  return {
    present: stands && (isOpen || trend.position === 'below'),
    evidence: { change: trend.change, recent: trend.recentMean, baseline: trend.baselineMean },
    moneyMinor: mrrMinor,
  }
}
