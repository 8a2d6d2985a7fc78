import { CoreError } from '../error.ts'
import { chiSquareTail } from './chi-square-tail.ts'

export type SampleRatioTest = {
  readonly chiSquare: number
  readonly degreesOfFreedom: number
  readonly p: number
}

/**
 * Whether groups are as large as they were meant to be: χ² = Σ (nᵢ − N wᵢ)² / (N wᵢ). A small p (say below 0.01) says that
 * the division into groups went wrong, and that what they differ in afterwards cannot be believed.
 * Source: Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD (2019).
 *
 * @param counts of each group, at least two
 * @param shares each group was meant to have, above 0; equal ones if left out. Only their proportions matter
 * @returns `undefined` where all groups are empty
 * @throws CoreError `sample-ratio-test.not-counts`, `sample-ratio-test.bad-shares`
 * @example
 * sampleRatioTest([44_700, 45_489]) // { chiSquare: 6.902…, degreesOfFreedom: 1, p: 0.0086… }
 */
export function sampleRatioTest(
  counts: readonly number[],
  shares: readonly number[] = counts.map(() => 1),
): SampleRatioTest | undefined {
  if (counts.length < 2 || !counts.every((one) => Number.isSafeInteger(one) && one >= 0)) {
    throw new CoreError(
      'sample-ratio-test.not-counts',
      'sampleRatioTest requires two or more whole counts ≥ 0',
    )
  }
  if (shares.length !== counts.length || !shares.every((one) => one > 0 && Number.isFinite(one))) {
    throw new CoreError(
      'sample-ratio-test.bad-shares',
      'sampleRatioTest requires a share above 0 for each group',
    )
  }
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)
  const all = sum(counts)
  if (all === 0) return undefined
  const expected = shares.map((one) => (all * one) / sum(shares))
  const chiSquare = sum(
    counts.map((one, i) => (one - (expected[i] as number)) ** 2 / (expected[i] as number)),
  )
  return { chiSquare, degreesOfFreedom: counts.length - 1, p: chiSquareTail(chiSquare, counts.length - 1) }
}
