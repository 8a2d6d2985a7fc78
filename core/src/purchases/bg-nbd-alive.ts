import type { BgNbdKind, BgNbdParams } from './bg-nbd-likelihood.ts'
import { checkCustomer, type PurchaseCustomer } from './check-customer.ts'

/**
 * Chance that a customer has not dropped out, under BG/NBD:
 * 1 / (1 + a / (b + x − 1) · ((α + T) / (α + tₓ))^(r + x)), 1 for x = 0;
 * under MBG/NBD with b + x, for every x.
 * Source: Fader, Hardie & Lee (2008), "Computing P(alive) Using the BG/NBD Model"; Batislam et al. (2007).
 *
 * @returns 0–1
 * @throws CoreError `bg-nbd-alive.not-a-customer`
 * @example
 * bgNbdAlive({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, { frequency: 2, recency: 30.43, age: 38.86 })
 * // 0.7266…
 */
export function bgNbdAlive(params: BgNbdParams, customer: PurchaseCustomer, kind: BgNbdKind = 'bg'): number {
  checkCustomer('bg-nbd-alive', customer)
  const { r, alpha, a, b } = params
  const { frequency: x, recency, age } = customer
  if (a === 0 || (kind === 'bg' && x === 0)) return 1
  const logOdds =
    Math.log(a / (kind === 'bg' ? b + x - 1 : b + x)) +
    (r + x) * (Math.log(alpha + age) - Math.log(alpha + recency))
  return 1 / (1 + Math.exp(logOdds))
}
