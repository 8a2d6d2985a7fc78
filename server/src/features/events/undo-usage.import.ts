import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { undoVersions } from '../../platform/versioned-undo.ts'
import { contactTable } from '../accounts/accounts.tables.ts'
import { undoAccounts } from '../accounts/fact.import.ts'
import type { UndoContext, UndoStep } from '../sources/import-kind.ts'
import { deleteImportedEvents } from './usage.store.ts'

const STEP = 20_000

/** Takes back the events of whole days, a step at a time, and last the contacts and accounts made for them. */
export async function undoUsage(db: Db, context: UndoContext): Promise<UndoStep> {
  const { importId, memory } = context
  const from = memory.get('undo-from') as Date | undefined
  const { rows } = await sql<{ from: Date | null; to: Date | null }>`
    select min(ts) as from, (date_trunc('day', max(ts), 'UTC') + interval '1 day') as to
    from (select ts from event where import_id = ${importId} and ts >= ${from ?? new Date(0)} order by ts limit ${STEP}) t`.execute(
    db,
  )
  const span = rows[0]
  if (span?.from && span.to) {
    memory.set('undo-from', span.to)
    const { events, accounts } = await deleteImportedEvents(db, importId, { from: span.from, to: span.to })
    return { undone: events, kept: 0, accountIds: accounts, more: true }
  }
  const contacts = await undoVersions(db, contactTable, importId, context.now)
  const made = await undoAccounts(db, context)
  return { undone: 0, kept: contacts.kept + made.kept, accountIds: made.ids, more: false }
}
