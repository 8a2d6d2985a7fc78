import { partsOfDate } from './parts-of-date.ts'

/**
 * Days from 1970-01-01 to a date (negative before). Counts years from 1 March, so that the leap day
 * is the last day of a year: 365y + ⌊y/4⌋ − ⌊y/100⌋ + ⌊y/400⌋ + ⌊(153m + 2)/5⌋ + d
 * (Richards, Explanatory Supplement to the Astronomical Almanac, ch. 15).
 *
 * @param date 'YYYY-MM-DD'
 * @throws CoreError `parts-of-date.not-a-date`
 * @example
 * dayNumber('2000-03-01') // 11017
 */
export function dayNumber(date: string): number {
  const { year, month, day } = partsOfDate(date)
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return 365 * marchYear + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 1 - EPOCH
}

// The same sum for 1970-01-01.
const EPOCH = 719_468
