import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { SurvivalPoint } from './kaplan-meier.ts'

export type RestrictedMeanOptions = {
  /** Time up to which is looked, > 0; no later than the last point unless the curve has reached 0. */
  readonly horizon: number
  /** Continuous discount rate per unit of time, ≥ 0; 0 if left out. */
  readonly discountRate?: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

export type RestrictedMean = {
  readonly value: number
  readonly standardError: number
  /** `undefined` where no event was seen before the horizon. */
  readonly interval: Interval | undefined
}

/**
 * Restricted mean lifetime: the expected time as a customer within a horizon H,
 * RMST = ∫₀ᴴ e^(−δt) S(t) dt, the area under the survival curve, with δ = 0 the plain one.
 *
 * Variance Σ_{t ≤ H} (∫ₜᴴ e^(−δu) S(u) du)² d / (n (n − d)) over the event times; the interval is
 * value ± z · standard error, kept within 0 and the undiscounted or discounted H.
 * Source: Irwin (1949); Andersen, Hansen & Klein (2004); equals R `survfit` with `rmean`.
 *
 * @param points from `kaplanMeier`, in order of time
 * @returns in the unit of the times, or `undefined` without points
 * @throws CoreError `restricted-mean.bad-horizon`, `restricted-mean.horizon-beyond-data`,
 *   `restricted-mean.bad-discount`, `restricted-mean.level-out-of-range`
 * @example
 * restrictedMean(kaplanMeier({ stop: [1, 2, 4], event: [1, 1, 0] }), { horizon: 3 })?.value // 2
 */
export function restrictedMean(
  points: readonly SurvivalPoint[],
  options: RestrictedMeanOptions,
): RestrictedMean | undefined {
  const { horizon, discountRate = 0, level = 0.95 } = options
  check(horizon, discountRate, level)
  const last = points.at(-1)
  if (!last) return undefined
  if (horizon > last.time && last.survival > 0) {
    throw new CoreError(
      'restricted-mean.horizon-beyond-data',
      'restrictedMean requires a horizon no later than the last observed time',
    )
  }
  const seen = points.filter((point) => point.time < horizon)
  let end = horizon
  let tail = 0
  let variance = 0
  for (const { time, survival, events, atRisk } of seen.toReversed()) {
    tail += survival * span(time, end, discountRate)
    end = time
    if (events > 0 && events < atRisk) variance += (tail * tail * events) / (atRisk * (atRisk - events))
  }
  const value = tail + span(0, end, discountRate)
  const standardError = Math.sqrt(variance)
  const reach = normalQuantile((1 + level) / 2) * standardError
  const interval: Interval = {
    low: Math.max(0, value - reach),
    high: Math.min(span(0, horizon, discountRate), value + reach),
    level,
    method: 'wald',
  }
  return { value, standardError, interval: standardError > 0 ? interval : undefined }
}

/** ∫ e^(−δt) dt from one time to another. */
function span(from: number, to: number, rate: number): number {
  return rate === 0 ? to - from : (Math.exp(-rate * from) * -Math.expm1(-rate * (to - from))) / rate
}

function check(horizon: number, discountRate: number, level: number): void {
  if (!(horizon > 0 && Number.isFinite(horizon))) {
    throw new CoreError('restricted-mean.bad-horizon', 'restrictedMean requires a finite horizon > 0')
  }
  if (!(discountRate >= 0 && Number.isFinite(discountRate))) {
    throw new CoreError('restricted-mean.bad-discount', 'restrictedMean requires a discount rate ≥ 0')
  }
  checkLevel('restricted-mean', level)
}
