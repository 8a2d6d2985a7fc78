import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'

/**
 * The newest day that figures are kept for: a row of state, not a search. Null before the first refresh. Who asks for the
 * figures themselves reads it before, so that only the partitions of that day are looked into.
 */
export const readFigureDay = (db: Db): Promise<string | null> =>
  sharedReading(db, 'figure-day', async () => {
    const { rows } = await sql<{ day: string }>`select day::text from refresh_state`.execute(db)
    return rows[0]?.day ?? null
  })
