import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import type { LockReason } from '../mail/offer-gate.ts'

export type OverrideRow = {
  id: number
  account: { id: number; name: string }
  by: string
  reason: string
  reasons: LockReason[]
  made_at: string
  expires_at: string
  ended_at: string | null
  ended_by: string | null
}

/** The newest first; those of an account with those of accounts merged into it. */
export async function listOverrides(
  db: Db,
  asked: {
    accountId?: number | undefined
    running?: Date | undefined
    before?: number | undefined
    limit: number
  },
): Promise<OverrideRow[]> {
  const { accountId, running, before, limit } = asked
  const { rows } = await sql<OverrideRow>`
    select o.id, jsonb_build_object('id', f.account_id, 'name', f.name) as account, o.made_by_name as by, o.reason, o.reasons,
      ${instant('o.made_at')} as made_at, ${instant('o.expires_at')} as expires_at, ${instant('o.ended_at')} as ended_at,
      o.ended_by_name as ended_by
    from offer_override o join account a on a.id = o.account_id
    join account_fact f on f.account_id = coalesce(a.merged_into, a.id) and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where ${accountId === undefined ? sql`true` : sql`f.account_id = ${accountId}`}
      and ${running === undefined ? sql`true` : sql`o.ended_at is null and o.expires_at > ${running}`}
      and ${before === undefined ? sql`true` : sql`o.id < ${before}`}
    order by o.id desc limit ${limit}`.execute(db)
  return rows
}

export async function insertOverride(
  db: Db,
  row: {
    accountId: number
    reason: string
    by: { id: string; name: string }
    at: Date
    expiresAt: Date
    reasons: readonly LockReason[]
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into offer_override (account_id, reason, made_by, made_by_name, made_at, expires_at, reasons)
    values (${row.accountId}, ${row.reason}, ${row.by.id}, ${row.by.name}, ${row.at}, ${row.expiresAt},
      ${JSON.stringify(row.reasons)}::jsonb) returning id`.execute(db)
  return rows[0]?.id as number
}

export async function lockOverride(db: Db, id: number) {
  const { rows } = await sql<{ account_id: number; expires_at: Date; ended_at: Date | null; reason: string }>`
    select account_id, expires_at, ended_at, reason from offer_override where id = ${id} for update`.execute(
    db,
  )
  return rows[0]
}

export async function endOverride(db: Db, id: number, by: string, at: Date): Promise<void> {
  await sql`update offer_override set ended_at = ${at}, ended_by_name = ${by} where id = ${id}`.execute(db)
}
