import { type BgBbParams, bgBbParts, type PeriodCustomer } from './bg-bb-parts.ts'
import { checkPeriods } from './check-periods.ts'

/**
 * Chance that a customer will still be there in the next period, under BG/BB:
 * B(α + x, β + n − x) B(γ, δ + n + 1) over B(α, β) B(γ, δ) and the chance of the history.
 * Source: Fader, Hardie & Shang, Marketing Science 29 (2010), eq. 11.
 *
 * @returns 0–1
 * @throws CoreError `bg-bb-alive.not-a-history`
 * @example
 * bgBbAlive({ alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 }, { frequency: 6, recency: 6, periods: 6 })
 * // 0.93
 */
export function bgBbAlive(params: BgBbParams, customer: PeriodCustomer): number {
  checkPeriods('bg-bb-alive', customer)
  const { stayed, all } = bgBbParts(params, customer.periods)(customer)
  const { gamma, delta } = params
  const next = (delta + customer.periods) / (gamma + delta + customer.periods)
  return Math.exp(stayed - all) * next
}
