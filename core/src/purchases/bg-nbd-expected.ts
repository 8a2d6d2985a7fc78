import { CoreError } from '../error.ts'
import { hypergeometric } from '../stats/hypergeometric.ts'
import { bgNbdAlive } from './bg-nbd-alive.ts'
import type { BgNbdKind, BgNbdParams } from './bg-nbd-likelihood.ts'
import type { PurchaseCustomer } from './check-customer.ts'

/**
 * Purchases to expect of a customer in the next t units of time, under BG/NBD or MBG/NBD.
 *
 * P(alive) · (a + b + x − 1) / (a − 1) · [1 − ((α + T)/(α + T + t))^(r+x) ₂F₁(r + x, b + x; a + b + x − 1; z)]
 * with z = t / (α + T + t); MBG with b + x + 1 and a + b + x in place of b + x and a + b + x − 1. With a = 0
 * (nobody drops out) t (r + x) / (α + T). A customer of frequency 0 and age 0 gives what to expect of a
 * new one.
 * Source: Fader, Hardie & Lee (2005), eq. 10; Batislam et al. (2007).
 *
 * @param time t ≥ 0, in the unit of the fit
 * @returns purchases ≥ 0
 * @throws CoreError `bg-nbd-expected.bad-time`, `bg-nbd-alive.not-a-customer`
 * @example
 * bgNbdExpected({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, { frequency: 2, recency: 30.43, age: 38.86 }, 39)
 * // 1.226
 */
export function bgNbdExpected(
  params: BgNbdParams,
  customer: PurchaseCustomer,
  time: number,
  kind: BgNbdKind = 'bg',
): number {
  if (!(time >= 0 && Number.isFinite(time))) {
    throw new CoreError('bg-nbd-expected.bad-time', 'bgNbdExpected requires a finite time ≥ 0')
  }
  const alive = bgNbdAlive(params, customer, kind)
  const { r, alpha, a } = params
  const { frequency: x, age } = customer
  if (time === 0) return 0
  if (a === 0) return (time * (r + x)) / (alpha + age)
  // At a = 1 the formula is 0 / 0; both sides of it meet there.
  if (Math.abs(a - 1) < 1e-5) {
    const beside = (by: number) => alive * purchasesOf({ ...params, a: 1 + by }, customer, time, kind)
    return (beside(1e-4) + beside(-1e-4)) / 2
  }
  return alive * purchasesOf(params, customer, time, kind)
}

/** Purchases of a customer known to be alive. */
function purchasesOf(
  { r, alpha, a, b }: BgNbdParams,
  { frequency: x, age }: PurchaseCustomer,
  time: number,
  kind: BgNbdKind,
): number {
  const later = kind === 'mbg' ? 1 : 0
  const c = a + b + x - 1 + later
  const z = time / (alpha + age + time)
  const share = (r + x) * Math.log1p(-z)
  if (c > 0) return (c / (a - 1)) * (1 - Math.exp(share) * hypergeometric(r + x, b + x + later, c, z))
  return raised({ r, alpha, a, b }, z, share)
}

/** For x = 0 with a + b ≤ 1: c ₂F₁(r, b; c; z) = c + r b z ₂F₁(…) summed from its second term on. */
function raised({ r, a, b }: BgNbdParams, z: number, share: number): number {
  const c = a + b - 1
  let term = r * b * z
  let sum = c + term
  for (let k = 1; k < 2_000_000 && Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (((r + k) * (b + k)) / ((c + k) * (k + 1))) * z
    sum += term
  }
  return (c - Math.exp(share) * sum) / (a - 1)
}
