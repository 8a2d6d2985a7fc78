import { CoreError } from '../error.ts'
import type { Interval } from '../stats/interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'

export type ContractsDue = {
  /** Contracts whose term ended in the period. */
  readonly due: number
  /** Of those, the ones that went on under a new term. */
  readonly renewed: number
  /** Coverage, 0–1; 0.95 if left out. */
  readonly level?: number
}

/**
 * Re-contract rate = contracts renewed / contracts due, with Wilson's interval. A contract that is not
 * due yet counts in neither number, so that long terms do not flatter the rate.
 *
 * @returns share 0–1, or `undefined` where none was due
 * @throws CoreError `recontract-rate.impossible-counts`, `wilson-interval.level-out-of-range`
 * @example
 * recontractRate({ due: 20, renewed: 17 })?.value // 0.85
 */
export function recontractRate({
  due,
  renewed,
  level,
}: ContractsDue): { readonly value: number; readonly interval: Interval } | undefined {
  if (![due, renewed].every(Number.isSafeInteger) || renewed < 0 || renewed > due) {
    throw new CoreError(
      'recontract-rate.impossible-counts',
      'recontractRate requires whole 0 ≤ renewed ≤ due',
    )
  }
  const interval = wilsonInterval(renewed, due, level)
  return interval && { value: renewed / due, interval }
}
