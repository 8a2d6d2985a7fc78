import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import { checkScores } from './check-scores.ts'
import { clusteredVariance } from './clustered-variance.ts'
import { rankPlacements } from './rank-placements.ts'

export type AreaUnderCurveGain = {
  readonly before: number
  readonly after: number
  /** after − before, in the same unit (0–1). */
  readonly value: number
  /** `undefined` where the two rank every row alike. */
  readonly interval: Interval | undefined
}

/**
 * How much better one score ranks the same rows than another: the difference of their areas under the ROC
 * curve, with the interval of a paired comparison that takes accounts, not rows, for independent.
 *
 * The difference is a mean of differences of placements, so its variance is that of `clusteredVariance`.
 * Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); Obuchowski, Biometrics 53 (1997).
 *
 * @returns `undefined` with fewer than two clusters with rows of either outcome
 * @throws CoreError `area-under-curve-gain.lengths-differ`, `….not-a-number`, `….not-an-outcome`,
 *   `….level-out-of-range`
 * @example
 * areaUnderCurveGain({ before: [1, 3, 2, 4], after: [1, 2, 3, 4], outcome: [0, 0, 1, 1], cluster: [1, 2, 3, 4] })?.value // 0.25
 */
export function areaUnderCurveGain(
  {
    before,
    after,
    outcome,
    cluster,
  }: {
    readonly before: ArrayLike<number>
    readonly after: ArrayLike<number>
    readonly outcome: ArrayLike<number>
    /** Whole numbers, one a row, e.g. account ids. */
    readonly cluster: ArrayLike<number>
  },
  level = 0.95,
): AreaUnderCurveGain | undefined {
  checkScores('area-under-curve-gain', { score: before, outcome })
  checkScores('area-under-curve-gain', { score: after, outcome })
  checkLevel('area-under-curve-gain', level)
  if (cluster.length !== outcome.length) {
    throw new CoreError(
      'area-under-curve-gain.lengths-differ',
      'areaUnderCurveGain requires a cluster for each row',
    )
  }
  const positives = Array.from(outcome).filter((one) => one === 1).length
  if (positives === 0 || positives === outcome.length) return undefined
  const old = rankPlacements({ score: before, outcome })
  const now = rankPlacements({ score: after, outcome })
  const meanOf = (placement: Float64Array) =>
    placement.reduce((sum, one, i) => (outcome[i] === 1 ? sum + one : sum), 0) / positives
  const value = meanOf(now) - meanOf(old)
  const variance = clusteredVariance(
    { outcome, cluster },
    now.map((one, i) => one - (old[i] as number)),
    value,
  )
  if (variance === undefined) return undefined
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance)
  const interval =
    variance > 0
      ? ({
          low: Math.max(-1, value - reach),
          high: Math.min(1, value + reach),
          level,
          method: 'delong',
        } as const)
      : undefined
  return { before: meanOf(old), after: meanOf(now), value, interval }
}
