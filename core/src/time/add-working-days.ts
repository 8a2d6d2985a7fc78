import { addDays } from './add-days.ts'

const MOST_DAYS_OFF = 366

/**
 * The day that is `count` working days after `day`; with 0 the day itself or the next working day.
 *
 * @param day calendar day, YYYY-MM-DD
 * @param count whole working days, 0 or more
 * @param isWorking whether a day is worked on
 * @returns undefined where a year passes without a working day
 * @throws RangeError where `count` is negative or no whole number
 * @example addWorkingDays('2026-05-01', 1, (day) => !['2026-05-02', '2026-05-03'].includes(day)) // '2026-05-04'
 */
export function addWorkingDays(
  day: string,
  count: number,
  isWorking: (day: string) => boolean,
): string | undefined {
  if (!Number.isInteger(count) || count < 0) throw new RangeError('count must be a whole number, 0 or more')
  let current = nextWorking(day, isWorking)
  for (let left = count; left > 0 && current !== undefined; left -= 1) {
    current = nextWorking(addDays(current, 1), isWorking)
  }
  return current
}

function nextWorking(day: string, isWorking: (day: string) => boolean): string | undefined {
  let current = day
  for (let tried = 0; tried < MOST_DAYS_OFF; tried += 1) {
    if (isWorking(current)) return current
    current = addDays(current, 1)
  }
  return undefined
}
