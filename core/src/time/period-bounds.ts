import { CoreError } from '../error.ts'
import { addDays } from './add-days.ts'
import { addMonths } from './add-months.ts'
import { dayNumber } from './day-number.ts'
import { monthStart } from './month-start.ts'
import { partsOfDate } from './parts-of-date.ts'

export type PeriodKind = 'week' | 'month' | 'quarter' | 'year'

/** A stretch of days; `to` is the first day after it. */
export type PeriodBounds = { readonly from: string; readonly to: string }

export type PeriodQuestion = {
  readonly kind: PeriodKind
  /** Any day of the period, 'YYYY-MM-DD'. */
  readonly date: string
  /** Month 1–12 in which the fiscal year begins; quarters and years follow it. 1 if left out. */
  readonly fiscalYearStartMonth?: number
}

/**
 * First day of the period a date lies in, and the first day after it.
 * Weeks begin on Monday (ISO 8601).
 *
 * @returns `{ from, to }`, to exclusive
 * @throws CoreError `period-bounds.month-out-of-range`, `parts-of-date.not-a-date`, `iso-date.out-of-range`
 * @example
 * periodBounds({ kind: 'year', date: '2024-02-10', fiscalYearStartMonth: 4 })
 * // { from: '2023-04-01', to: '2024-04-01' }
 */
export function periodBounds({ kind, date, fiscalYearStartMonth = 1 }: PeriodQuestion): PeriodBounds {
  if (!Number.isInteger(fiscalYearStartMonth) || fiscalYearStartMonth < 1 || fiscalYearStartMonth > 12) {
    throw new CoreError('period-bounds.month-out-of-range', 'periodBounds requires fiscalYearStartMonth 1–12')
  }
  if (kind === 'week') {
    // 1970-01-01 was a Thursday, day 3 of a week that begins on Monday.
    const from = addDays(date, -((((dayNumber(date) + 3) % 7) + 7) % 7))
    return { from, to: addDays(from, 7) }
  }
  const length = MONTHS[kind]
  const monthOfFiscalYear = (partsOfDate(date).month - fiscalYearStartMonth + 12) % 12
  const from = addMonths(monthStart(date), -(monthOfFiscalYear % length))
  return { from, to: addMonths(from, length) }
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const
