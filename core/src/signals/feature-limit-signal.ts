import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'
import { thresholdState } from './threshold-state.ts'

export type FeatureLimitThresholds = {
  /** Share of the allowance in use from which the signal stands. */
  readonly open: number
  /** Share below which it ends. */
  readonly close: number
}

/**
 * An allowance of the plan (storage, projects, calls) is nearly used up: a sign of growth.
 *
 * share = used / limit; present = share ≥ open, until share < close.
 *
 * @param question used and limit in the same unit; `undefined` if not known
 * @returns no money: what the next plan costs is not known
 * @throws CoreError `feature-limit-signal.not-an-amount`
 * @example
 * featureLimitSignal({ used: 95, limit: 100, isOpen: false, thresholds: { open: 0.9, close: 0.8 } }).present // true
 */
export function featureLimitSignal(question: {
  readonly used: number | undefined
  readonly limit: number | undefined
  readonly isOpen: boolean
  readonly thresholds: FeatureLimitThresholds
}): SignalFinding<{ used: number; limit: number; share: number }> {
  const { used, limit, isOpen, thresholds } = question
  if (used === undefined || !limit) return { present: undefined, evidence: undefined, moneyMinor: undefined }
  if (!(Number.isFinite(used) && Number.isFinite(limit) && used >= 0 && limit > 0)) {
    throw new CoreError('feature-limit-signal.not-an-amount', 'featureLimitSignal requires amounts ≥ 0')
  }
  const share = used / limit
  return {
    present: thresholdState({ value: share, isOpen, ...thresholds }),
    evidence: { used, limit, share },
    moneyMinor: undefined,
  }
}
