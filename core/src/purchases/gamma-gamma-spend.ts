import type { GammaGammaParams } from './fit-gamma-gamma.ts'

/**
 * Mean amount of an order to expect of a customer, under the Gamma-Gamma model: the mean of all, p v / (q − 1),
 * and the customer's own mean z of x purchases, weighted (q − 1) and p x.
 * Source: Fader & Hardie (2013), eq. 5.
 *
 * @param frequency purchases the mean was taken over; 0 for a customer without
 * @param spend their mean amount; not looked at for frequency 0
 * @returns in the unit of the amounts, or `undefined` where q and p are so small that no mean exists
 * @example
 * gammaGammaSpend({ p: 6.25, q: 3.74, v: 15.45 }, 2, 22.35) // 24.667…
 */
export function gammaGammaSpend(
  { p, q, v }: GammaGammaParams,
  frequency: number,
  spend: number,
): number | undefined {
  const own = frequency > 0 ? p * frequency : 0
  const weight = own + q - 1
  if (!(weight > 0)) return undefined
  return (p * v + (own > 0 ? own * spend : 0)) / weight
}
