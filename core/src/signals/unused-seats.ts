import { CoreError } from '../error.ts'

export type UnusedSeats = {
  readonly unused: number
  /** unused / paid, 0–1. */
  readonly share: number
  /** The part of the monthly price that the unused seats cost, in minor units, rounded. */
  readonly moneyMinor: number
}

/**
 * Seats paid for and not used, and what they cost.
 *
 * unused = max(0, paid − used); share = unused / paid; money = MRR × share: every seat costs the same.
 *
 * @param seats paid and used: counts of people; mrrMinor: minor units per month
 * @returns `undefined` if paid or used is not known, or nothing is paid for
 * @throws CoreError `unused-seats.not-a-count`
 * @example
 * unusedSeats({ paid: 60, used: 34, mrrMinor: 240_000 }) // { unused: 26, share: 0.4333…, moneyMinor: 104000 }
 */
export function unusedSeats(seats: {
  readonly paid: number | null
  readonly used: number | null
  readonly mrrMinor: number
}): UnusedSeats | undefined {
  const { paid, used, mrrMinor } = seats
  if (!paid || used === null) return undefined
  if (![paid, used].every((count) => Number.isFinite(count) && count >= 0)) {
    throw new CoreError('unused-seats.not-a-count', 'unusedSeats requires counts ≥ 0')
  }
  const unused = Math.max(0, paid - used)
  return { unused, share: unused / paid, moneyMinor: Math.round((mrrMinor * unused) / paid) }
}
