import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type ContactRecord = {
  id: number
  externalId: string | null
  anonymous: boolean
  accountId: number | null
  name: string | null
  email: string | null
  title: string | null
  role: string | null
  attributes: Record<string, unknown>
  /** When its newest traits were said, in milliseconds since 1970; -Infinity when nothing was. */
  saidAt: number
}

/** Identities are changed by one writer at a time, so that two processes never make the same contact or feature. */
export async function lockIdentity(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tsuzuku.identity'))`.execute(db)
}

/** Remembers messages that change identities; returns the keys of those not seen before. */
export async function claimMessages(db: Db, keys: readonly string[], now: Date): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    with given as (select distinct key, md5(key)::uuid as id from unnest(${[...keys]}::text[]) as k(key)),
    claimed as (
      insert into message_seen (message_id, seen_at) select id, ${now}::timestamptz from given order by 1
      on conflict do nothing returning message_id
    )
    select g.key from given g join claimed c on c.message_id = g.id`.execute(db)
  return new Set(rows.map((row) => row.key))
}

/** Accounts by external id; unknown ones are made, named by their id until somebody says more. */
export async function ensureAccounts(
  db: Db,
  externalIds: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const wanted = [...new Set(externalIds)].sort()
  if (wanted.length === 0) return new Map()
  const find = async () => {
    const { rows } = await sql<{ key: string; id: number; known: boolean }>`
      select a.external_id as key, coalesce(a.merged_into, a.id) as id,
        a.merged_into is not null or exists (
          select from account_fact f where f.account_id = a.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
        ) as known
      from account a where a.external_id = any(${wanted}::text[])`.execute(db)
    return new Map(rows.map((row) => [row.key, row]))
  }
  let found = await find()
  const missing = wanted.filter((key) => !found.get(key)?.known)
  if (missing.length > 0) {
    await sql`insert into account (external_id) select * from unnest(${missing}::text[]) as m order by 1 on conflict do nothing`.execute(
      db,
    )
    await sql`
      insert into account_fact (account_id, name, recorded_at)
      select a.id, a.external_id, ${now}::timestamptz from account a
      where a.external_id = any(${missing}::text[]) and a.merged_into is null and not exists (
        select from account_fact f where f.account_id = a.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity')`.execute(
      db,
    )
    found = await find()
  }
  return new Map([...found].map(([key, row]) => [key, row.id]))
}

/** Contacts by external id; unknown ones are made without an account. */
export async function ensureContacts(
  db: Db,
  externalIds: readonly string[],
  now: Date,
): Promise<{ ids: Map<string, number>; made: Set<number> }> {
  const wanted = [...new Set(externalIds)].sort()
  if (wanted.length === 0) return { ids: new Map(), made: new Set() }
  const known = await findContacts(db, wanted)
  const missing = wanted.filter((key) => !known.has(key))
  if (missing.length === 0) return { ids: known, made: new Set() }
  await sql`insert into contact (external_id) select * from unnest(${missing}::text[]) as m order by 1 on conflict do nothing`.execute(
    db,
  )
  const { rows } = await sql<{ id: number }>`
    insert into contact_fact (contact_id, recorded_at)
    select c.id, ${now}::timestamptz from contact c
    where c.external_id = any(${missing}::text[]) and c.merged_into is null and not exists (
      select from contact_fact f where f.contact_id = c.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity')
    returning contact_id as id`.execute(db)
  return { ids: await findContacts(db, wanted), made: new Set(rows.map((row) => row.id)) }
}

/** Contacts by external id, where a contact with current facts stands behind it. */
export async function findContacts(db: Db, externalIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; id: number }>`
    select c.external_id as key, coalesce(c.merged_into, c.id) as id from contact c
    join contact_fact f on f.contact_id = coalesce(c.merged_into, c.id) and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where c.external_id = any(${[...externalIds]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** Contacts by the other ids they were called by. */
export async function findAliases(db: Db, aliases: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; id: number }>`
    select a.alias as key, coalesce(c.merged_into, c.id) as id
    from contact_alias a join contact c on c.id = a.contact_id where a.alias = any(${[...aliases]}::text[])`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** One anonymous contact for each of these ids. */
export async function makeAnonymous(
  db: Db,
  aliases: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const wanted = [...new Set(aliases)].sort()
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: number }>`
    with made as (
      insert into contact (anonymous) select true from generate_series(1, ${wanted.length}) returning id
    ), facts as (
      insert into contact_fact (contact_id, recorded_at) select id, ${now}::timestamptz from made
    )
    select id from made`.execute(db)
  const made = new Map(wanted.map((alias, index) => [alias, rows[index]?.id ?? 0]))
  await addAliases(db, made)
  return made
}

export async function addAliases(db: Db, aliases: ReadonlyMap<string, number>): Promise<void> {
  if (aliases.size === 0) return
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    insert into contact_alias (alias, contact_id)
    select * from unnest(${sorted.map(([alias]) => alias)}::text[], ${sorted.map(([, id]) => id)}::integer[])
    on conflict do nothing`.execute(db)
}

export async function readContacts(db: Db, ids: readonly number[]): Promise<ContactRecord[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Omit<ContactRecord, 'saidAt'> & { saidAt: number | null }>`
    select c.id, c.external_id as "externalId", c.anonymous,
      coalesce((select a.merged_into from account a where a.id = f.account_id), f.account_id) as "accountId", f.name, f.email, f.title, f.role, f.attributes,
      (extract(epoch from s.said_at) * 1000)::float8 as "saidAt"
    from contact c join contact_fact f on f.contact_id = c.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    left join traits_said s on s.subject = 'contact' and s.id = c.id
    where c.id = any(${[...new Set(ids)]}::integer[])`.execute(db)
  return rows.map((row) => ({ ...row, saidAt: row.saidAt ?? Number.NEGATIVE_INFINITY }))
}

/** Says that contacts are in truth others; whoever was merged into them before follows. */
export async function mergeContacts(db: Db, merges: ReadonlyMap<number, number>): Promise<void> {
  if (merges.size === 0) return
  const pairs = [...merges].sort(([a], [b]) => a - b)
  await sql`
    update contact c set merged_into = m.target
    from unnest(${pairs.map(([from]) => from)}::integer[], ${pairs.map(([, to]) => to)}::integer[]) as m(source, target)
    where (c.id = m.source or c.merged_into = m.source) and c.id <> m.target`.execute(db)
}

/** The account of each domain that exactly one account has. */
export async function accountsOfDomains(db: Db, domains: readonly string[]): Promise<Map<string, number>> {
  if (domains.length === 0) return new Map()
  const { rows } = await sql<{ domain: string; id: number }>`
    select lower(f.domain) as domain, min(a.id) as id from account a
    join account_fact f on f.account_id = a.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where a.merged_into is null and lower(f.domain) = any(${[...new Set(domains)]}::text[])
    group by 1 having count(*) = 1`.execute(db)
  return new Map(rows.map((row) => [row.domain, row.id]))
}

/** Remembers when the newest traits of these contacts or accounts were said. */
export async function rememberSaid(
  db: Db,
  subject: 'contact' | 'account',
  said: ReadonlyMap<number, number>,
): Promise<void> {
  if (said.size === 0) return
  await sql`
    insert into traits_said as t (subject, id, said_at)
    select ${subject}, w.id, to_timestamp(w.ms / 1000) from unnest(${[...said.keys()]}::integer[], ${[...said.values()]}::float8[]) as w(id, ms)
    on conflict (subject, id) do update set said_at = greatest(t.said_at, excluded.said_at)`.execute(db)
}
