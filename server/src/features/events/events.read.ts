import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

const MOST_CONTACTS = 500

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

export type AccountUsage = { days: DayUsage[]; features: FeatureUsage[]; contacts: ContactUsage[] }

/**
 * Use of an account and of those merged into it, told three ways from one reading; contacts are the people they turned
 * out to be.
 */
export async function readAccountUsage(
  db: Db,
  { accountId, from, to }: { accountId: number; from: string; to: string },
): Promise<AccountUsage> {
  const { rows } = await sql<AccountUsage>`
    with used as materialized (
      select u.day, u.events, u.seconds, u.features, u.last_ts,
        coalesce(c.merged_into, nullif(u.contact_id, 0)) as person
      from usage_day u left join contact c on c.id = u.contact_id
      where u.account_id = any(array(select id from account where id = ${accountId} or merged_into = ${accountId}))
        and u.day >= ${from}::date and u.day <= ${to}::date
    ),
    by_day as (
      select day, sum(events) as events, sum(seconds) as seconds,
        count(distinct person) filter (where events > 0) as active_contacts,
        coalesce(bit_count(bit_or(features) filter (where events > 0)), 0) as features
      from used group by day
    ),
    by_feature as (
      select f.id as feature_id, f.name, count(distinct day) as days, count(distinct (day, person)) filter (where person is not null) as contact_days,
        count(distinct person) as contacts, max(day) as last_day
      from used join feature f on get_bit(used.features, f.id::integer) = 1
      where used.events > 0 group by f.id, f.name
    ),
    by_contact as (
      select coalesce(person, 0) as contact_id, c.external_id, f.name, f.email, sum(events) as events,
        sum(seconds) as seconds, count(distinct day) as active_days, max(last_ts)::text as last_at
      from used
      left join contact c on c.id = person
      left join contact_fact f on f.contact_id = person and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
      where used.events > 0 group by person, c.external_id, f.name, f.email
      order by events desc, contact_id limit ${MOST_CONTACTS}
    )
    select
      (select coalesce(jsonb_agg(by_day order by day), '[]') from by_day) as days,
      (select coalesce(jsonb_agg(by_feature order by days desc, feature_id), '[]') from by_feature) as features,
      (select coalesce(jsonb_agg(by_contact order by events desc, contact_id), '[]') from by_contact) as contacts`.execute(
    db,
  )
  return rows[0] ?? { days: [], features: [], contacts: [] }
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
