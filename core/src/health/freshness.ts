import { CoreError } from '../error.ts'

/**
 * How much an answer still counts after some days: all of it for half of its life, then evenly less, nothing at
 * the end. Freshness = 1 for age ≤ fadesAfter/2, else max(0, 2 − 2 age/fadesAfter). Ours: old ratings of a person
 * go on looking certain otherwise; the weight they lose is shared among what is known.
 *
 * @param age days since the answer, ≥ 0
 * @param fadesAfter days after which it counts no more, > 0
 * @throws CoreError `freshness.age`, `freshness.fades-after`
 * @example
 * freshness(270, 360) // 0.5
 */
export function freshness(age: number, fadesAfter: number): number {
  if (!(age >= 0)) throw new CoreError('freshness.age', 'freshness requires an age ≥ 0')
  if (!(fadesAfter > 0)) throw new CoreError('freshness.fades-after', 'freshness requires fadesAfter > 0')
  return Math.min(1, Math.max(0, 2 - (2 * age) / fadesAfter))
}
