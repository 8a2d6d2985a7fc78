import { sql } from 'kysely'
import type { Db } from './database.ts'
import { current, type VersionedTable } from './versioned.ts'

/**
 * Takes back what an import wrote, or of it the records with the `most` lowest ids: its current rows are closed, and what
 * they had replaced becomes current again. Called until nothing comes back, it takes back all. Returns the ids.
 */
export async function undoVersions(
  db: Db,
  spec: VersionedTable,
  from: { importId: number; now: Date; most?: number },
): Promise<number[]> {
  const { importId } = from
  const table = sql.table(spec.table)
  const id = sql.ref(spec.id)
  const at = from.now.toISOString()
  const own = sql`import_id = ${importId} and ${current}`
  // As an array, which is read once whatever is known of a table that has just been filled.
  const some =
    from.most === undefined
      ? sql``
      : sql`and ${id} = any(array(select distinct ${id} from ${table} where ${own} order by ${id} limit ${from.most}))`
  const closed = await sql<{ id: number }>`
    update ${table} set superseded_at = greatest(${at}::timestamptz, recorded_at)
    where ${own} ${some} returning ${id} as id`.execute(db)
  const ids = [...new Set(closed.rows.map((row) => row.id))]
  if (ids.length === 0) return ids
  const columns = columnList(spec)
  await sql`
    insert into ${table} (${columns}, recorded_at)
    select ${columns}, ${at}::timestamptz from (
      select distinct on (${id}, ${spec.validTime ? sql`valid_from` : sql`1`}) * from ${table}
      where superseded_by = ${importId} and import_id is distinct from ${importId} and ${id} = any(${ids}::integer[])
      order by ${id}, ${spec.validTime ? sql`valid_from,` : sql``} row_id desc
    ) old`.execute(db)
  return ids
}

/** How many records of an import somebody else has changed since, so that an undo leaves them. Ask before undoing. */
export async function countChangedSince(db: Db, spec: VersionedTable, importId: number): Promise<number> {
  const id = sql.ref(spec.id)
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from (
      select ${id} from ${sql.table(spec.table)} where import_id = ${importId} group by 1
      having not bool_or(${current})
    ) t where exists (select from ${sql.table(spec.table)} c where c.${id} = t.${id} and c.${current})`.execute(
    db,
  )
  return rows[0]?.n ?? 0
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
