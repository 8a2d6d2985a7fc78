import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from './moment.ts'

export type AccountFacts = {
  id: number
  external_id: string | null
  name: string
  domain: string | null
  owner_id: string | null
  stage: string
  tier: string | null
  industry: string | null
  country: string | null
  parent_id: number | null
  signed_up_on: string | null
  tags: string[]
  attributes: Record<string, unknown>
  recorded_at: string
}

/** The current facts of accounts, held until the transaction ends so that two writers cannot pass each other. */
export async function lockAccounts(db: Db, ids: readonly number[]): Promise<Map<number, AccountFacts>> {
  await sql`select id from account where id = any(${[...ids]}::integer[]) order by id for update`.execute(db)
  const { rows } = await sql<AccountFacts>`
    select id, external_id, name, domain, owner_id, stage, tier, industry, country, parent_id, signed_up_on, tags,
      attributes, ${instant('recorded_at')} as recorded_at
    from account_now where id = any(${[...ids]}::integer[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The facts of one account as a version said them, for telling what changed since. */
export async function factsRecordedAt(
  db: Db,
  id: number,
  recordedAt: string,
): Promise<AccountFacts | undefined> {
  const { rows } = await sql<AccountFacts>`
    select account_id as id, null as external_id, name, domain, owner_id, stage, tier, industry, country, parent_id,
      signed_up_on, tags, attributes, ${instant('recorded_at')} as recorded_at
    from account_fact where account_id = ${id} and recorded_at = ${recordedAt}::timestamptz and valid_to = 'infinity'
    order by row_id desc limit 1`.execute(db)
  return rows[0]
}

export async function markDirty(db: Db, accountIds: readonly number[]): Promise<void> {
  await sql`insert into account_dirty (account_id)
    select distinct coalesce(merged_into, id) from account where id = any(${[...accountIds]}::integer[])
    on conflict (account_id) do update set since = excluded.since`.execute(db)
}

export async function isActiveMember(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('member')
    .select('id')
    .where('id', '=', id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether `above` is the account itself or stands somewhere below it. */
export async function standsBelow(db: Db, accountId: number, above: number): Promise<boolean> {
  const { rows } = await sql`
    with recursive up as (
      select ${above}::integer as id
      union
      select a.parent_id from up join account_now a on a.id = up.id where a.parent_id is not null
    )
    select from up where id = ${accountId}`.execute(db)
  return rows.length > 0
}
