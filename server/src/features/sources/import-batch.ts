import { sql } from 'kysely'
import { type Database, type Db, isDatabaseUnavailable, isDiskFull } from '../../platform/database.ts'
import type { ImportKind, ParsedRow, RowIssue, RowOutcome, WriteContext } from './import-kind.ts'
import { type ImportCounts, insertErrors, type NewError } from './sources.store.ts'

/** A row of the file on its way: read, refused by the parser, or an id that stood further up already. */
export type PendingRow = { row: number; cells: string[] } & (
  | { parsed: ParsedRow }
  | { issues: RowIssue[] }
  | { duplicateOf: string }
)

export type Batch = {
  rows: readonly PendingRow[]
  /** The row the import stood at before, which proves that nobody else went on in the meantime. */
  after: number
  upTo: number
}

/** The import was cancelled, or another process has taken it over: what this one holds is no longer wanted. */
export class ImportMovedOn extends Error {
  override name = 'ImportMovedOn'
}

const ATTEMPTS = 5

/** Rows, their errors, the accounts to refresh and the checkpoint, all in one transaction: all of it lands or none. */
export async function commitBatch(
  db: Database,
  work: { kind: ImportKind; batch: Batch; context: Omit<WriteContext, 'touch'>; dryRun: boolean },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work.kind.prepare?.(
        db,
        work.batch.rows.flatMap((row) => ('parsed' in row ? [row.parsed] : [])),
      )
      await db.transaction().execute((trx) => commitOnce(trx, work))
      return
    } catch (error) {
      work.context.memory.clear()
      if (attempt >= ATTEMPTS || !isConflict(error)) throw error
    }
  }
}

async function commitOnce(
  db: Db,
  { kind, batch, context, dryRun }: Parameters<typeof commitBatch>[1],
): Promise<void> {
  const touched = new Set<number>()
  const parsed = batch.rows.flatMap((row) => ('parsed' in row ? [row.parsed] : []))
  if (dryRun) await sql`savepoint dry_run`.execute(db)
  const outcomes = await writeBisecting(
    db,
    parsed,
    (some) => kind.write(db, some, { ...context, touch: (accountId) => touched.add(accountId) }),
    { depth: 0, memory: context.memory },
  )
  if (dryRun) {
    await sql`rollback to savepoint dry_run`.execute(db)
    context.memory.clear()
  }
  const { counts, errors } = tally(batch.rows, outcomes)
  await insertErrors(db, context.importId, errors)
  if (!dryRun) await markDirty(db, [...touched])
  await moveOn(db, context.importId, batch, counts, dryRun ? 'checking' : 'running')
}

/** Writes all rows at once; when PostgreSQL refuses them, halves them until the row that it refuses stands alone. */
async function writeBisecting(
  db: Db,
  rows: readonly ParsedRow[],
  write: (rows: readonly ParsedRow[]) => Promise<RowOutcome[]>,
  at: { depth: number; memory: WriteContext['memory'] },
): Promise<RowOutcome[]> {
  if (rows.length === 0) return []
  const savepoint = sql.ref(`rows_${at.depth}`)
  await sql`savepoint ${savepoint}`.execute(db)
  try {
    const outcomes = await write(rows)
    await sql`release savepoint ${savepoint}`.execute(db)
    return outcomes
  } catch (error) {
    if (isDatabaseUnavailable(error) || isDiskFull(error) || isConflict(error)) throw error
    await sql`rollback to savepoint ${savepoint}`.execute(db)
    at.memory.clear()
    if (rows.length === 1) {
      return [
        { outcome: 'failed', issue: { field: '', code: 'refused_by_database', value: messageOf(error) } },
      ]
    }
    const deeper = { ...at, depth: at.depth + 1 }
    const half = Math.ceil(rows.length / 2)
    return [
      ...(await writeBisecting(db, rows.slice(0, half), write, deeper)),
      ...(await writeBisecting(db, rows.slice(half), write, deeper)),
    ]
  }
}

function tally(
  rows: readonly PendingRow[],
  outcomes: readonly RowOutcome[],
): { counts: ImportCounts; errors: NewError[] } {
  const counts = {
    rows_done: rows.length,
    rows_created: 0,
    rows_updated: 0,
    rows_unchanged: 0,
    rows_failed: 0,
    rows_duplicate: 0,
  }
  const errors: NewError[] = []
  let next = 0
  for (const pending of rows) {
    const { row, cells } = pending
    const note = (issue: RowIssue, severity: NewError['severity']) =>
      void errors.push({ row, severity, record: cells, ...issue })
    if ('issues' in pending) {
      counts.rows_failed += 1
      for (const issue of pending.issues) note(issue, 'error')
    } else if ('duplicateOf' in pending) {
      counts.rows_duplicate += 1
      note({ field: '', code: 'duplicate', value: pending.duplicateOf }, 'warning')
    } else {
      const outcome = outcomes[next++]
      if (!outcome) throw new Error('a row was written without an outcome')
      if (outcome.outcome === 'failed') {
        counts.rows_failed += 1
        note(outcome.issue, 'error')
      } else {
        counts[`rows_${outcome.outcome}`] += 1
        for (const warning of outcome.warnings ?? []) note(warning, 'warning')
      }
    }
  }
  return { counts, errors }
}

async function moveOn(
  db: Db,
  importId: number,
  batch: Batch,
  counts: ImportCounts,
  status: 'checking' | 'running',
): Promise<void> {
  const { rows } = await sql`
    update import set last_row = ${batch.upTo}, rows_done = rows_done + ${counts.rows_done},
      rows_created = rows_created + ${counts.rows_created}, rows_updated = rows_updated + ${counts.rows_updated},
      rows_unchanged = rows_unchanged + ${counts.rows_unchanged}, rows_failed = rows_failed + ${counts.rows_failed},
      rows_duplicate = rows_duplicate + ${counts.rows_duplicate}
    where id = ${importId} and status = ${status} and last_row = ${batch.after} returning id`.execute(db)
  if (rows.length === 0) throw new ImportMovedOn()
}

/** In the order of their ids, so that two writers never wait for each other crosswise. */
export async function markDirty(db: Db, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length === 0) return
  await sql`
    insert into account_dirty (account_id, since)
    select distinct id, clock_timestamp() from unnest(${[...accountIds]}::integer[]) as t(id) where id > 0 order by id
    on conflict (account_id) do update set since = excluded.since`.execute(db)
}

/** Another transaction was in the way; the same once more will do. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^40/.test(String(error.code))
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
