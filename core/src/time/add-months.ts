import { CoreError } from '../error.ts'
import { daysInMonth } from './days-in-month.ts'
import { isoDate } from './iso-date.ts'
import { partsOfDate } from './parts-of-date.ts'

/**
 * The same day some months later (earlier for negative months); a day the target month does not have
 * becomes its last day, as in PostgreSQL `date + interval '1 month'`.
 *
 * @param date 'YYYY-MM-DD'
 * @param months whole months
 * @returns 'YYYY-MM-DD'
 * @throws CoreError `add-months.not-whole`, `parts-of-date.not-a-date`, `iso-date.out-of-range`
 * @example
 * addMonths('2024-01-31', 1) // '2024-02-29'
 */
export function addMonths(date: string, months: number): string {
  if (!Number.isSafeInteger(months))
    throw new CoreError('add-months.not-whole', 'addMonths requires whole months')
  const { year, month, day } = partsOfDate(date)
  const index = year * 12 + (month - 1) + months
  const targetYear = Math.floor(index / 12)
  const targetMonth = index - targetYear * 12 + 1
  return isoDate({
    year: targetYear,
    month: targetMonth,
    day: Math.min(day, daysInMonth(targetYear, targetMonth)),
  })
}
