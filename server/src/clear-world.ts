import { sql } from 'kysely'
import type { Database } from './platform/database.ts'
import { readTableNames } from './platform/migrate.ts'

/**
 * Empties our tables down to what the migrations leave in them. For a world that was cut off while it was written: that one
 * is ours to throw away, because nobody could sign in before it was done.
 */
export async function clearWorld(db: Database): Promise<void> {
  const tables = await readTableNames()
  await db.transaction().execute(async (trx) => {
    await sql`truncate ${sql.join(tables.map((name) => sql.table(name)))} restart identity`.execute(trx)
    await sql`insert into feature (id, key, name) values (255, '(other)', 'Other')`.execute(trx)
    await sql`insert into score (id) values (1)`.execute(trx)
    await sql`insert into prediction_setting default values`.execute(trx)
  })
}
