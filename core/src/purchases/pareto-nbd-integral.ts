import type { PurchaseCustomer } from './check-customer.ts'

export type ParetoNbdParams = {
  /** Shape of the purchase rates. */
  readonly r: number
  /** Rate of the purchase rates, in units of time. */
  readonly alpha: number
  /** Shape of the rates of leaving; 0 where nobody leaves. */
  readonly s: number
  /** Rate of the rates of leaving, in units of time. */
  readonly beta: number
}

// Gauss–Legendre, 16 nodes: the positive half (Abramowitz & Stegun, table 25.4).
const NODES = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
]
const WEIGHTS = [
  0.1894506104550685, 0.1826034150449236, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388,
  0.09515851168249279, 0.062253523938647894, 0.027152459411754096,
]

const NOTHING_LEFT = 42

/**
 * Logarithm of the odds that a customer has left under Pareto/NBD, ln(s · I) with
 * I = ∫ from tₓ to T of ((α + T)/(α + t))^(r+x) ((β + T)/(β + t))^s / (β + t) dt.
 *
 * Gauss–Legendre in v = ln((m + t)/(m + tₓ)), m = min(α, β), in panels short enough for the fall of the
 * integrand, which is cut off once e^−42 of it is left. Unlike the difference of two hypergeometric
 * functions of the textbook form nothing cancels.
 * Source: Schmittlein, Morrison & Colombo, Management Science 33 (1987), for the integral.
 *
 * @returns −∞ where s = 0 or the last purchase is now
 * @example
 * paretoNbdIntegral({ r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 }, { frequency: 2, recency: 30.43, age: 38.86 })
 */
export function paretoNbdIntegral(
  { r, alpha, s, beta }: ParetoNbdParams,
  { frequency, recency, age }: PurchaseCustomer,
): number {
  if (s === 0 || age <= recency) return Number.NEGATIVE_INFINITY
  const power = r + frequency
  const foot = Math.min(alpha, beta) + recency
  const slope = (power * foot) / (alpha + recency) + ((s + 1) * foot) / (beta + recency) - 1
  const whole = Math.log1p((age - recency) / foot)
  const length = slope > 0 ? Math.min(whole, NOTHING_LEFT / slope) : whole
  const reach = foot * Math.expm1(length)
  const steepest = (foot + reach) * (power / (alpha + recency + reach) + (s + 1) / (beta + recency + reach))
  const panels = Math.max(1, Math.ceil(length * Math.max(0.7, steepest / 16)))
  const half = length / panels / 2
  const [logAlpha, logBeta] = [Math.log(alpha + recency), Math.log(beta + recency)]
  const at = (v: number) => {
    const t = foot * Math.expm1(v)
    const fallen = power * Math.log1p(t / (alpha + recency)) + (s + 1) * Math.log1p(t / (beta + recency))
    return Math.exp(v - fallen)
  }
  let sum = 0
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half
    for (let k = 0; k < NODES.length; k++) {
      const step = half * (NODES[k] as number)
      sum += (WEIGHTS[k] as number) * (at(middle - step) + at(middle + step))
    }
  }
  return (
    Math.log(s * half * sum * foot) +
    power * (Math.log(alpha + age) - logAlpha) +
    s * (Math.log(beta + age) - logBeta) -
    logBeta
  )
}
