import type { GroupedHistories } from './group-histories.ts'
import { logRising } from './log-rising.ts'

/** 'bg': a customer may drop out after each repeat purchase; 'mbg': after the first purchase, too. */
export type BgNbdKind = 'bg' | 'mbg'

export type BgNbdParams = {
  /** Shape of the purchase rates. */
  readonly r: number
  /** Rate of the purchase rates, in units of time; mean rate r / alpha. */
  readonly alpha: number
  /** Dropout chance after a purchase: Beta(a, b); a = 0 where nobody drops out. */
  readonly a: number
  readonly b: number
}

/**
 * Log-likelihood of the BG/NBD (or MBG/NBD) model over grouped purchase histories.
 *
 * BG: Γ(r + x) αʳ / Γ(r) · [B(a, b + x) (α + T)^−(r+x) + 1{x > 0} B(a + 1, b + x − 1) (α + tₓ)^−(r+x)] / B(a, b);
 * MBG: the same with B(a, b + x + 1) and, for every x, B(a + 1, b + x). With a = 0 the second part is gone.
 * Source: Fader, Hardie & Lee, Marketing Science 24 (2005), eq. 6; Batislam, Denizel & Filiztekin,
 * International Journal of Research in Marketing 24 (2007).
 *
 * @returns sum over the customers; NaN where the parameters are out of range
 * @example
 * bgNbdLikelihood(groupHistories('x', histories), { r: 1, alpha: 1, a: 1, b: 1 }, 'bg')
 */
export function bgNbdLikelihood(
  histories: GroupedHistories,
  { r, alpha, a, b }: BgNbdParams,
  kind: BgNbdKind,
): number {
  const { frequency, recency, age, weight, mostFrequent } = histories
  const extra = kind === 'mbg' ? 1 : 0
  const risingR = logRising(r, mostFrequent)
  const risingB = logRising(b, mostFrequent + 1)
  const risingAB = logRising(a + b, mostFrequent + 1)
  const logA = Math.log(a)
  const front = r * Math.log(alpha)
  let sum = 0
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i] as number
    const stays =
      (risingB[x + extra] as number) -
      (risingAB[x + extra] as number) -
      (r + x) * Math.log(alpha + (age[i] as number))
    let value = stays
    if (a > 0 && (x > 0 || kind === 'mbg')) {
      const left =
        logA +
        (risingB[x - 1 + extra] as number) -
        (risingAB[x + extra] as number) -
        (r + x) * Math.log(alpha + (recency[i] as number))
      const high = left > stays ? left : stays
      value = high + Math.log1p(Math.exp(-Math.abs(left - stays)))
    }
    sum += (weight[i] as number) * ((risingR[x] as number) + front + value)
  }
  return sum
}
