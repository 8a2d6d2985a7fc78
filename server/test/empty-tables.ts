import { sql } from 'kysely'
import type { Database } from '../src/platform/database.ts'
import { allTopics } from '../src/platform/facts-seen.ts'

/**
 * Takes every row out of these tables and of all that point at them, and begins their numbers at 1 again. `truncate …
 * cascade` would do the same, but makes new files for each of the hundreds of months that point at an account.
 */
export async function emptyTables(db: Database, names: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Neither what guards facts nor what follows foreign keys is asked.
    await sql`set local session_replication_role = replica`.execute(trx)
    const { rows } = await sql<{ name: string; sequence: string | null }>`
      with recursive hit (id) as (
        select unnest(${names.split(/,\s*/)}::text[])::regclass::oid
        union
        select r.id from hit, lateral (select conrelid from pg_constraint where confrelid = hit.id and contype = 'f'
          union all select inhrelid from pg_inherits where inhparent = hit.id) r(id)
      )
      select c.oid::regclass::text as name, (select pg_get_serial_sequence(c.oid::regclass::text, attname)
        from pg_attribute where attrelid = c.oid and attidentity <> '') as sequence
      from hit join pg_class c on c.oid = hit.id where c.relkind = 'r' and pg_relation_size(c.oid) > 0`.execute(
      trx,
    )
    for (const { name } of rows) await sql`delete from ${sql.table(name)}`.execute(trx)
    const sequences = new Set(rows.flatMap(({ sequence }) => sequence ?? []))
    for (const sequence of sequences) await sql`select setval(${sequence}, 1, false)`.execute(trx)
    await sql`insert into fact_change (topic) select unnest(${allTopics}::text[])`.execute(trx)
  })
}
