import { dayNumber } from './day-number.ts'

/**
 * Days from one date to another: to − from, negative where `to` is the earlier one.
 *
 * @param from 'YYYY-MM-DD'
 * @param to 'YYYY-MM-DD'
 * @throws CoreError `parts-of-date.not-a-date`
 * @example
 * daysBetween('2024-02-28', '2024-03-01') // 2
 */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}
