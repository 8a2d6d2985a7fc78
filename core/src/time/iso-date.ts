import { CoreError } from '../error.ts'
import type { DateParts } from './parts-of-date.ts'

/**
 * Writes year, month and day as an ISO date.
 *
 * @returns 'YYYY-MM-DD'
 * @throws CoreError `iso-date.out-of-range` outside the years 1–9999
 * @example
 * isoDate({ year: 2024, month: 2, day: 9 }) // '2024-02-09'
 */
export function isoDate({ year, month, day }: DateParts): string {
  if (!(year >= 1 && year <= 9999)) {
    throw new CoreError('iso-date.out-of-range', 'dates must lie in the years 1–9999')
  }
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
