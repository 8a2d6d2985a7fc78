import { logRising } from './log-rising.ts'

export type BgBbParams = {
  /** Chance to buy in a period: Beta(alpha, beta). */
  readonly alpha: number
  readonly beta: number
  /** Chance to leave at the start of a period: Beta(gamma, delta); gamma = 0 where nobody leaves. */
  readonly gamma: number
  readonly delta: number
}

/** What is known of one customer, in whole periods. */
export type PeriodCustomer = {
  /** Periods with a purchase. */
  readonly frequency: number
  /** Last period with a purchase, from 1; 0 for none. */
  readonly recency: number
  /** Periods in which there could have been one. */
  readonly periods: number
}

export type BgBbParts = {
  /** Logarithm of the chance of the history with the customer still there. */
  readonly stayed: number
  /** Logarithm of the chance of the history, however it went. */
  readonly all: number
}

/**
 * Chances of purchase histories in whole periods under BG/BB.
 *
 * With x purchases, the last in period t, of n: still there B(α + x, β + n − x) B(γ, δ + n), left after
 * period t + i, i < n − t: B(α + x, β + t − x + i) B(γ + 1, δ + t + i); all over B(α, β) B(γ, δ).
 * Source: Fader, Hardie & Shang, Marketing Science 29 (2010), eq. 5.
 *
 * @param most periods of the longest history
 * @returns a function from customer to parts, with its tables made once
 * @example
 * bgBbParts({ alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78 }, 6)({ frequency: 0, recency: 0, periods: 6 })
 */
export function bgBbParts(params: BgBbParams, most: number): (customer: PeriodCustomer) => BgBbParts {
  const { alpha, beta, gamma, delta } = params
  const risingA = logRising(alpha, most)
  const risingB = logRising(beta, most)
  const risingAB = logRising(alpha + beta, most)
  const risingD = logRising(delta, most)
  const risingGD = logRising(gamma + delta, most + 1)
  return ({ frequency: x, recency, periods }) => {
    const bought = (n: number) =>
      (risingA[x] as number) + (risingB[n - x] as number) - (risingAB[n] as number)
    const stayed = bought(periods) + (risingD[periods] as number) - (risingGD[periods] as number)
    let sum = 1
    for (let n = recency; gamma > 0 && n < periods; n++) {
      const left = bought(n) + Math.log(gamma) + (risingD[n] as number) - (risingGD[n + 1] as number)
      sum += Math.exp(left - stayed)
    }
    return { stayed, all: stayed + Math.log(sum) }
  }
}
