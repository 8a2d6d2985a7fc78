import { CoreError } from '../error.ts'
import type { BaselineHazard } from './cox-baseline.ts'
import type { CoxFit } from './cox-regression.ts'

/**
 * Survival of a row at a time under a Cox model, S(t | x) = exp(−H₀(t) e^(β(x − mean))).
 *
 * @param covariates x, in the order of the fit's columns
 * @param time ≥ 0, in the unit of the fitted times; beyond the last event the curve stays flat
 * @returns share 0–1
 * @throws CoreError `cox-survival.not-a-number`
 * @example
 * coxSurvival({ fit, baseline, covariates: [1, 30], time: 12 })
 */
export function coxSurvival({
  fit,
  baseline,
  covariates,
  time,
}: {
  readonly fit: CoxFit
  readonly baseline: BaselineHazard
  readonly covariates: ArrayLike<number>
  readonly time: number
}): number {
  let risk = 0
  for (let j = 0; j < fit.coefficients.length; j++) {
    risk += (fit.coefficients[j] as number) * ((covariates[j] ?? Number.NaN) - (fit.means[j] as number))
  }
  if (Number.isNaN(risk) || Number.isNaN(time)) {
    throw new CoreError('cox-survival.not-a-number', 'coxSurvival requires a time and each covariate')
  }
  const later = baseline.time.findIndex((moment) => moment > time)
  const last = (later === -1 ? baseline.time.length : later) - 1
  return last < 0 ? 1 : Math.exp(-(baseline.cumulativeHazard[last] as number) * Math.exp(risk))
}
