import type { Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'

export type Workspace = {
  name: string
  language: 'ja' | 'en'
  currency: string
  timeZone: string
  fiscalYearStartMonth: number
}

/** The settings every figure depends on: currency, zone, fiscal year. */
export async function readWorkspace(db: Db): Promise<Workspace> {
  return { ...(await sharedReading(db, 'workspace', () => readOwnWorkspace(db))) }
}

async function readOwnWorkspace(db: Db): Promise<Workspace> {
  const row = await db.selectFrom('workspace').selectAll().executeTakeFirst()
  return {
    name: row?.name ?? 'Tsuzuku',
    language: row?.language === 'en' ? 'en' : 'ja',
    currency: row?.currency ?? 'JPY',
    timeZone: row?.time_zone ?? 'Asia/Tokyo',
    fiscalYearStartMonth: row?.fiscal_year_start_month ?? 4,
  }
}
