import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type FactsSeen = { version: string; changes: number }

/** Which changes of facts are visible now: the same text as long as no other one can be seen, in any process. */
export async function readFactsSeen(db: Db): Promise<FactsSeen> {
  const { rows } = await sql<{ version: string; changes: number }>`
    select concat_ws('/', count(*), max(id), sum(id)) as version, count(*)::integer as changes from fact_change`.execute(
    db,
  )
  return rows[0] ?? { version: '', changes: 0 }
}

/** Forgets old changes; kept figures are made anew once. */
export async function forgetOldChanges(db: Db): Promise<void> {
  await sql`
    delete from fact_change where at < now() - interval '1 hour'
      and id < (select max(id) from fact_change)`.execute(db)
}
