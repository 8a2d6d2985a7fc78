import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { accountNotFound, contactNotFound } from './accounts.errors.ts'

/** An id in a path: our own number, or `ext:` and the id a source gave. */
export const refSchema = z
  .string()
  .regex(/^(?:\d{1,9}|ext:.{1,255})$/s)
  .describe('The id, or ext:<external id>')

export const byRef = z.object({ id: refSchema })

/** The account behind an id; one that was merged away answers as the account it went into. */
export async function findAccountId(db: Db, ref: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(merged_into, id) as id from account where ${matches(ref)}`.execute(db)
  if (!rows[0]) throw accountNotFound({ params: { id: ref } })
  return rows[0].id
}

/** The account itself, also where it is merged into another. */
export async function findOwnAccountId(db: Db, ref: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from account where ${matches(ref)}`.execute(db)
  if (!rows[0]) throw accountNotFound({ params: { id: ref } })
  return rows[0].id
}

export async function findContactId(db: Db, ref: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(merged_into, id) as id from contact where ${matches(ref)}`.execute(db)
  if (!rows[0]) throw contactNotFound({ params: { id: ref } })
  return rows[0].id
}

function matches(ref: string) {
  return ref.startsWith('ext:') ? sql`external_id = ${ref.slice(4)}` : sql`id = ${Number(ref)}`
}

/** `account_id in …`: the account and every account merged into it. */
export function withMerged(accountId: number) {
  return sql`(select id from account where id = ${accountId} or merged_into = ${accountId})`
}
