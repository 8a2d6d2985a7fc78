import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { ParsedRow } from '../sources/import-kind.ts'

export const DEFAULT_PRODUCT = 'default'

const textIn = (row: ParsedRow, key: string) => {
  const value = row.values[key]
  return typeof value === 'string' ? value : undefined
}

/** The products that rows name, made on first use; a row without one has the product `default`. */
export async function resolveProducts(db: Db, rows: readonly ParsedRow[]): Promise<Map<string, number>> {
  const keys = [...new Set(rows.map((row) => textIn(row, 'product') ?? DEFAULT_PRODUCT))].sort()
  await sql`insert into product (key, name) select key, key from unnest(${keys}::text[]) as t(key) on conflict (key) do nothing`.execute(
    db,
  )
  const found = await sql<{
    key: string
    id: number
  }>`select key, id from product where key = any(${keys}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row.id]))
}

export async function resolvePlans(
  db: Db,
  rows: readonly ParsedRow[],
  products: Map<string, number>,
): Promise<Map<string, number>> {
  const productOf = new Map(
    rows.flatMap((row) => {
      const plan = textIn(row, 'plan')
      return plan === undefined
        ? []
        : [[plan, products.get(textIn(row, 'product') ?? DEFAULT_PRODUCT) ?? null] as const]
    }),
  )
  if (productOf.size === 0) return new Map()
  const keys = [...productOf.keys()].sort()
  await sql`
    insert into plan (key, name, product_id)
    select key, key, product_id from unnest(${keys}::text[], ${keys.map((key) => productOf.get(key) ?? null)}::integer[]) as t(key, product_id)
    on conflict (key) do nothing`.execute(db)
  const found = await sql<{
    key: string
    id: number
  }>`select key, id from plan where key = any(${keys}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row.id]))
}
