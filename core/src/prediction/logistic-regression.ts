import { CoreError } from '../error.ts'
import { choleskyFactor } from '../stats/cholesky-factor.ts'
import { choleskyInverse } from '../stats/cholesky-inverse.ts'
import { choleskySolve } from '../stats/cholesky-solve.ts'
import { checkTrainingData, type TrainingData } from './check-training-data.ts'
import { type LogisticDesign, logisticDesign } from './logistic-design.ts'
import { type LogisticPoint, logisticLikelihood } from './logistic-likelihood.ts'

export type LogisticInput = TrainingData & {
  /** λ of the penalty ½ λ Σ β², the intercept left out; 0 if left out. scikit-learn's C is 1/λ. */
  readonly penalty?: number
}

export type LogisticModel = {
  /** Log-odds where every feature is 0. */
  readonly intercept: number
  /** Change of the log-odds for one unit of each feature. */
  readonly coefficients: Float64Array
  readonly interceptError: number
  readonly standardErrors: Float64Array
  /** Without the penalty. */
  readonly logLikelihood: number
  readonly iterations: number
  readonly converged: boolean
  /** Features whose coefficient grows without end: they part the outcomes (penalty 0 only). */
  readonly separated: readonly number[]
}

const MOST_ITERATIONS = 60
const SAMPLE = 6_000
/** How many times smaller the way that is left must get by a step with old second derivatives. */
const FAST = 8
/** From which share on it is quicker to multiply than to count. */
const RARE = 0.6

/**
 * Logistic regression with an optional L2 penalty, ln p/(1 − p) = α + βx, by iteratively reweighted least
 * squares (Newton's method).
 *
 * Minimises −Σ [y ln p + (1 − y) ln(1 − p)] + ½ λ Σ β². Columns are centred and scaled inside, with the
 * penalty kept in the unit of the feature, so scaling changes no result. Large tables begin at the
 * answer of every k-th row and use second derivatives for several steps, which saves passes; their columns of
 * yes and no are counted, not multiplied. Standard errors: square roots of the diagonal of the
 * inverse Hessian (with λ > 0 those of the penalised problem, narrower than without).
 * Without penalty a constant or dependent column is refused by name; with one it gets its share.
 * Source: McCullagh & Nelder, Generalized Linear Models (1989), §4.4; equals R `glm(binomial)`,
 * statsmodels `Logit` and scikit-learn `LogisticRegression(C = 1/λ)`.
 *
 * @throws CoreError `logistic-regression.bad-penalty`, `logistic-regression.constant-column`,
 *   `logistic-regression.collinear-columns`, `logistic-regression.no-rows`,
 *   `logistic-regression.lengths-differ`, `logistic-regression.not-an-outcome`,
 *   `logistic-regression.one-outcome`, `logistic-regression.not-a-number`
 * @example
 * logisticRegression({ columns: [Float64Array.of(0, 0, 1, 1)], outcome: [0, 1, 0, 1] }).coefficients // [0]
 */
export function logisticRegression(input: LogisticInput): LogisticModel {
  const { columns, outcome, penalty = 0 } = input
  if (!(penalty >= 0 && Number.isFinite(penalty))) {
    throw new CoreError('logistic-regression.bad-penalty', 'logisticRegression requires a penalty ≥ 0')
  }
  checkTrainingData('logistic-regression', input, false)
  const rows = outcome.length
  const isLarge = rows > 3 * SAMPLE
  const isCounted = columns.map((column) => isLarge && isRareYes(column))
  const spreads = columns.map((column, j) => {
    const spread = spreadOf(column)
    return isCounted[j] && spread.deviation > 0 ? { ...spread, mean: 0, unit: 1 } : spread
  })
  const constant = spreads.findIndex(({ deviation }) => deviation === 0)
  if (constant >= 0 && penalty === 0) {
    throw new CoreError(
      'logistic-regression.constant-column',
      `logisticRegression found column ${constant} constant`,
    )
  }
  const scaled = columns.map((column, j) => (isCounted[j] ? column : scale(column, spreads[j] as Spread)))
  const y = Float64Array.from(outcome)
  const penalties = Float64Array.from([0, ...spreads.map(({ unit }) => penalty / (unit * unit))])
  let start = startOf(y, columns.length)
  if (isLarge) {
    const every = Math.floor(rows / SAMPLE)
    const thin = (values: Float64Array) => values.filter((_, i) => i % every === 0)
    const few = thin(y)
    const share = few.length / rows
    if (few.includes(0) && few.includes(1)) {
      const sample = {
        x: logisticDesign(scaled.map(thin), isCounted),
        y: few,
        penalties: penalties.map((value) => value * share + 1e-3),
      }
      start = climb(sample, start, { tolerance: 1e-4, isLarge }).beta
    }
  }
  const x = logisticDesign(scaled, isCounted)
  const found = climb({ x, y, penalties }, start, { tolerance: 1e-11, isLarge })
  return finish(found, spreads, penalty)
}

/** Whether a column says yes or no, and yes less often. Such a column needs no centring or scaling to be stable. */
function isRareYes(column: Float64Array): boolean {
  let yes = 0
  for (let i = 0; i < column.length; i++) {
    const value = column[i]
    if (value === 1) yes++
    else if (value !== 0) return false
  }
  return yes <= RARE * column.length
}

type Spread = { readonly mean: number; readonly deviation: number; readonly unit: number }

