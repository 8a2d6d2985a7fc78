import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { AppError } from '../../platform/errors.ts'
import { recordAudit } from '../team/audit.store.ts'
import { withGuesses } from './analyse-file.ts'
import { createFileWatch, type FileSign } from './file-decoder.ts'
import { writeChunks } from './import-file.ts'
import type { ImportKind } from './import-kind.ts'
import type { ImportOptions } from './import-options.ts'
import { proposeOptions, settleOptions } from './propose-options.ts'
import {
  emptyFile,
  fileTooLarge,
  importNotFound,
  notACsv,
  unknownKind,
  wrongState,
} from './sources.errors.ts'
import { type SourcesMachinery, workOnImport } from './sources.jobs.ts'
import {
  createImport,
  failImport,
  findImport,
  type ImportRow,
  type ImportStatus,
  moveImport,
  restartCounts,
  saveOptions,
} from './sources.store.ts'

export const MAX_FILE_BYTES = 2 * 1024 ** 3
/** A file up to this size is analysed while its sender waits. */
const AT_ONCE_BYTES = 8 * 1024 ** 2

export async function requireImport({ db }: Pick<SourcesMachinery, 'db'>, id: number): Promise<ImportRow> {
  const found = await findImport(db, id)
  if (!found) throw importNotFound()
  return found
}

export function requireKind(kinds: readonly ImportKind[], kind: string | null): ImportKind {
  const found = kinds.find((item) => item.kind === kind)
  if (!found) throw unknownKind({ field: 'kind', params: { kinds: kinds.map((item) => item.kind) } })
  return found
}

export async function openImport(
  machinery: SourcesMachinery,
  actor: Actor,
  given: { kind?: string | undefined; fileName: string },
): Promise<ImportRow> {
  if (given.kind !== undefined) requireKind(machinery.kinds, given.kind)
  const id = await machinery.db.transaction().execute(async (trx) => {
    const made = await createImport(trx, {
      kind: given.kind ?? null,
      fileName: given.fileName,
      createdBy: memberOf(actor),
    })
    await audit(trx, actor, 'import.created', { id: made, file_name: given.fileName })
    return made
  })
  return requireImport(machinery, id)
}

