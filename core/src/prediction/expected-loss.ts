import { CoreError } from '../error.ts'
import { checkLevel } from '../stats/check-level.ts'
import type { Interval } from '../stats/interval.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'

export type ExpectedLoss = {
  /** Σ p · amount, in the unit of the amounts. */
  readonly expected: number
  /** Σ p (1 − p) amount²: as if accounts left independently of each other. */
  readonly variance: number
  /** Within which the sum that is really lost should lie. */
  readonly interval: Interval
}

/**
 * What is to be expected of the sum lost when each account leaves, or not, with its own chance.
 *
 * Expected Σ pᵢ mᵢ, variance Σ pᵢ (1 − pᵢ) mᵢ² as if accounts left independently of each other; the interval is
 * the normal one, cut off at 0 and at Σ mᵢ. A cause that meets many accounts at once, or chances that are wrong, make
 * the truth fall outside more often; one account that outweighs all others makes it rough.
 * `lossDispersion` measures by how much, on past days.
 * Source: sum of independent Bernoulli variables (Poisson binomial), central limit theorem of Lyapunov.
 *
 * @param chances 0–1, one an account
 * @param amounts ≥ 0, one an account; 1 each counts accounts
 * @throws CoreError `expected-loss.lengths-differ`, `expected-loss.not-a-chance`, `expected-loss.not-an-amount`,
 *   `expected-loss.level-out-of-range`
 * @example
 * expectedLoss([0.5, 0.5], [100, 100]).expected // 100
 */
export function expectedLoss(
  chances: ArrayLike<number>,
  amounts: ArrayLike<number>,
  level = 0.95,
): ExpectedLoss {
  checkLevel('expected-loss', level)
  if (chances.length !== amounts.length) {
    throw new CoreError('expected-loss.lengths-differ', 'expectedLoss requires an amount for each chance')
  }
  let expected = 0
  let variance = 0
  let all = 0
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i] as number
    const amount = amounts[i] as number
    if (!(p >= 0 && p <= 1)) {
      throw new CoreError('expected-loss.not-a-chance', 'expectedLoss requires chances within 0–1')
    }
    if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY)) {
      throw new CoreError('expected-loss.not-an-amount', 'expectedLoss requires finite amounts ≥ 0')
    }
    expected += p * amount
    variance += p * (1 - p) * amount * amount
    all += amount
  }
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance)
  return {
    expected,
    variance,
    interval: {
      low: Math.max(0, expected - reach),
      high: Math.min(all, expected + reach),
      level,
      method: 'wald',
    },
  }
}
