import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { ImportAnalysis } from './import-analysis.ts'
import type { RowIssue } from './import-kind.ts'
import type { ImportOptions } from './import-options.ts'

export const importStatuses = [
  'uploading',
  'analysing',
  'ready',
  'checking',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const
export type ImportStatus = (typeof importStatuses)[number]

export type ImportCounts = {
  rows_done: number
  rows_created: number
  rows_updated: number
  rows_unchanged: number
  rows_failed: number
  rows_duplicate: number
}

export type ImportRow = ImportCounts & {
  id: number
  kind: string | null
  file_name: string
  file_bytes: number
  status: ImportStatus
  analysis: ImportAnalysis | null
  options: ImportOptions | null
  dry_run: ImportCounts | null
  rows_total: number | null
  last_row: number
  rows_undone: number
  rows_kept: number
  failure: { code: string; field?: string; params?: Record<string, unknown> } | null
  created_by: string | null
  created_by_name: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  undone_at: Date | null
  has_file: boolean
}

const columns = sql`i.id, i.kind, i.file_name, i.file_bytes, i.status, i.analysis,
  case when i.options = '{}'::jsonb then null else i.options end as options, i.dry_run, i.rows_total, i.last_row,
  i.rows_done, i.rows_created, i.rows_updated, i.rows_unchanged, i.rows_failed, i.rows_duplicate, i.rows_undone, i.rows_kept,
  i.failure, i.created_by, m.name as created_by_name, i.created_at, i.started_at, i.finished_at, i.undone_at,
  exists (select from import_chunk c where c.import_id = i.id) as has_file`

export async function createImport(
  db: Db,
  given: { kind: string | null; fileName: string; createdBy: string | null },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into import (kind, file_name, created_by) values (${given.kind}, ${given.fileName}, ${given.createdBy}) returning id`.execute(
    db,
  )
  return rows[0]?.id ?? 0
}

export async function findImport(db: Db, id: number): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    select ${columns} from import i left join member m on m.id = i.created_by where i.id = ${id}`.execute(db)
  return rows[0]
}

export async function listImports(
  db: Db,
  page: { limit: number; before: number | undefined },
): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select ${columns} from import i left join member m on m.id = i.created_by
    where ${page.before === undefined ? sql`true` : sql`i.id < ${page.before}`}
    order by i.id desc limit ${page.limit}`.execute(db)
  return rows
}

/** Moves an import on, only from a state that allows it; false when somebody else was faster. */
export async function moveImport(
  db: Db,
  id: number,
  from: readonly ImportStatus[],
  to: ImportStatus,
): Promise<boolean> {
  const { rows } = await sql`
    update import set status = ${to} where id = ${id} and status = any(${[...from]}::text[]) returning id`.execute(
    db,
  )
  return rows.length > 0
}

export async function saveAnalysis(
  db: Db,
  id: number,
  found: { kind: string | null; analysis: ImportAnalysis; options: ImportOptions; rows: number },
): Promise<void> {
  await sql`
    update import set kind = ${found.kind}, analysis = ${JSON.stringify(found.analysis)}, rows_total = ${found.rows},
      options = ${JSON.stringify(found.options)}, status = 'ready', failure = null
    where id = ${id} and status = 'analysing'`.execute(db)
}

export async function saveOptions(
  db: Db,
  id: number,
  given: { kind: string; analysis: ImportAnalysis; options: ImportOptions },
): Promise<void> {
  await sql`
    update import set kind = ${given.kind}, analysis = ${JSON.stringify(given.analysis)},
      options = ${JSON.stringify(given.options)}, dry_run = null where id = ${id}`.execute(db)
}

export async function failImport(db: Db, id: number, failure: ImportRow['failure']): Promise<void> {
  // Of a dry run nothing has landed, so nobody may go on behind the row it came to.
  await sql`update import set status = 'failed', failure = ${JSON.stringify(failure)}, finished_at = now(),
      last_row = case status when 'checking' then 0 else last_row end,
      rows_done = case status when 'checking' then 0 else rows_done end
    where id = ${id} and status not in ('done', 'undone', 'cancelled')`.execute(db)
}

/** Puts the counters to zero before a dry run or a first run. */
export async function restartCounts(db: Db, id: number): Promise<void> {
  await sql`
    update import set last_row = 0, rows_done = 0, rows_created = 0, rows_updated = 0, rows_unchanged = 0, rows_failed = 0,
      rows_duplicate = 0, rows_undone = 0, rows_kept = 0, failure = null, started_at = now(), finished_at = null,
      undone_at = null where id = ${id}`.execute(db)
  await sql`delete from import_error where import_id = ${id}`.execute(db)
}

export type ErrorRow = {
  row_number: number
  field: string
  code: string
  severity: 'error' | 'warning'
  value: string | null
  record: string[] | null
}

export type NewError = { row: number; severity: 'error' | 'warning'; record: string[] | null } & RowIssue

export async function insertErrors(db: Db, id: number, errors: readonly NewError[]): Promise<void> {
  if (errors.length === 0) return
  const payload = JSON.stringify(
    errors.map(({ row, field, code, value, severity, record }) => ({
      row_number: row,
      field: clean(field),
      code,
      severity,
      value: value === undefined ? null : clean(value),
      record: record?.map((cell) => clean(cell.slice(0, 2000))) ?? null,
    })),
  )
  await sql`
    insert into import_error (import_id, row_number, field, code, severity, value, record)
    select ${id}, e.row_number, e.field, e.code, e.severity, e.value, e.record
    from jsonb_to_recordset(${payload}::jsonb) as e(row_number bigint, field text, code text, severity text, value text, record jsonb)
    on conflict do nothing`.execute(db)
}

/** PostgreSQL's text cannot hold NUL, nor half of a surrogate pair that a cut has left. */
function clean(text: string): string {
  return Buffer.from(text.replaceAll('\0', '␀')).toString()
}

export async function listErrors(
  db: Db,
  id: number,
  page: { limit: number; after: { row: number; field: string; code: string } | undefined },
): Promise<ErrorRow[]> {
  const { after } = page
  const { rows } = await sql<ErrorRow>`
    select row_number, field, code, severity, value, record from import_error
    where import_id = ${id} and ${after ? sql`(row_number, field, code) > (${after.row}, ${after.field}, ${after.code})` : sql`true`}
    order by row_number, field, code limit ${page.limit}`.execute(db)
  return rows
}

export async function countErrors(
  db: Db,
  id: number,
): Promise<{ code: string; field: string; count: number }[]> {
  const { rows } = await sql<{ code: string; field: string; count: number }>`
    select code, field, count(*) as count from import_error where import_id = ${id}
    group by code, field order by count(*) desc limit 50`.execute(db)
  return rows
}
