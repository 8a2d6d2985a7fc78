import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'

export type ExponentialLtvInput = {
  /** Mean amount of an account in one unit of time. */
  readonly amount: number
  /** Accounts lost. */
  readonly lost: number
  /** Time under contract of all accounts together, in that unit. */
  readonly time: number
  readonly level?: number
}

/**
 * Lifetime value under a constant rate of loss h = lost / time: amount / h, with the interval of ln h
 * (standard error 1/√lost). Exact only if old customers leave as often as new ones; the survival curve
 * tells whether they do.
 * Source: Berger & Nasr, Journal of Interactive Marketing 12 (1998).
 *
 * @returns `undefined` where nobody was lost: then no end is in sight
 * @throws CoreError `exponential-ltv.not-an-amount`, `exponential-ltv.level-out-of-range`
 * @example
 * exponentialLtv({ amount: 64.76, lost: 1869, time: 227990 })?.value // 7899.7…
 */
export function exponentialLtv({
  amount,
  lost,
  time,
  level = 0.95,
}: ExponentialLtvInput): { readonly value: number; readonly interval: Interval } | undefined {
  checkLevel('exponential-ltv', level)
  const isCount = Number.isSafeInteger(lost) && lost >= 0
  if (!(isCount && Number.isFinite(amount) && amount >= 0 && time >= 0 && Number.isFinite(time))) {
    throw new CoreError(
      'exponential-ltv.not-an-amount',
      'exponentialLtv requires an amount, a count and a time ≥ 0',
    )
  }
  if (lost === 0 || time === 0) return undefined
  const value = (amount * time) / lost
  const reach = Math.exp(normalQuantile((1 + level) / 2) / Math.sqrt(lost))
  return { value, interval: { low: value / reach, high: value * reach, level, method: 'log' } }
}
