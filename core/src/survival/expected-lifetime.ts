import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import type { SurvivalPoint } from './kaplan-meier.ts'
import { restrictedMean } from './restricted-mean.ts'

export type ExpectedLifetime = {
  /** Expected time as a customer within `horizon`, in the unit of the times. */
  readonly value: number
  readonly standardError: number
  readonly interval: Interval | undefined
  /** Time actually looked at: the one asked for, or the last observed time where that is earlier. */
  readonly horizon: number
  /** Whether the curve reaches 0 within the horizon, so that nothing is cut off. */
  readonly complete: boolean
}

/**
 * Expected lifetime of a customer within a horizon, from the survival curve.
 *
 * The restricted mean ∫₀ᴴ S(t) dt. A horizon beyond the data is brought back to the last observed time
 * and told in `horizon`: what comes after has not been seen, so the value is a floor unless `complete`.
 *
 * @param points from `kaplanMeier`, in order of time
 * @returns `undefined` without points, or where nobody was watched for any time
 * @throws CoreError `expected-lifetime.bad-horizon`, `restricted-mean.level-out-of-range`
 * @example
 * expectedLifetime(kaplanMeier({ stop: [2, 4], event: [1, 0] }), { horizon: 12 })
 * // { value: 3, horizon: 4, complete: false, … }
 */
export function expectedLifetime(
  points: readonly SurvivalPoint[],
  { horizon, level = 0.95 }: { readonly horizon: number; readonly level?: number },
): ExpectedLifetime | undefined {
  if (!(horizon > 0)) {
    throw new CoreError('expected-lifetime.bad-horizon', 'expectedLifetime requires a horizon > 0')
  }
  const last = points.at(-1)
  if (!last || last.time === 0) return undefined
  const seen = Math.min(horizon, last.time)
  const mean = restrictedMean(points, { horizon: seen, level })
  return mean && { ...mean, horizon: seen, complete: last.survival === 0 && horizon >= last.time }
}
