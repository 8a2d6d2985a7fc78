import type { HealthContribution, HealthHalf } from './health-score.ts'

/** Why a measure moved the score: its points, its share alone, or that it became known or unknown. */
export type HealthDriverKind = 'points' | 'share' | 'became-known' | 'became-unknown'

export type HealthDriver = {
  readonly key: string
  readonly half: HealthHalf
  readonly kind: HealthDriverKind
  /** Score points by which it moved the score: fromPoints + fromShare. */
  readonly change: number
  readonly fromPoints: number
  readonly fromShare: number
  readonly pointsBefore: number | undefined
  readonly pointsNow: number | undefined
}

/**
 * What moved a health score from one day to another, measure by measure; the parts add up to the
 * difference of the scores.
 *
 * With share w and points p then (0) and now (1): fromPoints = ½(w₀ + w₁)·(p₁ − p₀) and
 * fromShare = (w₁ − w₀)·(½(p₀ + p₁) − s), where s is the mean of both scores; a measure not known at one
 * of the days takes its points of the other. Since the shares add up to 1 on both days, s cancels in
 * the sum; it makes the part of a measure that became known say how far it lies above or below the rest.
 * Source: the symmetric (Marshall–Edgeworth) decomposition of a weighted mean.
 *
 * @param before contributions of the earlier score, as `healthScore` gives them
 * @param now contributions of the later score
 * @returns largest change first, without those that changed nothing; `undefined` where nothing is known
 *   at one of the days. Where too little was known for a score, compare nothing: ask only about two scores
 * @example
 * healthDrivers(then.contributions, now.contributions)?.[0] // { key: 'usage', change: -12.5, … }
 */
export function healthDrivers(
  before: readonly HealthContribution[],
  now: readonly HealthContribution[],
): HealthDriver[] | undefined {
  if (!before.some(isScored) || !now.some(isScored)) return undefined
  const middle = (total(before) + total(now)) / 2
  const earlier = new Map(before.map((measure) => [measure.key, measure]))
  const later = new Map(now.map((measure) => [measure.key, measure]))
  const measures = [...now, ...before.filter(({ key }) => !later.has(key))]
  return measures
    .map((measure) => driverOf(earlier.get(measure.key), later.get(measure.key), measure, middle))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
}

function isScored({ share }: HealthContribution): boolean {
  return share > 0
}

function total(contributions: readonly HealthContribution[]): number {
  return contributions.reduce((sum, { contribution }) => sum + contribution, 0)
}

function driverOf(
  before: HealthContribution | undefined,
  now: HealthContribution | undefined,
  { key, half }: HealthContribution,
  middle: number,
): HealthDriver {
  const pointsBefore = before?.points
  const pointsNow = now?.points
  const earlier = pointsBefore ?? pointsNow ?? 0
  const later = pointsNow ?? pointsBefore ?? 0
  const shareBefore = before?.share ?? 0
  const shareNow = now?.share ?? 0
  const fromPoints = ((shareBefore + shareNow) / 2) * (later - earlier)
  const fromShare = (shareNow - shareBefore) * ((earlier + later) / 2 - middle)
  const change = fromPoints + fromShare
  return {
    key,
    half,
    kind: kindOf(pointsBefore, pointsNow),
    change,
    fromPoints,
    fromShare,
    pointsBefore,
    pointsNow,
  }
}

function kindOf(before: number | undefined, now: number | undefined): HealthDriverKind {
  if (before === now) return 'share'
  if (before === undefined) return 'became-known'
  return now === undefined ? 'became-unknown' : 'points'
}
