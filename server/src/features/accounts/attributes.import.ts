import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Cell, ParsedRow, WriteContext } from '../sources/import-kind.ts'

/** Makes a definition for every attribute key that comes in and has none; a definition that exists is left alone. */
export async function defineAttributes(
  db: Db,
  rows: readonly ParsedRow[],
  { attributes: named }: WriteContext['options'],
): Promise<void> {
  const labels = new Map(named.map(({ key, label }) => [key, label || key.replaceAll('_', ' ')]))
  const types = new Map<string, string>()
  for (const { attributes } of rows) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null) continue
      const type = typeOf(value)
      const before = types.get(key)
      types.set(key, before === undefined || before === type ? type : 'text')
    }
  }
  if (types.size === 0) return
  const keys = [...types.keys()].sort()
  await sql`
    insert into attribute_definition (key, label, type)
    select key, label, type from unnest(${keys}::text[], ${keys.map((key) => labels.get(key) ?? key)}::text[],
      ${keys.map((key) => types.get(key) ?? 'text')}::text[]) as t(key, label, type)
    on conflict (key) do nothing`.execute(db)
}

function typeOf(value: Cell): string {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text'
}
