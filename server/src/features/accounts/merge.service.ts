import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import type { Machinery } from './account.service.ts'
import { markDirty } from './account.store.ts'
import { findAccountId } from './account-ref.ts'
import { accountNotFound, mergeIntoSelf, notMerged } from './accounts.errors.ts'

/**
 * Merges one account into another: its facts stay as they are and are read as the other's from now on. Accounts merged
 * into it before go along, so that `merged_into` always names an account that stands for itself.
 */
export async function mergeAccount(
  { db, clock, tell }: Machinery,
  actor: Actor,
  { id, into }: { id: number; into: string },
): Promise<number> {
  const target = await db.transaction().execute(async (trx) => {
    const intoId = await findAccountId(trx, into)
    if (intoId === id) throw mergeIntoSelf({ field: 'into' })
    await sql`select id from account where id in (${id}, ${intoId}) order by id for update`.execute(trx)
    const names = await namesOf(trx, [id, intoId])
    if (!names.has(id)) throw accountNotFound({ params: { id } })
    const moved = await sql<{ id: number }>`
      update account set merged_into = ${intoId} where merged_into = ${id} returning id`.execute(trx)
    await sql`update account set merged_into = ${intoId} where id = ${id}`.execute(trx)
    await sql`insert into account_merge (account_id, into_id, moved_ids, merged_by_name, merged_at)
      values (${id}, ${intoId}, ${moved.rows.map((row) => row.id)}::integer[], ${actor.name}, ${clock()})`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'account.merged',
      entityKind: 'account',
      entityId: String(id),
      entityName: names.get(id) ?? '',
      after: { into: intoId, name: names.get(intoId) },
    })
    await markDirty(trx, [intoId])
    return intoId
  })
  await tell('accounts.changed')
  return target
}

/** Takes a merge back: the account and those that came with it stand for themselves again. */
export async function unmergeAccount(
  { db, clock, tell }: Machinery,
  actor: Actor,
  id: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number; into_id: number; moved_ids: number[] }>`
      select m.id, m.into_id, m.moved_ids from account_merge m
      where m.account_id = ${id} and m.unmerged_at is null for update`.execute(trx)
    const merge = rows[0]
    if (!merge) throw notMerged()
    const former = await sql<{ merged_into: number | null }>`
      select merged_into from account where id = ${id} for update`.execute(trx)
    const root = former.rows[0]?.merged_into ?? merge.into_id
    await sql`update account set merged_into = null where id = ${id}`.execute(trx)
    await sql`update account set merged_into = ${id}
      where id = any(${merge.moved_ids}::integer[]) and merged_into = ${root}`.execute(trx)
    await sql`update account_merge set unmerged_at = ${clock()} where id = ${merge.id}`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'account.unmerged',
      entityKind: 'account',
      entityId: String(id),
      entityName: (await namesOf(trx, [id])).get(id) ?? '',
      before: { into: merge.into_id },
    })
    await markDirty(trx, [id, merge.into_id, root])
  })
  await tell('accounts.changed')
}

async function namesOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from account_now where id = any(${[...ids]}::integer[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}
