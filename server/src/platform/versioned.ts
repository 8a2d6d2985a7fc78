import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * A table of system-versioned facts (see guard_versioned in the migrations). `id` names the column that stays the same
 * through all versions of a record; `identity` is the table that holds ids and external ids where other tables point to
 * them; `validTime` says that the rows also carry valid_from/valid_to.
 */
export type VersionedTable = {
  table: string
  id: string
  columns: readonly string[]
  identity?: string
  validTime?: boolean
}

/** What a caller gives: a column that is absent keeps its value, null clears it. */
export type GivenRow = {
  id?: number
  external_id?: string | null
  recorded_at?: string
  valid_from?: string
} & Record<string, unknown>
export type WriteOutcome = { id: number; outcome: 'created' | 'updated' | 'unchanged' }

type CurrentRow = {
  id: number
  row_id: number
  external_id: string | null
  recorded_at: string
  content: Record<string, unknown>
}

export const current = sql`superseded_at = 'infinity'`

function currentOf(spec: VersionedTable) {
  return spec.validTime ? sql`${current} and valid_to = 'infinity'` : current
}

/**
 * Writes rows as new versions, in the order given: a record unknown by id or external id is created, one with the same
 * content is left alone, one that differs is superseded. Runs inside the caller's transaction.
 */
export async function writeVersions(
  db: Db,
  spec: VersionedTable,
  given: readonly GivenRow[],
  context: { now: Date; importId?: number },
): Promise<WriteOutcome[]> {
  if (given.length === 0) return []
  const repeated = repeatsOf(given)
  if (repeated.size > 0) {
    // A record named twice: its later row must meet the earlier one as already written.
    const first = await writeVersions(
      db,
      spec,
      given.filter((_, index) => !repeated.has(index)),
      context,
    )
    const rest = await writeVersions(
      db,
      spec,
      given.filter((_, index) => repeated.has(index)),
      context,
    )
    return given.map((_, index) => (repeated.has(index) ? rest.shift() : first.shift()) as WriteOutcome)
  }
  const known = await findCurrent(db, spec, given)
  const now = context.now.toISOString()
  const merged = given.map((row, index) => {
    const before = known[index]
    const recordedAt = laterThan(row.recorded_at ?? now, before?.recorded_at) ? (row.recorded_at ?? now) : now
    const content = Object.fromEntries(
      spec.columns
        .map((column) => [column, row[column] !== undefined ? row[column] : before?.content[column]] as const)
        .filter(([, value]) => value !== undefined),
    )
    return { index, before, recordedAt, content, row }
  })
  const changed = await differing(db, spec, merged)
  const created = merged.filter((item) => !item.before)
  const updated = merged.filter((item) => item.before && changed.has(item.index))
  await supersede(
    db,
    spec,
    updated.map((item) => ({ row_id: item.before?.row_id ?? 0, at: item.recordedAt })),
    context.importId,
  )
  const ids = await newIds(
    db,
    spec,
    created.map((item) => item.row.external_id ?? null),
    context.importId,
  )
  const idOf = new Map(created.map((item, index) => [item.index, ids[index] ?? 0]))
  await insertVersions(db, spec, [
    ...created.map((item) => ({
      ...item.content,
      [spec.id]: idOf.get(item.index),
      external_id: item.row.external_id ?? null,
      recorded_at: item.recordedAt,
      import_id: context.importId ?? null,
      ...(spec.validTime ? { valid_from: item.row.valid_from ?? '-infinity' } : {}),
    })),
    ...updated.flatMap((item) => versionsAfter(spec, item, context.importId)),
  ])
  return merged.map((item) => ({
    id: item.before?.id ?? idOf.get(item.index) ?? 0,
    outcome: !item.before ? 'created' : changed.has(item.index) ? 'updated' : 'unchanged',
  }))
}

function repeatsOf(given: readonly GivenRow[]): Set<number> {
  const seen = new Set<string | number>()
  const repeated = new Set<number>()
  given.forEach((row, index) => {
    const key = row.id ?? row.external_id
    if (key === undefined || key === null) return
    if (seen.has(key)) repeated.add(index)
    seen.add(key)
  })
  return repeated
}

type Merged = {
  before: CurrentRow | undefined
  recordedAt: string
  content: Record<string, unknown>
  row: GivenRow
}

/** The new version and, where facts carry valid time, the old one again, closed at the day the new one begins. */
function versionsAfter(
  spec: VersionedTable,
  item: Merged,
  importId: number | undefined,
): Record<string, unknown>[] {
  const shared = {
    [spec.id]: item.before?.id,
    external_id: item.row.external_id ?? item.before?.external_id ?? null,
    recorded_at: item.recordedAt,
    import_id: importId ?? null,
  }
  const next = { ...item.content, ...shared }
  if (!spec.validTime) return [next]
  const validFrom = item.row.valid_from ?? item.recordedAt
  const oldFrom = String(item.before?.content.valid_from ?? '-infinity')
  const correction = validFrom === '-infinity' || (oldFrom !== '-infinity' && !laterThan(validFrom, oldFrom))
  if (correction) return [{ ...next, valid_from: oldFrom }]
  return [
    { ...item.before?.content, ...shared, valid_from: oldFrom, valid_to: validFrom },
    { ...next, valid_from: validFrom },
  ]
}

