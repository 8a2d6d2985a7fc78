import { isoDate } from './iso-date.ts'
import { partsOfDate } from './parts-of-date.ts'

/**
 * First day of the month a date lies in.
 *
 * @param date 'YYYY-MM-DD'
 * @returns 'YYYY-MM-01'
 * @throws CoreError `parts-of-date.not-a-date`
 * @example
 * monthStart('2024-02-29') // '2024-02-01'
 */
export function monthStart(date: string): string {
  return isoDate({ ...partsOfDate(date), day: 1 })
}
