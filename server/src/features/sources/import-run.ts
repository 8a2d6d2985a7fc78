import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { type Batch, commitBatch, ImportMovedOn, type PendingRow } from './import-batch.ts'
import { readRecords } from './import-file.ts'
import type { ImportKind, WriteContext } from './import-kind.ts'
import { createRowParser } from './row-parser.ts'
import { createSeenIds } from './seen-ids.ts'
import type { ImportRow } from './sources.store.ts'

const BATCH_ROWS = 2_000
/** Wide rows make smaller transactions. */
const BATCH_LETTERS = 4_000_000

export type Progress = (upTo: { row: number; rowsDone: number }) => void

/**
 * Takes a file through to its end, from the row at which it stands. After a crash the file is read again up to that row,
 * which costs a second a million rows and forgets no id met on the way.
 */
export async function runThrough(
  db: Database,
  clock: Clock,
  work: {
    run: ImportRow
    kind: ImportKind
    dryRun: boolean
    onProgress?: Progress
    signal?: AbortSignal
  },
): Promise<'finished' | 'moved-on' | 'stopped'> {
  const { run, kind, dryRun } = work
  const { analysis, options } = run
  if (!analysis || !options) throw new Error(`import ${run.id} was never analysed`)
  const workspace = await readWorkspace(db)
  const parse = createRowParser({ kind, options, workspace, headers: analysis.headers })
  const context: Omit<WriteContext, 'touch'> = {
    importId: run.id,
    now: clock(),
    workspace,
    options,
    memory: new Map(),
  }
  const seen = createSeenIds()
  const size = kind.batchRows ?? BATCH_ROWS
  let after = run.last_row
  let done = run.rows_done
  let rows: PendingRow[] = []
  let letters = 0
  let header = true

  // One batch is written while the next is read; only one, so that they land in the order of the file.
  let writing: Promise<void> = Promise.resolve()
  const commit = async (upTo: number) => {
    const batch: Batch = { rows, after, upTo }
    rows = []
    letters = 0
    after = upTo
    await writing
    writing = commitBatch(db, { kind, batch, context: { ...context, now: clock() }, dryRun }).then(() => {
      done += batch.rows.length
      work.onProgress?.({ row: upTo, rowsDone: done })
    })
    // Its failure is met by whoever waits for it next.
    writing.catch(() => undefined)
  }

  try {
    for await (const records of readRecords(db, run.id, options)) {
      if (work.signal?.aborted) {
        await writing
        return 'stopped'
      }
      for (const record of records) {
        if (header) {
          header = false
          continue
        }
        const result = parse(record)
        const isNew = 'parsed' in result ? seen.add(result.parsed.externalId) : true
        if (record.row <= run.last_row) continue
        const { row, cells } = record
        if ('issues' in result) rows.push({ row, cells, issues: result.issues })
        else if (isNew) rows.push({ row, cells, parsed: result.parsed })
        else rows.push({ row, cells, duplicateOf: result.parsed.externalId.slice(0, 200) })
        letters += cells.reduce((sum, cell) => sum + cell.length, 0)
        if (rows.length >= size || letters >= BATCH_LETTERS) await commit(row)
      }
    }
    const last = rows.at(-1)
    if (last) await commit(last.row)
    await writing
    await finish(db, run.id, dryRun)
    return 'finished'
  } catch (error) {
    await writing.catch(() => undefined)
    if (error instanceof ImportMovedOn) return 'moved-on'
    throw error
  }
}

async function finish(db: Database, id: number, dryRun: boolean): Promise<void> {
  if (dryRun) {
    await sql`
      update import set status = 'ready', finished_at = now(), rows_total = rows_done,
        dry_run = jsonb_build_object('rows_done', rows_done, 'rows_created', rows_created, 'rows_updated', rows_updated,
          'rows_unchanged', rows_unchanged, 'rows_failed', rows_failed, 'rows_duplicate', rows_duplicate)
      where id = ${id} and status = 'checking'`.execute(db)
    return
  }
  await sql`update import set status = 'done', finished_at = now(), rows_total = rows_done
    where id = ${id} and status = 'running'`.execute(db)
}
