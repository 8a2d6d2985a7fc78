import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type DayUsage = {
  day: string
  events: number
  seconds: number
  active_contacts: number
  features: number
}
export type FeatureUsage = {
  feature_id: number
  name: string
  days: number
  contact_days: number
  contacts: number
  last_day: string
}
export type ContactUsage = {
  contact_id: number
  external_id: string | null
  name: string | null
  email: string | null
  events: number
  seconds: number
  active_days: number
  last_at: string
}

/** An account's id by number or by `ext:<external id>`; a merged account answers as the one it became part of. */
export async function findUsageAccount(db: Db, ref: string): Promise<number | undefined> {
  const byName = ref.startsWith('ext:')
  if (!byName && !/^[1-9]\d{0,8}$/.test(ref)) return undefined
  const { rows } = await sql<{ id: number }>`
    select coalesce(merged_into, id) as id from account
    where ${byName ? sql`external_id = ${ref.slice(4)}` : sql`id = ${Number(ref)}`}`.execute(db)
  return rows[0]?.id
}

/** Rows of usage_day of an account and those merged into it; contacts are the people they turned out to be. */
function usageOf(accountId: number, from: string, to: string) {
  return sql`(
    select u.*, coalesce(c.merged_into, u.contact_id) as person from usage_day u left join contact c on c.id = u.contact_id
    where u.account_id in (select id from account where id = ${accountId} or merged_into = ${accountId})
      and u.day >= ${from}::date and u.day <= ${to}::date)`
}

export async function readDayUsage(db: Db, accountId: number, from: string, to: string): Promise<DayUsage[]> {
  const { rows } = await sql<DayUsage>`
    select day, sum(events)::bigint as events, sum(seconds)::bigint as seconds,
      count(distinct nullif(person, 0)) filter (where events > 0)::integer as active_contacts,
      coalesce(bit_count(bit_or(features) filter (where events > 0)), 0)::integer as features
    from ${usageOf(accountId, from, to)} u group by day order by day`.execute(db)
  return rows
}

export async function readFeatureUsage(
  db: Db,
  accountId: number,
  from: string,
  to: string,
): Promise<FeatureUsage[]> {
  const { rows } = await sql<FeatureUsage>`
    select f.id as feature_id, f.name, count(distinct u.day)::integer as days,
      count(distinct (u.day, u.person)) filter (where u.person <> 0)::integer as contact_days,
      count(distinct nullif(u.person, 0))::integer as contacts, max(u.day) as last_day
    from ${usageOf(accountId, from, to)} u
    join feature f on get_bit(u.features, f.id::integer) = 1
    where u.events > 0
    group by f.id, f.name order by days desc, f.id`.execute(db)
  return rows
}

export async function readContactUsage(
  db: Db,
  accountId: number,
  from: string,
  to: string,
): Promise<ContactUsage[]> {
  const { rows } = await sql<ContactUsage>`
    select u.person as contact_id, c.external_id, f.name, f.email, sum(u.events)::bigint as events,
      sum(u.seconds)::bigint as seconds, count(distinct u.day) filter (where u.events > 0)::integer as active_days,
      max(u.last_ts) filter (where u.events > 0)::text as last_at
    from ${usageOf(accountId, from, to)} u
    left join contact c on c.id = u.person
    left join contact_fact f on f.contact_id = u.person and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    group by u.person, c.external_id, f.name, f.email order by events desc, u.person limit 500`.execute(db)
  return rows
}

export type EventNameRow = {
  id: number
  kind: string
  name: string
  feature_id: number
  feature: string
  first_seen_at: string
}

export async function readEventNames(
  db: Db,
  page: { after: number; limit: number; q: string | undefined },
): Promise<EventNameRow[]> {
  const { rows } = await sql<Omit<EventNameRow, 'first_seen_at'> & { first_seen_at: Date }>`
    select n.id, n.kind, n.name, n.feature_id, f.name as feature, n.first_seen_at
    from event_name n join feature f on f.id = n.feature_id
    where n.id > ${page.after} and (${page.q ?? null}::text is null or strpos(lower(n.name), lower(${page.q ?? ''})) > 0)
    order by n.id limit ${page.limit}`.execute(db)
  return rows.map((row) => ({ ...row, first_seen_at: row.first_seen_at.toISOString() }))
}

/** The newest events in the table, for a process that did not receive them itself. */
export async function readLatestEvents(db: Db, since: Date) {
  const { rows } = await sql<{ kind: string; name: string; account: string | null; received_at: Date }>`
    select n.kind, n.name, a.external_id as account, e.received_at
    from (select * from event where ts > ${since} order by ts desc limit 100) e
    join event_name n on n.id = e.event_name_id
    left join account a on a.id = e.account_id
    where e.import_id is null
    order by e.received_at desc, e.ts desc limit 20`.execute(db)
  return rows
}
