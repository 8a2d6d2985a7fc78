import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { SurvivalPoint } from './kaplan-meier.ts'
import { restrictedMean } from './restricted-mean.ts'

export type ExpectedLtvInput = {
  /** From `kaplanMeier`, in order of time. */
  readonly points: readonly SurvivalPoint[]
  /** Time up to which is looked; brought back to the last observed time where that is earlier. */
  readonly horizon: number
  /** Margin (or revenue) of a customer in one unit of time, in any currency. */
  readonly margin: number
  /** Standard error of `margin`; 0 (a known price) if left out. */
  readonly marginError?: number
  /** Continuous discount rate per unit of time; 0 if left out. */
  readonly discountRate?: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

export type ExpectedLtv = {
  /** In the currency of the margin. */
  readonly value: number
  readonly standardError: number
  /** `undefined` where neither lifetimes nor margin show a spread. */
  readonly interval: Interval | undefined
  /** Discounted expected time as a customer. */
  readonly lifetime: number
  readonly horizon: number
}

/**
 * Expected lifetime value of a new customer within a horizon, LTV = m ∫₀ᴴ e^(−δt) S(t) dt.
 *
 * Standard error by the delta method with lifetime L and margin m taken as independent,
 * √(m² se(L)² + L² se(m)²); interval value ± z · standard error, not below 0 for a margin ≥ 0.
 * Source: Gupta & Lehmann (2003) for the sum; Kaplan–Meier in place of a constant retention rate.
 *
 * @returns `undefined` without points, or where nobody was watched for any time
 * @throws CoreError `expected-ltv.not-an-amount`, `expected-ltv.level-out-of-range`,
 *   `restricted-mean.bad-horizon`, `restricted-mean.bad-discount`
 * @example
 * const points = kaplanMeier({ stop: [2, 4], event: [1, 0] })
 * expectedLtv({ points, horizon: 4, margin: 1000 })?.value // 3000
 */
export function expectedLtv(input: ExpectedLtvInput): ExpectedLtv | undefined {
  const { points, margin, marginError = 0, discountRate = 0, level = 0.95 } = input
  checkLevel('expected-ltv', level)
  if (!(Number.isFinite(margin) && Number.isFinite(marginError) && marginError >= 0)) {
    throw new CoreError(
      'expected-ltv.not-an-amount',
      'expectedLtv requires a finite margin and marginError ≥ 0',
    )
  }
  const last = points.at(-1)
  if (!last || last.time === 0) return undefined
  const horizon = Math.min(input.horizon, last.time)
  const mean = restrictedMean(points, { horizon, discountRate })
  if (!mean) return undefined
  const value = margin * mean.value
  const standardError = Math.hypot(margin * mean.standardError, mean.value * marginError)
  const reach = normalQuantile((1 + level) / 2) * standardError
  const low = margin >= 0 ? Math.max(0, value - reach) : value - reach
  return {
    value,
    standardError,
    interval: standardError > 0 ? { low, high: value + reach, level, method: 'wald' } : undefined,
    lifetime: mean.value,
    horizon,
  }
}