/** Closes the current versions of records; their history stays. Returns the ids that were current. */
export async function retractVersions(
  db: Db,
  spec: VersionedTable,
  ids: readonly number[],
  context: { now: Date; importId?: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update ${sql.table(spec.table)} set superseded_at = greatest(${context.now.toISOString()}::timestamptz, recorded_at),
      superseded_by = ${context.importId ?? null}
    where ${sql.ref(spec.id)} = any(${[...ids]}::integer[]) and ${current} returning ${sql.ref(spec.id)} as id`.execute(
    db,
  )
  return rows.map((row) => row.id)
}

async function findCurrent(
  db: Db,
  spec: VersionedTable,
  given: readonly GivenRow[],
): Promise<(CurrentRow | undefined)[]> {
  const externalIds = given.flatMap((row) => (row.external_id ? [row.external_id] : []))
  const ids = given.flatMap((row) => (row.id ? [row.id] : []))
  const source = spec.identity
    ? sql`${sql.table(spec.identity)} i join ${sql.table(spec.table)} t on t.${sql.ref(spec.id)} = i.id`
    : sql`${sql.table(spec.table)} t`
  const externalId = spec.identity ? sql`i.external_id` : sql`t.external_id`
  const { rows } = await sql<CurrentRow>`
    select t.${sql.ref(spec.id)} as id, t.row_id, ${externalId} as external_id, t.recorded_at::text as recorded_at, to_jsonb(t) as content
    from ${source}
    where t.${currentOf(spec)} and (${externalId} = any(${externalIds}::text[]) or t.${sql.ref(spec.id)} = any(${ids}::integer[]))`.execute(
    db,
  )
  const byExternalId = new Map(rows.map((row) => [row.external_id, row]))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return given.map((row) =>
    row.id ? byId.get(row.id) : row.external_id ? byExternalId.get(row.external_id) : undefined,
  )
}

/** PostgreSQL itself compares, because the same value has many spellings in JSON. */
async function differing(
  db: Db,
  spec: VersionedTable,
  merged: readonly { index: number; before: CurrentRow | undefined; content: Record<string, unknown> }[],
): Promise<Set<number>> {
  const candidates = merged.filter((item) => item.before)
  if (candidates.length === 0) return new Set()
  const own = sql.join(spec.columns.map((column) => sql`c.${sql.ref(column)}`))
  const next = sql.join(spec.columns.map((column) => sql`g.${sql.ref(column)}`))
  const payload = JSON.stringify(candidates.map((item) => ({ ...item.content, row_id: item.before?.row_id })))
  const { rows } = await sql<{ row_id: number }>`
    select c.row_id
    from jsonb_populate_recordset(null::${sql.table(spec.table)}, ${payload}::jsonb) g
    join ${sql.table(spec.table)} c on c.row_id = g.row_id
    where row(${own}) is distinct from row(${next})`.execute(db)
  const changed = new Set(rows.map((row) => row.row_id))
  return new Set(candidates.filter((item) => changed.has(item.before?.row_id ?? 0)).map((item) => item.index))
}

async function supersede(
  db: Db,
  spec: VersionedTable,
  rows: { row_id: number; at: string }[],
  importId: number | undefined,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update ${sql.table(spec.table)} t set superseded_at = greatest(g.at, t.recorded_at), superseded_by = ${importId ?? null}
    from unnest(${rows.map((row) => row.row_id)}::bigint[], ${rows.map((row) => row.at)}::timestamptz[]) as g(row_id, at)
    where t.row_id = g.row_id and t.${current}`.execute(db)
}

async function newIds(
  db: Db,
  spec: VersionedTable,
  externalIds: (string | null)[],
  importId: number | undefined,
): Promise<number[]> {
  if (externalIds.length === 0) return []
  if (!spec.identity) {
    const { rows } = await sql<{ id: number }>`
      select nextval(${`${spec.table}_id_seq`})::integer as id from generate_series(1, ${externalIds.length})`.execute(
      db,
    )
    return rows.map((row) => row.id)
  }
  const { rows } = await sql<{ id: number }>`
    insert into ${sql.table(spec.identity)} (external_id, import_id)
    select external_id, ${importId ?? null} from unnest(${externalIds}::text[]) with ordinality as g(external_id, n) order by n
    on conflict (external_id) do update set external_id = excluded.external_id
    returning id`.execute(db)
  return rows.map((row) => row.id)
}

async function insertVersions(db: Db, spec: VersionedTable, rows: Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return
  // Rows that give the same columns go together, so that what is absent takes the column's default.
  const groups = new Map<string, Record<string, unknown>[]>()
  const allowed = new Set([
    spec.id,
    ...(spec.identity ? [] : ['external_id']),
    ...spec.columns,
    'recorded_at',
    'import_id',
    ...(spec.validTime ? ['valid_from', 'valid_to'] : []),
  ])
  for (const row of rows) {
    const columns = Object.keys(row)
      .filter((column) => allowed.has(column))
      .sort()
    const key = columns.join()
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  for (const [key, group] of groups) {
    const columns = sql.join(key.split(',').map((column) => sql.ref(column)))
    await sql`
      insert into ${sql.table(spec.table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(spec.table)}, ${JSON.stringify(group)}::jsonb)`.execute(
      db,
    )
  }
}

function laterThan(a: string, b: string | undefined): boolean {
  return b === undefined || Date.parse(a) > Date.parse(b)
}
