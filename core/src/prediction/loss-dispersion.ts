import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import { studentQuantile } from '../stats/student-quantile.ts'

/** What a model expected of one past day without having seen it, and what came within the span after. */
export type PastLoss = {
  /** Day number. */
  readonly day: number
  readonly expected: number
  /** Σ pᵢ (1 − pᵢ) mᵢ²: the variance as if accounts left independently. */
  readonly variance: number
  readonly actual: number
}

export type LossDispersion = {
  /** Observed over expected variance, at least 1; without unit. */
  readonly factor: number
  /** Spans that do not overlap: what the estimate really rests on. */
  readonly spans: number
  /** Past days looked at. */
  readonly days: number
  /** How many √variance the interval reaches to each side: t quantile · √factor. */
  readonly reach: number
}

/** With fewer spans a variance cannot be told from chance. */
const FEWEST_SPANS = 4

/**
 * By how much sums of losses vary beyond what independent leaving allows, by a model's own past (overdispersion).
 *
 * factor = max(1, 1/n · Σ (actual − expected)² / variance) over the n past days: Pearson's statistic of quasi-likelihood
 * per observation; nothing was fitted to these days, so no degree of freedom is lost. A common cause, or chances that are
 * too high or too low altogether, both show in it. Spans of days that lie close together overlap and say the same twice:
 * the mean stays right, but it rests on no more than the spans that do not overlap. These are the degrees of freedom of
 * the t quantile in `reach`, so that few of them make the interval wider and not narrower.
 *
 * Sources: R. W. M. Wedderburn (1974), Quasi-likelihood functions, Biometrika 61, 439–447; P. McCullagh & J. A. Nelder
 * (1989), Generalized linear models, 2nd ed., § 4.5.
 *
 * @param past days in any order; those with variance 0 say nothing and are left out
 * @param span days within which losses were counted
 * @returns `undefined` where fewer than 4 spans do not overlap
 * @throws CoreError `loss-dispersion.not-finite`, `loss-dispersion.span`, `loss-dispersion.level-out-of-range`
 * @example
 * lossDispersion([0, 90, 180, 270].map((day) => ({ day, expected: 10, variance: 9, actual: 16 })), 90)
 * // { factor: 4, spans: 4, days: 4, reach: 2.776445 · 2 }
 */
export function lossDispersion(
  past: readonly PastLoss[],
  span: number,
  level = 0.95,
): LossDispersion | undefined {
  checkLevel('loss-dispersion', level)
  if (!(span > 0 && Number.isFinite(span))) {
    throw new CoreError('loss-dispersion.span', 'lossDispersion requires a span above 0 days')
  }
  for (const { day, expected, variance, actual } of past) {
    if (![day, expected, variance, actual].every(Number.isFinite) || variance < 0) {
      throw new CoreError(
        'loss-dispersion.not-finite',
        'lossDispersion requires finite numbers and variances ≥ 0',
      )
    }
  }
  const told = past.filter(({ variance }) => variance > 0).sort((a, b) => a.day - b.day)
  let spans = 0
  let over = Number.NEGATIVE_INFINITY
  let sum = 0
  for (const { day, expected, variance, actual } of told) {
    sum += (actual - expected) ** 2 / variance
    if (day < over) continue
    spans++
    over = day + span
  }
  if (spans < FEWEST_SPANS) return undefined
  const factor = Math.max(1, sum / told.length)
  const reach = studentQuantile((1 + level) / 2, spans) * Math.sqrt(factor)
  return { factor, spans, days: told.length, reach }
}
