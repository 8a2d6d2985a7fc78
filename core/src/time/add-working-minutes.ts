import { addDays } from './add-days.ts'
import { addWorkingDays } from './add-working-days.ts'

/** A moment by the clock on the wall: a calendar day and minutes since its midnight, with fractions. */
export type WallTime = { readonly day: string; readonly minute: number }

/** Between which minutes of the day is worked, and on which days. */
export type WorkingHours = {
  readonly from: number
  readonly to: number
  readonly isWorking: (day: string) => boolean
}

/**
 * The moment by which so many minutes were worked since `start`, by the clock on the wall. Time outside the hours does not
 * count: before them, after them, and on days off. What ends with the hours ends on that day, not in the next morning.
 *
 * @param start from when on, also outside the hours
 * @param minutes 0 or more, with fractions; with 0 the start itself or when the hours next begin
 * @param hours minutes of the day from which and to which is worked, 0 ≤ from < to ≤ 1440, and the days
 * @returns undefined where a year passes without a working day
 * @throws RangeError where `minutes` is negative or the hours are none
 * @example
 * // Friday 17:30, two hours of a day from 9:00 to 18:00
 * addWorkingMinutes({ day: '2026-11-20', minute: 1050 }, 120, { from: 540, to: 1080, isWorking: (day) => ![0, 6].includes(new Date(day).getUTCDay()) })
 * // { day: '2026-11-23', minute: 630 }
 */
export function addWorkingMinutes(
  start: WallTime,
  minutes: number,
  { from, to, isWorking }: WorkingHours,
): WallTime | undefined {
  if (!(minutes >= 0)) throw new RangeError('minutes must be 0 or more')
  if (!(from >= 0 && from < to && to <= 1440)) throw new RangeError('hours must begin before they end')
  const first = addWorkingDays(start.day, 0, isWorking)
  if (first === undefined) return undefined
  const began = first === start.day ? Math.max(start.minute, from) : from
  // What is left of the first day; nothing where its hours are over.
  const today = Math.max(to - began, 0)
  if (today > 0 && minutes <= today) return { day: first, minute: began + minutes }
  const left = minutes - today
  const whole = Math.max(Math.ceil(left / (to - from)) - 1, 0)
  const day = addWorkingDays(addDays(first, 1), whole, isWorking)
  return day === undefined ? undefined : { day, minute: from + left - whole * (to - from) }
}
