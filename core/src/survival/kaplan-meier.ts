import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import { checkLifetimes, type Lifetimes } from './check-lifetimes.ts'
import { type AtRisk, countAtRisk } from './count-at-risk.ts'

export type SurvivalPoint = AtRisk & {
  /** Share not yet gone just after `time`, 0–1. */
  readonly survival: number
  /** Greenwood's standard error of `survival`; `undefined` once survival is 0. */
  readonly standardError: number | undefined
  /** `undefined` before the first event and once survival is 0: its spread cannot be seen there. */
  readonly interval: Interval | undefined
}

export type KaplanMeierOptions = {
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
  /** Scale on which the interval is symmetric; 'log' if left out, as in R. */
  readonly scale?: 'plain' | 'log' | 'log-log'
}

/**
 * Kaplan–Meier estimate of the survival curve, one point for each distinct time.
 *
 * S(t) = Π_{u ≤ t} (1 − d/n), with d events among n rows at risk at u; Greenwood's variance of ln S is
 * V = Σ d / (n (n − d)), the standard error of S is S √V. Intervals with z the normal quantile:
 * plain S ± z S √V; log S exp(±z √V); log-log S^exp(±z √V / ln S); all kept within 0–1.
 * Rows (start, stop] enter late (left truncation). Events before censorings at the same time.
 * Source: Kaplan & Meier, JASA 53 (1958); Greenwood (1926); equals R `survfit`.
 *
 * @returns points in order of time, or an empty list without rows
 * @throws CoreError `kaplan-meier.lengths-differ`, `kaplan-meier.not-a-time`, `kaplan-meier.not-an-event`,
 *   `kaplan-meier.start-not-before-stop`, `kaplan-meier.level-out-of-range`
 * @example
 * kaplanMeier({ stop: [1, 2, 2, 3], event: [1, 1, 0, 0] }).map((point) => point.survival) // [0.75, 0.5, 0.5]
 */
export function kaplanMeier(lifetimes: Lifetimes, options: KaplanMeierOptions = {}): SurvivalPoint[] {
  const { level = 0.95, scale = 'log' } = options
  checkLifetimes('kaplan-meier', lifetimes)
  checkLevel('kaplan-meier', level)
  const z = normalQuantile((1 + level) / 2)
  let survival = 1
  let variance = 0
  return countAtRisk(lifetimes).map((row) => {
    if (row.events > 0) {
      survival *= (row.atRisk - row.events) / row.atRisk
      variance += row.events / (row.atRisk * (row.atRisk - row.events))
    }
    const spread = Math.sqrt(variance)
    const ends = survival > 0 && survival < 1 ? endsOf(survival, z * spread, scale) : undefined
    return {
      ...row,
      survival,
      standardError: survival > 0 ? survival * spread : undefined,
      interval: ends && { ...ends, level, method: scale === 'plain' ? 'wald' : scale },
    }
  })
}

function endsOf(survival: number, reach: number, scale: 'plain' | 'log' | 'log-log') {
  if (scale === 'plain') {
    return { low: Math.max(0, survival * (1 - reach)), high: Math.min(1, survival * (1 + reach)) }
  }
  if (scale === 'log') {
    return { low: survival * Math.exp(-reach), high: Math.min(1, survival * Math.exp(reach)) }
  }
  const power = Math.exp(-reach / Math.log(survival))
  return { low: survival ** power, high: survival ** (1 / power) }
}
