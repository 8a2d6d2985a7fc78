import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { countChangedSince } from '../../platform/versioned-undo.ts'
import { accountTable, contactTable } from '../accounts/accounts.tables.ts'
import { undoAccountFacts } from '../accounts/fact.import.ts'
import type { UndoContext, UndoStep } from '../sources/import-kind.ts'
import { deleteImportedEvents } from './usage.store.ts'

const STEP = 20_000

/** Takes back the events of whole days, a step at a time, and last the contacts and accounts made for them. */
export async function undoUsage(db: Db, context: UndoContext): Promise<UndoStep> {
  const { importId, memory, isFirst } = context
  const changed = isFirst ? await countChangedSince(db, accountTable, importId) : 0
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
    const contacts = isFirst ? await countChangedSince(db, contactTable, importId) : 0
    return { undone: events, kept: changed + contacts, accountIds: accounts, more: true }
  }
  const made = await undoAccountFacts(db, contactTable, context)
  return { ...made, undone: 0, kept: made.kept + changed }
}
