import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type NamedKey = { key: string; name?: string | undefined }

/** The product with this key; made on first use. */
export async function ensureProduct(db: Db, { key, name }: NamedKey): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into product (key, name) values (${key}, ${name ?? key})
    on conflict (key) do update set name = case when ${name ?? null}::text is null then product.name else excluded.name end
    returning id`.execute(db)
  return rows[0]?.id ?? 0
}

/** The plan with this key; made on first use. */
export async function ensurePlan(db: Db, { key, name }: NamedKey, productId: number | null): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into plan (key, name, product_id) values (${key}, ${name ?? key}, ${productId})
    on conflict (key) do update set name = case when ${name ?? null}::text is null then plan.name else excluded.name end
    returning id`.execute(db)
  return rows[0]?.id ?? 0
}

export async function markAccountDirty(db: Db, accountId: number): Promise<void> {
  await sql`insert into account_dirty (account_id) values (${accountId})
    on conflict (account_id) do update set since = now()`.execute(db)
}

export async function hasSubscription(db: Db, externalId: string): Promise<boolean> {
  const { rows } = await sql`
    select from subscription where external_id = ${externalId} and superseded_at = 'infinity'`.execute(db)
  return rows.length > 0
}

export async function listProducts(db: Db): Promise<{ id: number; key: string; name: string }[]> {
  return await db.selectFrom('product').select(['id', 'key', 'name']).orderBy('name').orderBy('id').execute()
}

export async function listPlans(
  db: Db,
): Promise<{ id: number; key: string; name: string; product: string | null }[]> {
  return await db
    .selectFrom('plan')
    .leftJoin('product', 'product.id', 'plan.product_id')
    .select(['plan.id', 'plan.key', 'plan.name', 'product.key as product'])
    .orderBy('plan.name')
    .orderBy('plan.id')
    .execute()
}
