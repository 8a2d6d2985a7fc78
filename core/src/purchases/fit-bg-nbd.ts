import { CoreError } from '../error.ts'
import { type BgNbdKind, type BgNbdParams, bgNbdLikelihood } from './bg-nbd-likelihood.ts'
import { climbLikelihood } from './climb-likelihood.ts'
import { fitNbd } from './fit-nbd.ts'
import { groupHistories, type PurchaseHistories } from './group-histories.ts'
import { type FitBoundary, NO_GAIN, type PurchaseFit } from './purchase-fit.ts'

/**
 * Fits BG/NBD or MBG/NBD by maximum likelihood: customers buy at rates Gamma(r, α) until they drop out,
 * after each purchase with a chance from Beta(a, b).
 *
 * Where leaving gains less than 0.01 of log-likelihood over nobody leaving, the NBD model is given as
 * a = 0, b = 1 with boundary 'no-dropout'. Parameters that run on are named: r ('equal-rates'), a and b
 * ('equal-dropout').
 * Source: as `bgNbdLikelihood`.
 *
 * @param kind 'bg' if left out
 * @throws CoreError `fit-bg-nbd.no-repeat` where nobody bought again, `fit-bg-nbd.no-rows`,
 *   `fit-bg-nbd.lengths-differ`, `fit-bg-nbd.not-a-count`, `fit-bg-nbd.not-a-time`
 * @example
 * fitBgNbd({ frequency: [2, 1, 0], recency: [30.4, 1.7, 0], age: [38.9, 38.9, 38.9] }).params
 */
export function fitBgNbd(histories: PurchaseHistories, kind: BgNbdKind = 'bg'): PurchaseFit<BgNbdParams> {
  const grouped = groupHistories('fit-bg-nbd', histories)
  if (grouped.mostFrequent === 0) {
    throw new CoreError('fit-bg-nbd.no-repeat', 'fitBgNbd requires a customer who bought again')
  }
  const still = fitNbd(grouped)
  const [r, alpha] = still.params as unknown as [number, number]
  const likelihood = (params: Float64Array) => {
    const [rate, scale, a, b] = params as unknown as [number, number, number, number]
    return bgNbdLikelihood(grouped, { r: rate, alpha: scale, a, b }, kind)
  }
  const full = climbLikelihood(likelihood, [
    [1, alpha / Math.max(r, 0.05), 1, 2],
    [r, alpha, 0.3, 3],
  ])
  if (!(full.logLikelihood > still.logLikelihood + NO_GAIN)) {
    const equal: FitBoundary[] = still.ranHigh.length > 0 ? ['equal-rates'] : []
    return {
      params: { r, alpha, a: 0, b: 1 },
      logLikelihood: still.logLikelihood,
      customers: grouped.customers,
      converged: still.converged,
      boundaries: ['no-dropout', ...equal],
    }
  }
  const far = [...full.ranHigh, ...full.ranLow]
  const boundaries: FitBoundary[] = []
  if (far.some((i) => i < 2)) boundaries.push('equal-rates')
  if (far.some((i) => i >= 2)) boundaries.push('equal-dropout')
  const [rate, scale, a, b] = full.params as unknown as [number, number, number, number]
  return {
    params: { r: rate, alpha: scale, a, b },
    logLikelihood: full.logLikelihood,
    customers: grouped.customers,
    converged: full.converged,
    boundaries,
  }
}
