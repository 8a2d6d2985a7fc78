import type { CoxFit } from './cox-regression.ts'
import { type CoxInput, sortCoxRows } from './sort-cox-rows.ts'
import { sweepRiskSets } from './sweep-risk-sets.ts'

export type BaselineHazard = {
  /** Event times in order. */
  readonly time: Float64Array
  /** Cumulative hazard of a row with every covariate at its mean. */
  readonly cumulativeHazard: Float64Array
}

/**
 * Cumulative baseline hazard of a Cox model at the means of its covariates, one curve a stratum.
 *
 * H₀(t) = Σ_{u ≤ t} Σₖ 1/S₀ₖ(u), with the same handling of ties as the fit. A row with covariates x has
 * H(t) = H₀(t) e^(β(x − mean)) and survival e^(−H(t)).
 * Source: Breslow (1974); Efron (1977); equals R `basehaz(fit, centered = TRUE)`.
 *
 * @param input the rows the model was fitted to
 * @returns strata in rising order of their number
 * @throws CoreError as `coxRegression`, with `cox-baseline.` in front
 * @example
 * coxBaseline(input, coxRegression(input))[0]?.cumulativeHazard
 */
export function coxBaseline(input: CoxInput, fit: CoxFit): BaselineHazard[] {
  const rows = sortCoxRows('cox-baseline', input)
  const beta = fit.coefficients.map((value, j) => value * (rows.scales[j] as number))
  const steps: { time: number; hazard: number }[][] = rows.bounds.slice(1).map(() => [])
  sweepRiskSets(rows, beta, ({ stratum, time, hazard }) => {
    steps[stratum]?.push({ time, hazard })
  })
  return steps.map((backwards) => {
    const forwards = backwards.toReversed()
    let sum = 0
    return {
      time: Float64Array.from(forwards, ({ time }) => time),
      cumulativeHazard: Float64Array.from(forwards, ({ hazard }) => {
        sum += hazard
        return sum
      }),
    }
  })
}
