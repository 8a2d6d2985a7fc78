import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { accountNotFound } from './contracts.errors.ts'

/** The account named by its id or by `ext:<external id>`; one that was merged answers as the one it went into. */
export async function findAccountId(db: Db, reference: string): Promise<number> {
  const external = reference.startsWith('ext:') ? reference.slice(4) : undefined
  const id = external === undefined && /^\d{1,9}$/.test(reference) ? Number(reference) : null
  const { rows } = await sql<{ id: number }>`
    select coalesce(merged_into, id) as id from account
    where ${external === undefined ? sql`id = ${id}` : sql`external_id = ${external}`}`.execute(db)
  const found = rows[0]
  if (!found) throw accountNotFound({ field: 'account' })
  return found.id
}
