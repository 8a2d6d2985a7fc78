import holidayJp from '@holiday-jp/holiday_jp'
import { addWorkingDays } from '@tsuzuku/core/time/add-working-days'
import type { WorkingHours } from '@tsuzuku/core/time/add-working-minutes'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

type Hours = { days: number[]; from: string; to: string }

const usual: Hours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

/**
 * When the workspace works: its business days, without Japan's holidays where it lives by Japan's clock, and between which
 * minutes of them.
 */
export async function readWorkingHours(db: Db): Promise<WorkingHours> {
  const { rows } = await sql<{ business_hours: Partial<Hours>; time_zone: string }>`
    select business_hours, time_zone from workspace`.execute(db)
  const { business_hours: given = {}, time_zone: zone = 'Asia/Tokyo' } = rows[0] ?? {}
  const hours = { ...usual, ...given }
  const days = new Set(hours.days)
  const hasHolidays = zone === 'Asia/Tokyo'
  return {
    from: minuteOf(hours.from),
    to: minuteOf(hours.to),
    isWorking: (day) =>
      days.has(new Date(day).getUTCDay()) && !(hasHolidays && Object.hasOwn(holidayJp.holidays, day)),
  }
}

/** Minutes since midnight of a time such as 09:30. */
export function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

export async function readWorkdays(db: Db): Promise<(day: string) => boolean> {
  return (await readWorkingHours(db)).isWorking
}

/** A workspace without any business day counts calendar days. */
export async function dayAfterWorkdays(db: Db, from: string, count: number): Promise<string> {
  const found = addWorkingDays(from, count, await readWorkdays(db))
  return found ?? addWorkingDays(from, count, () => true) ?? from
}
