import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Grouping } from '../contracts/population.ts'

/** The names people know groups by, where the key is not the name. */
export async function readGroupLabels(db: Db, by: Grouping | 'segment'): Promise<Map<string, string>> {
  if (by === 'owner') return pairs(await sql<Pair>`select id::text as key, name from member`.execute(db))
  if (by === 'plan') return pairs(await sql<Pair>`select key, name from plan`.execute(db))
  if (by === 'product') return pairs(await sql<Pair>`select key, name from product`.execute(db))
  if (by === 'segment')
    return pairs(
      await sql<Pair>`select id::text as key, name from segment where deleted_at is null`.execute(db),
    )
  return new Map()
}

type Pair = { key: string; name: string }

function pairs({ rows }: { rows: Pair[] }): Map<string, string> {
  return new Map(rows.map(({ key, name }) => [key, name]))
}
