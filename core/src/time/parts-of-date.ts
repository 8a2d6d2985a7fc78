import { CoreError } from '../error.ts'
import { daysInMonth } from './days-in-month.ts'

export type DateParts = { readonly year: number; readonly month: number; readonly day: number }

/**
 * Takes an ISO date apart; years 0001–9999 of the Gregorian calendar.
 *
 * @param date 'YYYY-MM-DD'
 * @returns month 1–12, day 1–31
 * @throws CoreError `parts-of-date.not-a-date` also for days that do not exist
 * @example
 * partsOfDate('2024-02-29') // { year: 2024, month: 2, day: 29 }
 */
export function partsOfDate(date: string): DateParts {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  const year = Number(match?.[1])
  const month = Number(match?.[2])
  const day = Number(match?.[3])
  if (!match || year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new CoreError('parts-of-date.not-a-date', "a date must be an existing day written 'YYYY-MM-DD'")
  }
  return { year, month, day }
}
