import { sql } from 'kysely'
import type { Db } from './database.ts'
import { current, type VersionedTable } from './versioned.ts'

/** Takes back what an import wrote: its current rows are closed, and what they had replaced becomes current again. */
export async function undoVersions(
  db: Db,
  spec: VersionedTable,
  importId: number,
  now: Date,
): Promise<{ ids: number[]; kept: number }> {
  const table = sql.table(spec.table)
  const id = sql.ref(spec.id)
  const at = now.toISOString()
  const closed = await sql<{ id: number }>`
    update ${table} set superseded_at = greatest(${at}::timestamptz, recorded_at)
    where import_id = ${importId} and ${current} returning ${id} as id`.execute(db)
  const ids = [...new Set(closed.rows.map((row) => row.id))]
  const columns = columnList(spec)
  await sql`
    insert into ${table} (${columns}, recorded_at)
    select ${columns}, ${at}::timestamptz from (
      select distinct on (${id}, ${spec.validTime ? sql`valid_from` : sql`1`}) * from ${table}
      where superseded_by = ${importId} and import_id is distinct from ${importId} and ${id} = any(${ids}::integer[])
      order by ${id}, ${spec.validTime ? sql`valid_from,` : sql``} row_id desc
    ) old`.execute(db)
  const later = await sql<{ n: number }>`
    select count(distinct ${id})::integer as n from ${table} t where import_id = ${importId}
      and exists (select from ${table} c where c.${id} = t.${id} and c.${current} and c.import_id is distinct from ${importId})
      and ${id} <> all(${ids}::integer[])`.execute(db)
  return { ids, kept: later.rows[0]?.n ?? 0 }
}

function columnList(spec: VersionedTable) {
  const names = [
    spec.id,
    ...(spec.identity ? [] : ['external_id']),
    ...spec.columns,
    ...(spec.validTime ? ['valid_from', 'valid_to'] : []),
  ]
  return sql.join(names.map((name) => sql.ref(name)))
}
