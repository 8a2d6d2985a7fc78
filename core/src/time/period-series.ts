import { CoreError } from '../error.ts'
import { dayNumber } from './day-number.ts'
import { type PeriodBounds, type PeriodKind, periodBounds } from './period-bounds.ts'

export type PeriodSeriesQuestion = {
  /** First day, 'YYYY-MM-DD'. */
  readonly from: string
  /** First day after the stretch, 'YYYY-MM-DD'. */
  readonly to: string
  readonly kind: PeriodKind
  /** Month 1–12; 1 if left out. */
  readonly fiscalYearStartMonth?: number
}

/**
 * All periods that share a day with [from, to), in order and whole: the first may begin before `from`
 * and the last may end after `to`.
 *
 * @returns bounds that touch each other without gap; empty for from = to
 * @throws CoreError `period-series.backwards` for to < from; errors of `periodBounds`
 * @example
 * periodSeries({ from: '2024-01-15', to: '2024-03-01', kind: 'month' })
 * // [{ from: '2024-01-01', to: '2024-02-01' }, { from: '2024-02-01', to: '2024-03-01' }]
 */
export function periodSeries({ from, to, ...rest }: PeriodSeriesQuestion): PeriodBounds[] {
  if (dayNumber(to) < dayNumber(from)) {
    throw new CoreError('period-series.backwards', 'periodSeries requires from ≤ to')
  }
  const series: PeriodBounds[] = []
  let next = from
  while (next < to) {
    const bounds = periodBounds({ ...rest, date: next })
    series.push(bounds)
    next = bounds.to
  }
  return series
}
