import { sql } from 'kysely'
import type { Database, Db } from '../../platform/database.ts'

/** Days that are written, of all; null while it waits for its turn. */
export type HistoryWriting = { done: number | null; all: number | null }

/** How far the history of what was imported is written; undefined when all of it is. */
export async function readHistoryWriting(db: Db): Promise<HistoryWriting | undefined> {
  const { rows } = await sql<HistoryWriting>`
    select r.history_days_done as done, r.history_days_all as all
    from (values (1)) one(row) left join refresh_state r on true
    where exists (
      select from import i where i.status in ('running', 'undoing')
        or i.status in ('done', 'undone') and greatest(i.finished_at, i.undone_at) > coalesce(r.imports_seen_until, '-infinity')
    )`.execute(db)
  return rows[0]
}

/** On a connection of its own: whoever asks sees it while the days are still being written. */
export async function noteHistoryProgress(
  db: Database,
  progress: { done: number; all: number } | undefined,
): Promise<void> {
  await sql`
    update refresh_state set history_days_done = ${progress?.done ?? null}, history_days_all = ${progress?.all ?? null}`.execute(
    db,
  )
}
