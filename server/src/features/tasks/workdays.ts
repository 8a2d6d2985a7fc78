import holidayJp from '@holiday-jp/holiday_jp'
import { addWorkingDays } from '@tsuzuku/core/time/add-working-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

type Hours = { days: number[] }

/** Whether the workspace works on a day: its business days, without Japan's holidays where it lives by Japan's clock. */
export async function readWorkdays(db: Db): Promise<(day: string) => boolean> {
  const { rows } = await sql<{ business_hours: Hours; time_zone: string }>`
    select business_hours, time_zone from workspace`.execute(db)
  const { business_hours: hours = { days: [1, 2, 3, 4, 5] }, time_zone: zone = 'Asia/Tokyo' } = rows[0] ?? {}
  const days = new Set(hours.days)
  const hasHolidays = zone === 'Asia/Tokyo'
  return (day) =>
    days.has(new Date(day).getUTCDay()) && !(hasHolidays && Object.hasOwn(holidayJp.holidays, day))
}

/** A workspace without any business day counts calendar days. */
export async function dayAfterWorkdays(db: Db, from: string, count: number): Promise<string> {
  const found = addWorkingDays(from, count, await readWorkdays(db))
  return found ?? addWorkingDays(from, count, () => true) ?? from
}
