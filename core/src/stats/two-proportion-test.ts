import { CoreError } from '../error.ts'
import { chiSquareTail } from './chi-square-tail.ts'

type Group = { readonly successes: number; readonly trials: number }

export type ProportionTest = {
  /** Above 0 where the first share is the higher one. */
  readonly z: number
  /** Two-sided. */
  readonly p: number
}

/**
 * Pooled z-test of two independent shares: z = (p₁ − p₂) / √(p (1 − p) (1/n₁ + 1/n₂)) with p the share of both together;
 * two-sided p-value = P(χ²₁ ≥ z²). For samples in which each group has some of both outcomes.
 * Source: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (2003), §3.1.
 *
 * @returns `undefined` where a group is empty or all outcomes are the same
 * @throws CoreError `two-proportion-test.impossible-counts`
 * @example
 * twoProportionTest({ successes: 56, trials: 70 }, { successes: 48, trials: 80 }) // { z: 2.650…, p: 0.0080… }
 */
export function twoProportionTest(first: Group, second: Group): ProportionTest | undefined {
  for (const { successes, trials } of [first, second]) {
    if (!([successes, trials].every(Number.isSafeInteger) && successes >= 0 && successes <= trials)) {
      throw new CoreError(
        'two-proportion-test.impossible-counts',
        'twoProportionTest requires whole 0 ≤ successes ≤ trials',
      )
    }
  }
  const all = first.trials + second.trials
  const share = (first.successes + second.successes) / all
  if (first.trials === 0 || second.trials === 0 || share === 0 || share === 1) return undefined
  const spread = Math.sqrt(share * (1 - share) * (1 / first.trials + 1 / second.trials))
  const z = (first.successes / first.trials - second.successes / second.trials) / spread
  return { z, p: chiSquareTail(z * z, 1) }
}
