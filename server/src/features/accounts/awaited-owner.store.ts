import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { markDirty } from './account.store.ts'
import { accountTable } from './accounts.tables.ts'

/** Accounts wait for the owner a file names until somebody joins under that address, or anybody else says who owns them. */
export async function awaitOwners(
  db: Db,
  accounts: readonly { id: number; email: string }[],
  importId: number,
): Promise<void> {
  // Of a record named twice in a batch the later row counts.
  const wanted = new Map(accounts.map(({ id, email }) => [id, email.toLowerCase()]))
  if (wanted.size === 0) return
  await sql`
    insert into awaited_owner (account_id, email, import_id)
    select id, email, ${importId} from unnest(${[...wanted.keys()]}::integer[], ${[...wanted.values()]}::text[]) t(id, email)
    on conflict (account_id) do update set email = excluded.email, import_id = excluded.import_id
      where awaited_owner.email <> excluded.email`.execute(db)
}

export async function awaitNobody(db: Db, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length === 0) return
  await sql`delete from awaited_owner where account_id = any(${[...accountIds]}::integer[])`.execute(db)
}

export async function forgetAwaitedOf(db: Db, importId: number): Promise<void> {
  await sql`delete from awaited_owner where import_id = ${importId}`.execute(db)
}

/** Those whom most accounts wait for first. */
export async function readAwaitedOwners(db: Db): Promise<{ email: string; accounts: number }[]> {
  const { rows } = await sql<{ email: string; accounts: number }>`
    select email, count(*)::integer as accounts from awaited_owner
    where account_id in (select id from account_now) group by email order by accounts desc, email limit 200`.execute(
    db,
  )
  return rows
}

/**
 * Gives a member the accounts that wait for them and says how many. The owner is told as the import would have told it, so
 * that undoing the import takes it back as well.
 */
export async function giveAwaitedAccounts(
  db: Db,
  member: { id: string; email: string },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number; import_id: number }>`
    with given as (delete from awaited_owner where email = lower(${member.email}) returning account_id, import_id)
    select a.id, given.import_id from given join account_now a on a.id = given.account_id order by a.id`.execute(
    db,
  )
  for (const importId of new Set(rows.map((row) => row.import_id))) {
    const own = rows.filter((row) => row.import_id === importId)
    const given = own.map(({ id }) => ({ id, owner_id: member.id }))
    await writeVersions(db, accountTable, given, { now, importId })
  }
  await markDirty(
    db,
    rows.map((row) => row.id),
  )
  return rows.length
}
