import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

export type NpsCounts = {
  /** Answers 9–10. */
  readonly promoters: number
  /** Answers 7–8. */
  readonly passives: number
  /** Answers 0–6. */
  readonly detractors: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

export type Nps = {
  readonly n: number
  /** −100…100. */
  readonly score: number
  /** Standard error of the score, in points. */
  readonly standardError: number
  /** Cut at −100 and 100; `undefined` where all answers fell into one group. */
  readonly interval: Interval | undefined
}

/**
 * Net promoter score with its standard error.
 *
 * With shares p and d of promoters and detractors among n answers: score = 100 (p − d),
 * se = 100 √((p + d − (p − d)²) / n), interval score ± z·se.
 * Source: Reichheld, HBR 81 (2003) for the score; variance of a difference of multinomial shares.
 *
 * @returns points, or `undefined` without an answer
 * @throws CoreError `nps.not-a-count`, `nps.level-out-of-range`
 * @example
 * nps({ promoters: 8, passives: 9, detractors: 22 })?.score // -35.897…
 */
export function nps(counts: NpsCounts): Nps | undefined {
  const { promoters, passives, detractors, level = 0.95 } = counts
  if (![promoters, passives, detractors].every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new CoreError('nps.not-a-count', 'nps requires whole, non-negative counts')
  }
  checkLevel('nps', level)
  const n = promoters + passives + detractors
  if (n === 0) return undefined
  const difference = (promoters - detractors) / n
  const variance = (promoters + detractors) / n - difference * difference
  const score = 100 * difference
  if (Math.max(promoters, passives, detractors) === n)
    return { n, score, standardError: 0, interval: undefined }
  const standardError = 100 * Math.sqrt(variance / n)
  const spread = normalQuantile((1 + level) / 2) * standardError
  const interval = {
    low: Math.max(-100, score - spread),
    high: Math.min(100, score + spread),
    level,
    method: 'wald' as const,
  }
  return { n, score, standardError, interval }
}
