import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** The ends of months in a period of which scores are kept, oldest first. */
export async function readScoredMonthEnds(db: Db, from: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from (
      select (month + interval '1 month' - interval '1 day')::date as day
      from generate_series(date_trunc('month', ${from}::date), ${to}::date, interval '1 month') month
    ) months
    where day <= ${to}::date and exists (select from health_score h where h.day = months.day) order by day`.execute(
    db,
  )
  return rows.map((row) => row.day)
}
