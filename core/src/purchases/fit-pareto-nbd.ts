import { CoreError } from '../error.ts'
import { climbLikelihood, type Summit } from './climb-likelihood.ts'
import { fitNbd } from './fit-nbd.ts'
import { type GroupedHistories, groupHistories, type PurchaseHistories } from './group-histories.ts'
import { logRising } from './log-rising.ts'
import { type ParetoNbdParams, paretoNbdIntegral } from './pareto-nbd-integral.ts'
import { type FitBoundary, NO_GAIN, type PurchaseFit } from './purchase-fit.ts'

/**
 * Fits Pareto/NBD by maximum likelihood: customers buy at rates Gamma(r, α) and leave, seen by nobody, at
 * rates Gamma(s, β).
 *
 * Log-likelihood of a customer ln Γ(r + x) − ln Γ(r) + r ln α − (r + x) ln(α + T) + s ln(β / (β + T))
 * + ln(1 + s I), I as in `paretoNbdIntegral`. Where leaving gains less than 0.01 over nobody leaving, the
 * NBD model is given as s = 0 with boundary 'no-dropout'.
 * Source: Schmittlein, Morrison & Colombo (1987); Fader & Hardie (2005), "A Note on Deriving the
 * Pareto/NBD Model".
 *
 * @throws CoreError `fit-pareto-nbd.no-repeat` where nobody bought again, `fit-pareto-nbd.no-rows`,
 *   `fit-pareto-nbd.lengths-differ`, `fit-pareto-nbd.not-a-count`, `fit-pareto-nbd.not-a-time`
 * @example
 * fitParetoNbd({ frequency: [2, 1, 0], recency: [30.4, 1.7, 0], age: [38.9, 38.9, 38.9] }).params
 */
export function fitParetoNbd(histories: PurchaseHistories): PurchaseFit<ParetoNbdParams> {
  const grouped = groupHistories('fit-pareto-nbd', histories)
  if (grouped.mostFrequent === 0) {
    throw new CoreError('fit-pareto-nbd.no-repeat', 'fitParetoNbd requires a customer who bought again')
  }
  const still = fitNbd(grouped)
  const [r, alpha] = still.params as unknown as [number, number]
  const full = climb(grouped, [Math.min(r, 2), Math.min(alpha, 1e4), 0.5, Math.min(alpha, 1e4)])
  const { customers } = grouped
  if (!(full.logLikelihood > still.logLikelihood + NO_GAIN)) {
    const equal: FitBoundary[] = still.ranHigh.length > 0 ? ['equal-rates'] : []
    const { logLikelihood, converged } = still
    const params = { r, alpha, s: 0, beta: 1 }
    return { params, logLikelihood, customers, converged, boundaries: ['no-dropout', ...equal] }
  }
  const far = [...full.ranHigh, ...full.ranLow]
  const boundaries: FitBoundary[] = []
  if (far.some((i) => i < 2)) boundaries.push('equal-rates')
  if (far.some((i) => i >= 2)) boundaries.push('equal-dropout')
  const [rate, scale, s, beta] = full.params as unknown as [number, number, number, number]
  const { logLikelihood, converged } = full
  return { params: { r: rate, alpha: scale, s, beta }, logLikelihood, customers, converged, boundaries }
}

const SAMPLE = 1500

/** Many kinds of customers are climbed first on every k-th of them, which leaves little way to go. */
function climb(grouped: GroupedHistories, start: ArrayLike<number>): Summit {
  const every = Math.floor(grouped.frequency.length / SAMPLE)
  if (every < 2) return climbLikelihood((params) => likelihoodOf(grouped, params), [start])
  const thin = (values: Float64Array) => values.filter((_, i) => i % every === 0)
  const { frequency, recency, age, weight } = grouped
  const few = {
    ...grouped,
    frequency: thin(frequency),
    recency: thin(recency),
    age: thin(age),
    weight: thin(weight),
  }
  const near = climbLikelihood((params) => likelihoodOf(few, params), [start])
  return climbLikelihood((params) => likelihoodOf(grouped, params), [near.params], 0.05)
}

function likelihoodOf(
  { frequency, recency, age, weight, mostFrequent }: GroupedHistories,
  params: Float64Array,
): number {
  const [r, alpha, s, beta] = params as unknown as [number, number, number, number]
  const rising = logRising(r, mostFrequent)
  const front = r * Math.log(alpha) + s * Math.log(beta)
  const customer = { frequency: 0, recency: 0, age: 0 }
  const model = { r, alpha, s, beta }
  let sum = 0
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i] as number
    customer.frequency = x
    customer.recency = recency[i] as number
    customer.age = age[i] as number
    const odds = paretoNbdIntegral(model, customer)
    const either = odds > 0 ? odds + Math.log1p(Math.exp(-odds)) : Math.log1p(Math.exp(odds))
    const alive = -(r + x) * Math.log(alpha + customer.age) - s * Math.log(beta + customer.age)
    sum += (weight[i] as number) * ((rising[x] as number) + front + alive + either)
  }
  return sum
}
