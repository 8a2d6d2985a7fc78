import { CoreError } from '../error.ts'
import { betaQuantile } from './beta-quantile.ts'
import { checkLevel } from './check-level.ts'
import type { Interval } from './interval.ts'

/**
 * Exact (Clopper–Pearson) interval of a share of successes; covers at least `level`, so it is wider
 * than Wilson's. With α = 1 − level, s successes and n trials:
 * low = Beta⁻¹(α/2; s, n − s + 1), high = Beta⁻¹(1 − α/2; s + 1, n − s).
 * Source: Clopper & Pearson, Biometrika 26 (1934).
 *
 * @param successes count, 0 ≤ successes ≤ trials
 * @param trials count
 * @param level coverage, 0–1
 * @returns shares 0–1, or `undefined` for no trials
 * @throws CoreError `exact-interval.not-a-count`, `exact-interval.successes-above-trials`,
 *   `exact-interval.level-out-of-range`
 * @example
 * exactInterval(1, 2) // { low: 0.0126…, high: 0.9874…, level: 0.95, method: 'exact' }
 */
export function exactInterval(successes: number, trials: number, level = 0.95): Interval | undefined {
  if (!isCount(successes) || !isCount(trials)) {
    throw new CoreError('exact-interval.not-a-count', 'exactInterval requires whole, non-negative counts')
  }
  if (successes > trials) {
    throw new CoreError('exact-interval.successes-above-trials', 'exactInterval requires trials ≥ successes')
  }
  checkLevel('exact-interval', level)
  if (trials === 0) return undefined
  const tail = (1 - level) / 2
  const failures = trials - successes
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    high: failures === 0 ? 1 : 1 - betaQuantile(tail, failures, successes + 1),
    level,
    method: 'exact',
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
