import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import { checkScores, type Scored } from './check-scores.ts'
import { rankPlacements } from './rank-placements.ts'

export type AreaUnderCurve = {
  /** Chance that a row where it happened scores higher than one where not, ties counting half, 0–1. */
  readonly value: number
  readonly standardError: number
  /** `undefined` where the scores part the outcomes wholly: the spread cannot be seen. */
  readonly interval: Interval | undefined
  readonly positives: number
  readonly negatives: number
}

/**
 * Area under the ROC curve with DeLong's interval.
 *
 * With m rows where it happened, n where not, and for each its share of the others it ranks rightly
 * against, V: AUC = mean of V; variance var(V₁)/m + var(V₀)/n; interval AUC ± z √variance within 0–1.
 * V from mid-ranks, O(n log n).
 * Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); Sun & Xu, IEEE Signal Processing
 * Letters 21 (2014); equals R `pROC::ci.auc`.
 *
 * @returns `undefined` with fewer than two rows of either outcome
 * @throws CoreError `area-under-curve.lengths-differ`, `area-under-curve.not-a-number`,
 *   `area-under-curve.not-an-outcome`, `area-under-curve.level-out-of-range`
 * @example
 * areaUnderCurve({ score: [0.1, 0.4, 0.35, 0.8], outcome: [0, 0, 1, 1] })?.value // 0.75
 */
export function areaUnderCurve(scored: Scored, level = 0.95): AreaUnderCurve | undefined {
  checkScores('area-under-curve', scored)
  checkLevel('area-under-curve', level)
  const { outcome } = scored
  const size = outcome.length
  let positives = 0
  for (let i = 0; i < size; i++) positives += outcome[i] as number
  const negatives = size - positives
  if (positives < 2 || negatives < 2) return undefined
  const placement = rankPlacements(scored)
  let sum = 0
  for (let i = 0; i < size; i++) if (outcome[i] === 1) sum += placement[i] as number
  const value = sum / positives
  let spread1 = 0
  let spread0 = 0
  for (let i = 0; i < size; i++) {
    const distance = ((placement[i] as number) - value) ** 2
    if (outcome[i] === 1) spread1 += distance
    else spread0 += distance
  }
  const variance = spread1 / (positives - 1) / positives + spread0 / (negatives - 1) / negatives
  const standardError = Math.sqrt(variance)
  const reach = normalQuantile((1 + level) / 2) * standardError
  const interval: Interval = {
    low: Math.max(0, value - reach),
    high: Math.min(1, value + reach),
    level,
    method: 'delong',
  }
  return { value, standardError, interval: variance > 0 ? interval : undefined, positives, negatives }
}
