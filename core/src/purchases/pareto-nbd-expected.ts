import { CoreError } from '../error.ts'
import type { PurchaseCustomer } from './check-customer.ts'
import { paretoNbdAlive } from './pareto-nbd-alive.ts'
import type { ParetoNbdParams } from './pareto-nbd-integral.ts'

/**
 * Purchases to expect of a customer in the next t units of time, under Pareto/NBD:
 * P(alive) · (r + x)(β + T) / ((α + T)(s − 1)) · [1 − ((β + T)/(β + T + t))^(s − 1)], the last part with
 * its limit ln((β + T + t)/(β + T)) at s = 1; t where nobody leaves (s = 0). A customer of frequency 0
 * and age 0 gives what to expect of a new one.
 * Source: Schmittlein, Morrison & Colombo, Management Science 33 (1987).
 *
 * @param time t ≥ 0, in the unit of the fit
 * @returns purchases ≥ 0
 * @throws CoreError `pareto-nbd-expected.bad-time`, `pareto-nbd-alive.not-a-customer`
 * @example
 * const params = { r: 0.5533, alpha: 10.578, s: 0.6062, beta: 11.668 }
 * paretoNbdExpected(params, { frequency: 2, recency: 30.43, age: 38.86 }, 39) // 1.455…
 */
export function paretoNbdExpected(params: ParetoNbdParams, customer: PurchaseCustomer, time: number): number {
  if (!(time >= 0 && Number.isFinite(time))) {
    throw new CoreError('pareto-nbd-expected.bad-time', 'paretoNbdExpected requires a finite time ≥ 0')
  }
  const alive = paretoNbdAlive(params, customer)
  const { r, alpha, s, beta } = params
  const rate = (r + customer.frequency) / (alpha + customer.age)
  if (s === 0) return rate * time
  const growth = Math.log1p(time / (beta + customer.age))
  const left = Math.abs(s - 1) < 1e-9 ? growth : -Math.expm1(-(s - 1) * growth) / (s - 1)
  return alive * rate * (beta + customer.age) * left
}
