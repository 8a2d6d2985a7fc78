import { CoreError } from '../error.ts'
import { logGamma } from '../stats/log-gamma.ts'
import { climbLikelihood } from './climb-likelihood.ts'
import type { FitBoundary, PurchaseFit } from './purchase-fit.ts'

export type GammaGammaParams = {
  /** Shape of the amounts of one customer. */
  readonly p: number
  /** Shape of the scale across customers. */
  readonly q: number
  /** Scale across customers, in the unit of the amounts. */
  readonly v: number
}

export type SpendHistories = {
  /** Purchases the mean was taken over. */
  readonly frequency: ArrayLike<number>
  /** Mean amount of those purchases, in any one currency. */
  readonly spend: ArrayLike<number>
}

/**
 * Fits the Gamma-Gamma model of the amount of an order by maximum likelihood: amounts Gamma(p, ν), with ν
 * Gamma(q, v) across customers. Customers without a repeat purchase or with a mean of 0 or less say
 * nothing about it and are left out. It takes amount and frequency as independent; check that they are.
 *
 * Log-likelihood ln Γ(px + q) − ln Γ(px) − ln Γ(q) + q ln v + (px − 1) ln z + px ln x − (px + q) ln(v + xz).
 * Source: Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value".
 *
 * @throws CoreError `fit-gamma-gamma.lengths-differ`, `fit-gamma-gamma.not-a-number`,
 *   `fit-gamma-gamma.too-few` below 3 customers that count
 * @example
 * fitGammaGamma({ frequency: [2, 1, 4], spend: [22.35, 11.77, 30.1] }).params
 */
export function fitGammaGamma({ frequency, spend }: SpendHistories): PurchaseFit<GammaGammaParams> {
  const rows = usefulRows(frequency, spend)
  const mean = rows.reduce((sum, [, z]) => sum + z, 0) / rows.length
  const likelihood = (params: Float64Array) => {
    const [p, q, v] = params as unknown as [number, number, number]
    const front = q * Math.log(v) - logGamma(q)
    let sum = 0
    for (const [x, z, logX, logZ] of rows) {
      const shape = p * x
      sum +=
        logGamma(shape + q) -
        logGamma(shape) +
        front +
        (shape - 1) * logZ +
        shape * logX -
        (shape + q) * Math.log(v + x * z)
    }
    return sum
  }
  const found = climbLikelihood(likelihood, [
    [5, 4, (mean * 3) / 5],
    [1, 2, mean],
  ])
  const [p, q, v] = found.params as unknown as [number, number, number]
  const boundaries: FitBoundary[] = found.ranHigh.length + found.ranLow.length > 0 ? ['equal-orders'] : []
  return {
    params: { p, q, v },
    logLikelihood: found.logLikelihood,
    customers: rows.length,
    converged: found.converged,
    boundaries,
  }
}

function usefulRows(frequency: ArrayLike<number>, spend: ArrayLike<number>) {
  if (frequency.length !== spend.length) {
    throw new CoreError('fit-gamma-gamma.lengths-differ', 'fitGammaGamma requires a mean for each frequency')
  }
  const rows: [number, number, number, number][] = []
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i] as number
    const z = spend[i] as number
    if (!(Number.isFinite(x) && x >= 0) || (x > 0 && !Number.isFinite(z))) {
      throw new CoreError(
        'fit-gamma-gamma.not-a-number',
        'fitGammaGamma requires finite amounts and counts ≥ 0',
      )
    }
    if (x > 0 && z > 0) rows.push([x, z, Math.log(x), Math.log(z)])
  }
  if (rows.length < 3) {
    throw new CoreError('fit-gamma-gamma.too-few', 'fitGammaGamma requires 3 customers with repeat purchases')
  }
  return rows
}
