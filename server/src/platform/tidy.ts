import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Removes what has run out: used links, old sessions, short-lived deduplication rows, uploaded files of old imports. */
export function createTidy(db: Db) {
  return async (): Promise<void> => {
    await sql`delete from one_time_link where expires_at < now() - interval '30 days'`.execute(db)
    await sql`delete from session where expires_at < now() - interval '30 days'`.execute(db)
    await sql`delete from message_seen where seen_at < now() - interval '7 days'`.execute(db)
    await sql`delete from idempotency_key where created_at < now() - interval '1 day'`.execute(db)
    await sql`delete from import_chunk c using import i where i.id = c.import_id
      and i.created_at < now() - interval '30 days' and i.status not in ('running', 'undoing', 'checking')`.execute(
      db,
    )
  }
}
