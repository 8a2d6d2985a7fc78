import { CoreError } from '../error.ts'
import { bgBbAlive } from './bg-bb-alive.ts'
import type { BgBbParams, PeriodCustomer } from './bg-bb-parts.ts'

/**
 * Purchases to expect of a customer in the next m periods, under BG/BB: the chance to buy while there,
 * (α + x)/(α + β + n), times the sum of the chances to be there in each.
 * Source: Fader, Hardie & Shang, Marketing Science 29 (2010), eq. 13, summed period by period.
 *
 * @param periods m, whole and ≥ 0
 * @returns purchases, 0–m
 * @throws CoreError `bg-bb-expected.bad-periods`, `bg-bb-alive.not-a-history`
 * @example
 * const params = { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 }
 * bgBbExpected(params, { frequency: 6, recency: 6, periods: 6 }, 5) // 3.75
 */
export function bgBbExpected(params: BgBbParams, customer: PeriodCustomer, periods: number): number {
  if (!(Number.isSafeInteger(periods) && periods >= 0 && periods <= 1e6)) {
    throw new CoreError('bg-bb-expected.bad-periods', 'bgBbExpected requires a whole number of periods ≥ 0')
  }
  const { alpha, beta, gamma, delta } = params
  const { frequency, periods: seen } = customer
  let there = bgBbAlive(params, customer)
  let sum = 0
  for (let k = 1; k <= periods; k++) {
    sum += there
    there *= (delta + seen + k) / (gamma + delta + seen + k)
  }
  return (sum * (alpha + frequency)) / (alpha + beta + seen)
}
