import { checkCustomer, type PurchaseCustomer } from './check-customer.ts'
import { type ParetoNbdParams, paretoNbdIntegral } from './pareto-nbd-integral.ts'

/**
 * Chance that a customer has not left, under Pareto/NBD: 1 / (1 + s I), I as in `paretoNbdIntegral`.
 * Source: Schmittlein, Morrison & Colombo, Management Science 33 (1987).
 *
 * @returns 0–1
 * @throws CoreError `pareto-nbd-alive.not-a-customer`
 * @example
 * const params = { r: 0.5533, alpha: 10.578, s: 0.6062, beta: 11.668 }
 * paretoNbdAlive(params, { frequency: 2, recency: 30.43, age: 38.86 }) // 0.869…
 */
export function paretoNbdAlive(params: ParetoNbdParams, customer: PurchaseCustomer): number {
  checkCustomer('pareto-nbd-alive', customer)
  return 1 / (1 + Math.exp(paretoNbdIntegral(params, customer)))
}