/** Takes the file in and looks through it; the import is then ready for its mapping, or says why it never will be. */
export async function takeFile(
  machinery: SourcesMachinery,
  id: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<ImportRow> {
  const { db } = machinery
  const run = await requireImport(machinery, id)
  if (run.status !== 'uploading') throw wrongState({ params: { status: run.status } })
  await sql`delete from import_chunk where import_id = ${id}`.execute(db)
  const watch = createFileWatch()
  const hash = createHash('sha256')
  let bytes = 0
  await writeChunks(db, id, stream, (chunk) => {
    bytes += chunk.length
    if (bytes > MAX_FILE_BYTES) throw fileTooLarge()
    watch.see(chunk)
    hash.update(chunk)
  })
  const sign = watch.sign()
  const refusal = refuse(bytes, sign)
  await sql`
    update import set file_bytes = ${bytes}, content_hash = ${hash.digest()}, status = 'analysing',
      options = ${JSON.stringify({ encoding: sign })}
    where id = ${id} and status = 'uploading'`.execute(db)
  if (refusal) {
    await failImport(db, id, { code: refusal.code, ...(refusal.params ? { params: refusal.params } : {}) })
    return requireImport(machinery, id)
  }
  return analyseSoon(machinery, await requireImport(machinery, id))
}

function refuse(bytes: number, sign: FileSign): AppError | undefined {
  if (bytes === 0) return emptyFile()
  return sign === 'workbook' || sign === 'compressed' || sign === 'binary'
    ? notACsv({ params: { sign } })
    : undefined
}

/** Sets how the file is to be read. Another kind begins again with the columns guessed for it. */
export async function changeImport(
  machinery: SourcesMachinery,
  id: number,
  change: { kind?: string | undefined; options?: ImportOptions | undefined },
): Promise<ImportRow> {
  const run = await requireImport(machinery, id)
  if (run.status !== 'ready' || !run.analysis) throw wrongState({ params: { status: run.status } })
  const kind = requireKind(machinery.kinds, change.kind ?? run.kind)
  const { options: asked } = change
  if (asked && (asked.encoding !== run.analysis.encoding || asked.delimiter !== run.analysis.delimiter)) {
    return readAgain(machinery, id, { kind: kind.kind, encoding: asked.encoding, delimiter: asked.delimiter })
  }
  const another = kind.kind !== run.kind
  const analysis = another ? withGuesses(run.analysis, kind) : run.analysis
  const options = change.options ?? (another ? proposeOptions(kind, analysis, run.file_name) : run.options)
  await saveOptions(machinery.db, id, {
    kind: kind.kind,
    analysis,
    options: options ?? proposeOptions(kind, analysis, run.file_name),
  })
  return requireImport(machinery, id)
}

/** Another encoding or delimiter makes other columns of the same bytes. */
async function readAgain(
  machinery: SourcesMachinery,
  id: number,
  how: { kind: string } & Pick<ImportOptions, 'encoding' | 'delimiter'>,
): Promise<ImportRow> {
  const { kind, ...options } = how
  await sql`
    update import set status = 'analysing', kind = ${kind}, options = ${JSON.stringify(options)}, dry_run = null
    where id = ${id} and status = 'ready'`.execute(machinery.db)
  return analyseSoon(machinery, await requireImport(machinery, id))
}

async function analyseSoon(machinery: SourcesMachinery, run: ImportRow): Promise<ImportRow> {
  if (run.file_bytes <= AT_ONCE_BYTES) await workOnImport(machinery, run.id)
  else await machinery.tell('import.requested', { import_id: run.id })
  return requireImport(machinery, run.id)
}

/**
 * Starts a dry run or a run. An import that failed or was cancelled goes on at the row at which it stands, or begins
 * again where nothing stands or a part was taken back; rows that stand already are then unchanged.
 */
export async function startImport(
  machinery: SourcesMachinery,
  actor: Actor,
  id: number,
  mode: 'checking' | 'running',
): Promise<ImportRow> {
  const run = await requireImport(machinery, id)
  const stopped = mode === 'running' && (run.status === 'failed' || run.status === 'cancelled')
  const goesOn = stopped && run.last_row > 0 && run.rows_undone === 0
  const allowed: ImportStatus[] = stopped ? [run.status] : ['ready']
  if (!allowed.includes(run.status) || !run.analysis || !run.options || !run.has_file) {
    throw wrongState({ params: { status: run.status } })
  }
  const { analysis } = run
  const kind = requireKind(machinery.kinds, run.kind)
  const options = settleOptions(kind, analysis, run.options)
  await machinery.db.transaction().execute(async (trx) => {
    if (!(await moveImport(trx, id, allowed, mode))) throw wrongState()
    await saveOptionsKeepingDryRun(trx, id, options)
    if (goesOn) await sql`update import set failure = null, finished_at = null where id = ${id}`.execute(trx)
    else await restartCounts(trx, id)
    if (mode === 'running') await audit(trx, actor, 'import.run', run)
  })
  await machinery.tell('import.requested', { import_id: id })
  return requireImport(machinery, id)
}

async function saveOptionsKeepingDryRun(
  db: SourcesMachinery['db'] | Parameters<typeof moveImport>[0],
  id: number,
  options: ImportOptions,
): Promise<void> {
  await sql`update import set options = ${JSON.stringify(options)} where id = ${id}`.execute(db)
}

/** Stops at the next transaction. What has landed stays until it is undone. */
export async function cancelImport(
  machinery: SourcesMachinery,
  actor: Actor,
  id: number,
): Promise<ImportRow> {
  const run = await requireImport(machinery, id)
  await machinery.db.transaction().execute(async (trx) => {
    const stopped =
      (await moveImport(trx, id, ['checking'], 'ready')) ||
      (await moveImport(trx, id, ['running', 'uploading', 'analysing', 'ready'], 'cancelled'))
    if (!stopped) throw wrongState({ params: { status: run.status } })
    await sql`update import set finished_at = now() where id = ${id}`.execute(trx)
    await audit(trx, actor, 'import.cancelled', run)
  })
  return requireImport(machinery, id)
}

export async function undoImport(machinery: SourcesMachinery, actor: Actor, id: number): Promise<ImportRow> {
  const run = await requireImport(machinery, id)
  await machinery.db.transaction().execute(async (trx) => {
    const landed = run.last_row > 0
    if (!landed || !(await moveImport(trx, id, ['done', 'failed', 'cancelled'], 'undoing'))) {
      throw wrongState({ params: { status: run.status } })
    }
    await sql`update import set rows_undone = 0, rows_kept = 0 where id = ${id}`.execute(trx)
    await audit(trx, actor, 'import.undone', run)
  })
  await machinery.tell('import.requested', { import_id: id })
  return requireImport(machinery, id)
}

async function audit(
  db: Parameters<typeof recordAudit>[0],
  actor: Actor,
  action: string,
  run: { id: number; file_name: string; kind?: string | null; options?: unknown },
): Promise<void> {
  await recordAudit(db, actor, {
    action,
    entityKind: 'import',
    entityId: String(run.id),
    entityName: run.file_name,
    ...(run.kind ? { after: { kind: run.kind, options: run.options } } : {}),
  })
}
