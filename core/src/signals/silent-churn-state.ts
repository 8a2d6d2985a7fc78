import { type SilentChurnThresholds, silentChurnSignal } from '../health/silent-churn-signal.ts'
import type { SignalFinding } from './signal-finding.ts'

/**
 * Silent churn with hysteresis: opens as `silentChurnSignal` says with the thresholds of the health rule,
 * and stands until a fall has come back by `ease` beyond them or somebody complains.
 *
 * standing: usageChange ≤ usageFall + ease and contactChange ≤ contactFall + ease and complaints ≤ mostComplaints
 *
 * @throws CoreError as `silentChurnSignal`
 * @example
 * silentChurnState({ usageChange: -0.25, contactChange: -0.4, complaints: 0, mrrMinor: 9000, isOpen: true, ease: 0.1,
 *   thresholds: { usageFall: -0.3, contactFall: -0.3, mostComplaints: 0 } }).present // true
 */
export function silentChurnState(question: {
  readonly usageChange: number | undefined
  readonly usageLastYear?: number | undefined
  readonly contactChange: number | undefined
  readonly complaints: number | undefined
  readonly mrrMinor: number
  readonly isOpen: boolean
  readonly thresholds: SilentChurnThresholds
  readonly ease: number
}): SignalFinding<{ usage: number | null; contact: number | null; complaints: number | null }> {
  const { usageChange, usageLastYear, contactChange, complaints, mrrMinor, isOpen, thresholds } = question
  const ease = isOpen ? question.ease : 0
  const present = silentChurnSignal({
    usageChange,
    usageLastYear,
    contactChange,
    complaints,
    thresholds: {
      usageFall: thresholds.usageFall + ease,
      contactFall: thresholds.contactFall + ease,
      mostComplaints: thresholds.mostComplaints,
    },
  })
  return {
    present,
    evidence: {
      usage: usageChange ?? null,
      contact: contactChange ?? null,
      complaints: complaints ?? null,
    },
    moneyMinor: mrrMinor,
  }
}
