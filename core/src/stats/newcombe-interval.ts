import type { Interval } from './interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

/**
 * Interval of the difference of two independent shares, p₁ − p₂: Newcombe's hybrid score interval.
 *
 * With (l₁, u₁) and (l₂, u₂) the Wilson intervals of the two shares:
 * p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²) to p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²).
 * Source: Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10.
 *
 * @param first successes and trials of the first group
 * @param second successes and trials of the second group
 * @param level coverage, 0–1
 * @returns shares −1–1, or `undefined` where a group is empty
 * @throws CoreError as {@link wilsonInterval}
 * @example
 * newcombeInterval({ successes: 56, trials: 70 }, { successes: 48, trials: 80 }) // { low: 0.0524…, high: 0.3339…, … }
 */
export function newcombeInterval(
  first: { readonly successes: number; readonly trials: number },
  second: { readonly successes: number; readonly trials: number },
  level = 0.95,
): Interval | undefined {
  const one = wilsonInterval(first.successes, first.trials, level)
  const two = wilsonInterval(second.successes, second.trials, level)
  if (!one || !two) return undefined
  const p1 = first.successes / first.trials
  const p2 = second.successes / second.trials
  const difference = p1 - p2
  const low = difference - Math.hypot(p1 - one.low, two.high - p2)
  const high = difference + Math.hypot(one.high - p1, p2 - two.low)
  return { low: Math.max(-1, low), high: Math.min(1, high), level, method: 'newcombe' }
}
