import { CoreError } from '../error.ts'
import { type CholeskyFactor, choleskyFactor } from '../stats/cholesky-factor.ts'
import { choleskyInverse } from '../stats/cholesky-inverse.ts'
import { choleskySolve } from '../stats/cholesky-solve.ts'
import { type CoxInput, type CoxRows, sortCoxRows } from './sort-cox-rows.ts'
import { sweepRiskSets } from './sweep-risk-sets.ts'

export type CoxFit = {
  /** Log hazard ratio for one unit of each covariate. */
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  /** width × width, row by row. */
  readonly covariance: Float64Array
  /** Mean of each covariate, at which the baseline hazard is told. */
  readonly means: Float64Array
  readonly logLikelihood: number
  /** With all coefficients 0. */
  readonly logLikelihoodNull: number
  /** Chi-square of the score test, `coefficients.length` degrees of freedom. */
  readonly scoreTest: number
  readonly events: number
  readonly iterations: number
  readonly converged: boolean
  /** Covariates whose coefficient grows without end: some value of theirs never (always) had the event. */
  readonly unbounded: readonly number[]
}

const MOST_ITERATIONS = 40

/**
 * Cox's proportional hazards regression, h(t | x) = h₀(t) e^(βx), by maximum partial likelihood.
 *
 * Newton–Raphson on covariates centred and scaled by their standard deviation, the step halved while
 * the likelihood falls. Rows may be (start, stop]; strata have baseline hazards of their own; ties by
 * Efron (as R) or Breslow. Standard errors from the inverse information at β.
 * Where the likelihood has settled and a coefficient still moves, it has no finite estimate: it is
 * listed in `unbounded`, and the number given for it is only where the search stopped.
 * Source: Cox, JRSS B 34 (1972); equals R `coxph`.
 *
 * @throws CoreError `cox-regression.no-events`, `cox-regression.no-columns`,
 *   `cox-regression.constant-column`, `cox-regression.collinear-columns`, `cox-regression.not-a-number`,
 *   `cox-regression.lengths-differ`, `cox-regression.not-a-time`, `cox-regression.not-an-event`,
 *   `cox-regression.start-not-before-stop`
 * @example
 * coxRegression({ stop: [1, 2, 3, 4], event: [1, 1, 1, 0], columns: [[1, 0, 1, 0]] }).coefficients // [0.9406…]
 */
export function coxRegression(input: CoxInput): CoxFit {
  const rows = sortCoxRows('cox-regression', input)
  const { width } = rows
  let beta: Float64Array = new Float64Array(width)
  let here = likelihoodAt(rows, beta)
  const empty = here
  let factor = factorOf(here.information, width)
  const scoreTest = dot(choleskySolve(factor, empty.score), empty.score)
  let moved = new Float64Array(width)
  let iterations = 0
  let converged = false
  while (!converged && iterations < MOST_ITERATIONS) {
    iterations++
    const step = choleskySolve(factor, here.score)
    const next = stepUphill(rows, beta, step, here.logLikelihood)
    if (!next) {
      converged = true
      break
    }
    moved = Float64Array.from(next.beta, (value, j) => value - (beta[j] as number))
    converged = next.logLikelihood - here.logLikelihood <= 1e-12 * Math.abs(here.logLikelihood)
    beta = next.beta
    here = next
    const renewed = choleskyFactor(here.information, width)
    if (renewed.dependentAt !== undefined) break
    factor = renewed
  }
  const covariance = choleskyInverse(factor)
  const scale = (j: number) => rows.scales[j] as number
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < width; k++) {
      covariance[j * width + k] = (covariance[j * width + k] as number) / (scale(j) * scale(k))
    }
  }
  return {
    coefficients: beta.map((value, j) => value / scale(j)),
    standardErrors: beta.map((_, j) => Math.sqrt(covariance[j * width + j] as number)),
    covariance,
    means: rows.means,
    logLikelihood: here.logLikelihood,
    logLikelihoodNull: empty.logLikelihood,
    scoreTest,
    events: here.events,
    iterations,
    converged,
    unbounded: [...moved.keys()].filter((j) => Math.abs(moved[j] as number) > 0.01),
  }
}

type Likelihood = { logLikelihood: number; score: Float64Array; information: Float64Array; events: number }

function likelihoodAt(rows: CoxRows, beta: Float64Array): Likelihood {
  const score = new Float64Array(rows.width)
  const information = new Float64Array(rows.width * rows.width)
  let logLikelihood = 0
  let events = 0
  sweepRiskSets(rows, beta, (set) => {
    logLikelihood += set.logLikelihood
    events += set.events
    for (let j = 0; j < score.length; j++) score[j] = (score[j] as number) + (set.score[j] as number)
    for (let j = 0; j < information.length; j++) {
      information[j] = (information[j] as number) + (set.information[j] as number)
    }
  })
  return { logLikelihood, score, information, events }
}

function stepUphill(rows: CoxRows, beta: Float64Array, step: Float64Array, from: number) {
  for (let share = 1; share > 1e-3; share /= 2) {
    const tried = beta.map((value, j) => value + share * (step[j] as number))
    const there = likelihoodAt(rows, tried)
    if (there.logLikelihood >= from) return { beta: tried, ...there }
  }
  return undefined
}

function factorOf(information: Float64Array, width: number): CholeskyFactor {
  const factor = choleskyFactor(information, width)
  if (factor.dependentAt !== undefined) {
    throw new CoreError(
      'cox-regression.collinear-columns',
      `coxRegression found column ${factor.dependentAt} to follow from the columns before it`,
    )
  }
  return factor
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}
