import { CoreError } from '../error.ts'
import type { SurvivalPoint } from './kaplan-meier.ts'

export type SurvivalQuantile = {
  /** Time by which the share p has left; `undefined` where the curve never gets that low. */
  readonly value: number | undefined
  readonly low: number | undefined
  readonly high: number | undefined
}

const NEARLY = Math.sqrt(Number.EPSILON)

/**
 * Time by which the share p has left, with the interval after Brookmeyer and Crowley: the first time at
 * which S ≤ 1 − p (the middle of the step where S equals 1 − p), for the ends the same of the curve's
 * own lower and upper bound. With p = 0.5 the median lifetime.
 * Source: Brookmeyer & Crowley, Biometrics 38 (1982); equals R `quantile(survfit(…))`.
 *
 * @param points from `kaplanMeier`, in order of time
 * @param p share that has left, 0 < p < 1; the median if left out
 * @returns in the unit of the times; each end `undefined` where it lies beyond the data
 * @throws CoreError `survival-quantile.probability-out-of-range`
 * @example
 * survivalQuantile(kaplanMeier({ stop: [1, 2, 3], event: [1, 1, 1] })).value // 2
 */
export function survivalQuantile(points: readonly SurvivalPoint[], p = 0.5): SurvivalQuantile {
  if (!(p > 0 && p < 1)) {
    throw new CoreError('survival-quantile.probability-out-of-range', 'survivalQuantile requires 0 < p < 1')
  }
  return {
    value: firstBelow(points, 1 - p, (point) => point.survival),
    low: firstBelow(points, 1 - p, (point) => point.interval?.low),
    high: firstBelow(points, 1 - p, (point) => point.interval?.high),
  }
}

function firstBelow(
  points: readonly SurvivalPoint[],
  target: number,
  heightOf: (point: SurvivalPoint) => number | undefined,
): number | undefined {
  const below = points.filter((point) => (heightOf(point) ?? Number.POSITIVE_INFINITY) < target + NEARLY)
  const first = below[0]
  if (!first) return undefined
  const height = heightOf(first) as number
  const next = below.find((point) => (heightOf(point) as number) < height)
  return Math.abs(height - target) < NEARLY && next ? (first.time + next.time) / 2 : first.time
}
