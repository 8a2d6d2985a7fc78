import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'

/** From this many rows on, plans made for the tables as they were before become slow ones. */
const MANY_ROWS = 10_000
const MANY_CHANGES = 1_000

/**
 * Counts anew what PostgreSQL plans with, in the tables an import wrote and in those months of the partitioned ones that
 * changed. It would do so by itself, but a minute later, after the refresh that follows an import.
 */
export async function refreshStatistics(
  db: Database,
  tables: readonly string[],
  rows: number,
): Promise<void> {
  if (rows < MANY_ROWS) return
  const { rows: changed } = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name
    from unnest(${[...tables]}::text[]) as t(name)
    cross join lateral (select to_regclass(t.name) as relid union select relid from pg_partition_tree(to_regclass(t.name))) p
    join pg_class c on c.oid = p.relid
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (c.reltuples < 0 or pg_stat_get_mod_since_analyze(c.oid) > ${MANY_CHANGES})
    order by 2`.execute(db)
  for (const { schema, name } of changed) await sql`analyze ${sql.table(`${schema}.${name}`)}`.execute(db)
}
