import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

type Group = { readonly successes: number; readonly trials: number }

/** Two groups that chance drew out of the same stock. */
export type Stratum = { readonly first: Group; readonly second: Group }

/**
 * Difference of two shares, p₁ − p₂, where the groups were drawn separately in several strata, perhaps with another chance
 * in each: only groups of the same stratum are compared, and the differences are weighted together.
 *
 * Weights are those of Mantel & Haenszel, w = n₁n₂ / (n₁ + n₂), scaled to 1 (Greenland & Robins, Biometrics 41 (1985)
 * 55–68). The interval adds the squared distances of the strata's Wilson limits with the squares of the weights (method of
 * variance estimates recovery: Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702); for one stratum it is
 * Newcombe's. A stratum in which a group is empty says nothing and weighs nothing.
 *
 * @param strata successes and trials of both groups in each stratum
 * @param level coverage, 0–1
 * @returns difference and ends −1–1, or `undefined` where no stratum has both groups
 * @throws CoreError as {@link wilsonInterval}; `stratified-difference.level-out-of-range`
 * @example
 * stratifiedDifference([{ first: { successes: 56, trials: 70 }, second: { successes: 48, trials: 80 } }])
 * // { value: 0.2, interval: { low: 0.0524…, high: 0.3339…, … } }
 */
export function stratifiedDifference(
  strata: readonly Stratum[],
  level = 0.95,
): { value: number; interval: Interval } | undefined {
  checkLevel('stratified-difference', level)
  let weights = 0
  let value = 0
  let below = 0
  let above = 0
  for (const { first, second } of strata) {
    const one = wilsonInterval(first.successes, first.trials, level)
    const two = wilsonInterval(second.successes, second.trials, level)
    if (!one || !two) continue
    const weight = (first.trials * second.trials) / (first.trials + second.trials)
    const p1 = first.successes / first.trials
    const p2 = second.successes / second.trials
    weights += weight
    value += weight * (p1 - p2)
    below += weight ** 2 * ((p1 - one.low) ** 2 + (two.high - p2) ** 2)
    above += weight ** 2 * ((one.high - p1) ** 2 + (p2 - two.low) ** 2)
  }
  if (weights === 0) return undefined
  const difference = value / weights
  const low = Math.max(-1, difference - Math.sqrt(below) / weights)
  const high = Math.min(1, difference + Math.sqrt(above) / weights)
  return { value: difference, interval: { low, high, level, method: 'newcombe' } }
}