function spreadOf(column: Float64Array): Spread {
  const n = column.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += column[i] as number
  mean /= n
  let squares = 0
  for (let i = 0; i < n; i++) squares += ((column[i] as number) - mean) ** 2
  const raw = Math.sqrt(squares / n)
  const deviation = raw > 1e-12 * Math.abs(mean) ? raw : 0
  return { mean, deviation, unit: deviation || 1 }
}

function scale(column: Float64Array, { mean, deviation, unit }: Spread): Float64Array {
  const scaled = new Float64Array(column.length)
  if (deviation > 0) for (let i = 0; i < column.length; i++) scaled[i] = ((column[i] as number) - mean) / unit
  return scaled
}

function startOf(y: Float64Array, width: number): Float64Array {
  const share = y.reduce((sum, value) => sum + value, 0) / y.length
  const start = new Float64Array(width + 1)
  start[0] = Math.log(share / (1 - share))
  return start
}

type Problem = {
  readonly x: LogisticDesign
  readonly y: Float64Array
  readonly penalties: Float64Array
}

type Summit = {
  beta: Float64Array
  point: LogisticPoint
  moved: Float64Array
  iterations: number
  converged: boolean
}

type Way = { readonly tolerance: number; readonly isLarge: boolean }

/**
 * Newton's method. In a large table second derivatives cost many times what first ones do: there they serve for further
 * steps while these come nearer fast (chord method), and are made anew at the place where they ended.
 */
function climb(problem: Problem, start: Float64Array, { tolerance, isLarge }: Way): Summit {
  let beta = start
  let point = logisticLikelihood(problem, beta)
  let moved = new Float64Array(beta.length)
  let iterations = 0
  const take = (step: Float64Array, withHessian: boolean) => {
    const next = stepUphill(problem, { beta, step, from: point, withHessian })
    moved = Float64Array.from(next.beta, (value, j) => value - (beta[j] as number))
    beta = next.beta
    point = next.point
    iterations++
  }
  const isNear = (decrement: number) => decrement <= tolerance * (1 + Math.abs(point.objective))
  while (iterations < MOST_ITERATIONS) {
    const factor = choleskyFactor(point.hessian, beta.length)
    // Late on the way to infinite coefficients the weights vanish and with them the rank.
    if (factor.dependentAt !== undefined && iterations >= 12) {
      return { beta, point, moved, iterations, converged: false }
    }
    if (factor.dependentAt !== undefined) throw collinear(factor.dependentAt)
    let step = choleskySolve(factor, point.gradient)
    let decrement = dot(step, point.gradient)
    if (isLarge && iterations > 0 && isNear(decrement)) {
      const { hessian } = point
      take(step, false)
      return { beta, point: { ...point, hessian }, moved, iterations, converged: true }
    }
    take(step, !isLarge)
    if (!isLarge && isNear(decrement)) return { beta, point, moved, iterations, converged: true }
    while (isLarge && iterations < MOST_ITERATIONS) {
      step = choleskySolve(factor, point.gradient)
      const before = decrement
      decrement = dot(step, point.gradient)
      if (isNear(decrement) || decrement > before / FAST) break
      take(step, false)
    }
    if (isLarge) point = logisticLikelihood(problem, beta)
  }
  return { beta, point, moved, iterations, converged: false }
}

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, j) => sum + value * (b[j] as number), 0)

type Uphill = { beta: Float64Array; step: Float64Array; from: LogisticPoint; withHessian: boolean }

function stepUphill(problem: Problem, { beta, step, from, withHessian }: Uphill) {
  for (let share = 1; share > 1e-4; share /= 2) {
    const tried = beta.map((value, j) => value + share * (step[j] as number))
    const point = logisticLikelihood(problem, tried, withHessian)
    if (point.objective >= from.objective - 1e-12 * Math.abs(from.objective)) return { beta: tried, point }
  }
  return { beta, point: from }
}

function collinear(at: number): CoreError {
  return new CoreError(
    'logistic-regression.collinear-columns',
    `logisticRegression found column ${at - 1} to follow from the columns before it`,
  )
}

function finish(found: Summit, spreads: readonly Spread[], penalty: number): LogisticModel {
  const { beta, point, moved, iterations, converged } = found
  const size = beta.length
  const factor = choleskyFactor(point.hessian, size)
  const inverse = factor.dependentAt === undefined ? choleskyInverse(factor) : undefined
  const units = [1, ...spreads.map(({ unit }) => unit)]
  const covariance = (j: number, k: number) =>
    inverse
      ? (inverse[j * size + k] as number) / ((units[j] as number) * (units[k] as number))
      : Number.POSITIVE_INFINITY
  const coefficients = Float64Array.from(spreads, ({ unit }, j) => (beta[j + 1] as number) / unit)
  const shift = spreads.reduce((sum, { mean }, j) => sum + mean * (coefficients[j] as number), 0)
  const weights = [1, ...spreads.map(({ mean }) => -mean)]
  let variance = 0
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) {
      if (weights[j] !== 0 && weights[k] !== 0) {
        variance += (weights[j] as number) * (weights[k] as number) * covariance(j, k)
      }
    }
  }
  const runsAway = (j: number) => Math.abs(moved[j + 1] as number) > 0.05
  return {
    intercept: (beta[0] as number) - shift,
    coefficients,
    interceptError: Math.sqrt(variance),
    standardErrors: coefficients.map((_, j) => Math.sqrt(covariance(j + 1, j + 1))),
    logLikelihood: point.logLikelihood,
    iterations,
    converged,
    separated: penalty === 0 ? [...coefficients.keys()].filter(runsAway) : [],
  }
}
