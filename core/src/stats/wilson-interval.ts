import { CoreError } from '../error.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

/**
 * Wilson score interval of a share of successes, without continuity correction.
 *
 * With p = successes / trials, n = trials and z the normal quantile of (1 + level) / 2:
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
 * Source: Wilson, JASA 22 (1927); recommended by Brown, Cai & DasGupta, Statistical Science 16 (2001).
 *
 * @param successes count, 0 ≤ successes ≤ trials
 * @param trials count
 * @param level coverage, 0–1
 * @returns shares 0–1, or `undefined` for no trials
 * @throws CoreError `wilson-interval.not-a-count`, `wilson-interval.successes-above-trials`,
 *   `wilson-interval.level-out-of-range`
 * @example
 * wilsonInterval(1, 2) // { low: 0.0945…, high: 0.9054…, level: 0.95, method: 'wilson' }
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval | undefined {
  if (!isCount(successes) || !isCount(trials)) {
    throw new CoreError('wilson-interval.not-a-count', 'wilsonInterval requires whole, non-negative counts')
  }
  if (successes > trials) {
    throw new CoreError(
      'wilson-interval.successes-above-trials',
      'wilsonInterval requires trials ≥ successes',
    )
  }
  checkLevel('wilson-interval', level)
  if (trials === 0) return undefined
  const z = normalQuantile((1 + level) / 2)
  const share = successes / trials
  const scale = 1 + (z * z) / trials
  const centre = (share + (z * z) / (2 * trials)) / scale
  const spread = (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / scale
  return {
    low: successes === 0 ? 0 : centre - spread,
    high: successes === trials ? 1 : centre + spread,
    level,
    method: 'wilson',
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
