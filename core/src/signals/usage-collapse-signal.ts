import type { UsageTrend } from '../health/usage-trend.ts'
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
 * opens at change ≤ open and only below the account's own normal band (baseline mean − 2 standard deviations),
 * ends at change > close.
 *
 * @param question trend: `undefined` without four weeks of baseline; moneyMinor is the account's MRR
 * @example
 * usageCollapseSignal({ trend, mrrMinor: 50_000, isOpen: false, thresholds: { open: -0.5, close: -0.35 } })
 */
export function usageCollapseSignal(question: {
  readonly trend: Pick<UsageTrend, 'change' | 'recentMean' | 'baselineMean' | 'position'> | undefined
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: UsageCollapseThresholds
}): SignalFinding<{ change: number; recent: number; baseline: number }> {
  const { trend, mrrMinor, isOpen, thresholds } = question
  if (!trend) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  const stands = thresholdState({ value: trend.change, isOpen, ...thresholds }) === true
  return {
    present: stands && (isOpen || trend.position === 'below'),
    evidence: { change: trend.change, recent: trend.recentMean, baseline: trend.baselineMean },
    moneyMinor: mrrMinor,
  }
}
