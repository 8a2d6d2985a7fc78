import { CoreError } from '../error.ts'
import { dayNumber } from './day-number.ts'
import { daysInMonth } from './days-in-month.ts'
import { isoDate } from './iso-date.ts'

/**
 * The date a number of days later (earlier for negative days), on the calendar, without time zones.
 *
 * @param date 'YYYY-MM-DD'
 * @param days whole days
 * @returns 'YYYY-MM-DD'
 * @throws CoreError `add-days.not-whole`, `parts-of-date.not-a-date`, `iso-date.out-of-range`
 * @example
 * addDays('2024-02-28', 2) // '2024-03-01'
 */
export function addDays(date: string, days: number): string {
  if (!Number.isSafeInteger(days)) throw new CoreError('add-days.not-whole', 'addDays requires whole days')
  const sinceEpoch = dayNumber(date) + days
  // The mean Gregorian year is 365.2425 days; the estimate is at most one year late or early.
  let year = Math.floor(sinceEpoch / 365.2425) + 1970
  if (year < 0 || year > 10_000) return isoDate({ year, month: 1, day: 1 })
  while (firstOfYear(year) > sinceEpoch) year -= 1
  while (firstOfYear(year + 1) <= sinceEpoch) year += 1
  let rest = sinceEpoch - firstOfYear(year)
  let month = 1
  while (rest >= daysInMonth(year, month)) {
    rest -= daysInMonth(year, month)
    month += 1
  }
  return isoDate({ year, month, day: rest + 1 })
}

function firstOfYear(year: number): number {
  const before = year - 1
  return 365 * before + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162
}
