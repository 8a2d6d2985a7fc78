import { sql } from 'kysely'
import type pg from 'pg'
import type { Tell } from '../../flow.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Database, type Db, isDatabaseUnavailable, isDiskFull } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { JobHandler, Jobs } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { analyseFile } from './analyse-file.ts'
import { refreshStatistics } from './fresh-statistics.ts'
import { isConflict, markDirty } from './import-batch.ts'
import type { ImportKind } from './import-kind.ts'
import { type Progress, runThrough } from './import-run.ts'
import { proposeOptions } from './propose-options.ts'
import { runQualityChecks } from './quality/quality.service.ts'
import { unknownKind } from './sources.errors.ts'
import { failImport, findImport, type ImportRow, saveAnalysis } from './sources.store.ts'

export type SourcesMachinery = {
  db: Database
  pool: pg.Pool
  clock: Clock
  log: Log
  jobs: Jobs
  tell: Tell
  kinds: readonly ImportKind[]
}

type Asked = {
  onProgress?: Progress
  /** Asks for an end between two batches; the import stays as it is and is taken up by whoever works on it next. */
  signal?: AbortSignal | undefined
}

/** Any number that no other advisory lock of ours uses. */
const LOCK_SPACE = 7_302_001
const MOST_CONFLICTS = 20

/** Does whatever the import waits for, while no other process does. Safe to call at any time, any number of times. */
export async function workOnImport(
  machinery: SourcesMachinery,
  importId: number,
  asked: Asked = {},
): Promise<void> {
  const client = await machinery.pool.connect()
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, $2) as free', [
      LOCK_SPACE,
      importId,
    ])
    if (!rows[0]?.free) return
    try {
      await workAlone(machinery, importId, asked)
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', [LOCK_SPACE, importId]).catch(() => undefined)
    }
  } finally {
    client.release()
  }
}

async function workAlone(machinery: SourcesMachinery, importId: number, asked: Asked): Promise<void> {
  const run = await findImport(machinery.db, importId)
  if (!run) return
  try {
    if (run.status === 'analysing') await analyse(machinery, run)
    if (run.status === 'checking' || run.status === 'running') await go(machinery, run, asked)
    if (run.status === 'undoing') await undo(machinery, run, asked.signal)
  } catch (error) {
    // What passes by itself is tried again by the queue, from the row at which the import stands.
    if (isDatabaseUnavailable(error)) throw error
    // An undo stays one: nobody must go on with rows half of which were taken back.
    if (isDiskFull(error) && run.status === 'undoing') throw error
    if (!(error instanceof AppError)) machinery.log.error({ err: error, import: importId }, 'import failed')
    await failImport(machinery.db, importId, failureOf(error))
  }
}

async function analyse({ db, kinds }: SourcesMachinery, run: ImportRow): Promise<void> {
  const encoding = run.options?.encoding ?? 'utf-8'
  const found = await analyseFile(
    db,
    {
      importId: run.id,
      fileName: run.file_name,
      kind: run.kind,
      encoding,
      delimiter: run.options?.delimiter,
    },
    kinds,
  )
  const kind = kinds.find((item) => item.kind === found.kind)
  await saveAnalysis(db, run.id, { ...found, options: proposeOptions(kind, found.analysis, run.file_name) })
}

async function go(machinery: SourcesMachinery, run: ImportRow, { onProgress, signal }: Asked): Promise<void> {
  const { db, clock, tell, log } = machinery
  const dryRun = run.status === 'checking'
  const kind = kindOf(machinery, run)
  let rows = 0
  const end = await runThrough(db, clock, {
    run,
    kind,
    dryRun,
    ...(signal ? { signal } : {}),
    onProgress(upTo) {
      rows = upTo.rowsDone
      onProgress?.(upTo)
    },
  })
  if (dryRun || end === 'stopped') return
  await refreshStatistics(db, kind.tables, rows).catch((error: unknown) =>
    log.warn({ err: error, import: run.id }, 'statistics were not refreshed'),
  )
  if (!kind.keepsFreshness) await rememberFreshness(db, run, clock())
  await tell('accounts.changed')
  if (end === 'finished') await tell('import.finished')
}

async function undo(
  machinery: SourcesMachinery,
  run: ImportRow,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { db, tell } = machinery
  const kind = kindOf(machinery, run)
  const memory = new Map<string, unknown>()
  let conflicts = 0
  for (let more = true; more; ) {
    if (signal?.aborted) return
    try {
      more = await db.transaction().execute((trx) => undoStep(machinery, trx, { kind, run, memory }))
    } catch (error) {
      memory.clear()
      conflicts += 1
      if (!isConflict(error) || conflicts > MOST_CONFLICTS) throw error
    }
  }
  await tell('accounts.changed')
  await tell('import.finished')
}

/** Says whether there is more to take back. */
async function undoStep(
  { clock }: SourcesMachinery,
  trx: Db,
  { kind, run, memory }: { kind: ImportKind; run: ImportRow; memory: Map<string, unknown> },
): Promise<boolean> {
  const { rows } = await sql<{ untouched: boolean }>`
    select rows_undone = 0 and rows_kept = 0 as untouched from import where id = ${run.id} for update`.execute(
    trx,
  )
  const isFirst = rows[0]?.untouched ?? false
  const step = await kind.undo(trx, { importId: run.id, now: clock(), isFirst, memory })
  await markDirty(trx, step.accountIds)
  await sql`
    update import set rows_undone = rows_undone + ${step.undone}, rows_kept = rows_kept + ${step.kept},
      status = ${step.more ? 'undoing' : 'undone'}, undone_at = ${step.more ? null : clock()}
    where id = ${run.id} and status = 'undoing'`.execute(trx)
  await sql`
    update source_freshness set records = greatest(0, records - ${step.undone})
    where source = ${`import:${run.kind}`}`.execute(trx)
  return step.more
}

async function rememberFreshness(db: Database, run: ImportRow, now: Date): Promise<void> {
  await sql`
    insert into source_freshness (source, last_received_at, records)
    select ${`import:${run.kind}`}, ${now}, rows_created + rows_updated from import where id = ${run.id}
    on conflict (source) do update set last_received_at = excluded.last_received_at,
      records = source_freshness.records + excluded.records`.execute(db)
}

function kindOf({ kinds }: SourcesMachinery, run: ImportRow): ImportKind {
  const kind = kinds.find((item) => item.kind === run.kind)
  if (!kind) throw unknownKind({ field: 'kind' })
  return kind
}

function failureOf(error: unknown): NonNullable<ImportRow['failure']> {
  if (isDiskFull(error)) return { code: 'database.disk_full' }
  if (!(error instanceof AppError)) return { code: 'internal.error' }
  return {
    code: error.code,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.params === undefined ? {} : { params: error.params }),
  }
}

export function sourcesJobs(machinery: SourcesMachinery): Record<string, JobHandler> {
  return {
    'sources:work': async (payload, signal) => {
      const { import_id: importId } = payload as { import_id: number }
      await workOnImport(machinery, importId, { signal })
    },
    'sources:resume': () => resumeImports(machinery),
    'sources:quality': () => runQualityChecks(machinery.db, machinery.clock),
  }
}

/** Takes up imports whose process was stopped or killed. The lock of one that is at work keeps this away from it. */
export async function resumeImports({ db, jobs }: Pick<SourcesMachinery, 'db' | 'jobs'>): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select id from import where status in ('analysing', 'checking', 'running', 'undoing')
      and not exists (select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())
        and l.classid = ${LOCK_SPACE}::oid and l.objid = import.id::oid)`.execute(db)
  for (const { id } of rows) await jobs.add('sources:work', { import_id: id }, { key: `sources:work:${id}` })
}
