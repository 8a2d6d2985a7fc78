import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type UsageMove = { contactId: number; toContactId: number; toAccountId: number }

/** Marks accounts for the next refresh. */
export async function markDirty(db: Db, accountIds: readonly number[]): Promise<void> {
  const ids = [...new Set(accountIds)].filter((id) => id !== 0).sort((a, b) => a - b)
  if (ids.length === 0) return
  await sql`
    insert into account_dirty (account_id, since) select id, clock_timestamp() from unnest(${ids}::integer[]) as d(id)
    on conflict (account_id) do update set since = excluded.since`.execute(db)
}

/**
 * Gives what was recorded without an account to the account and contact it turned out to belong to. The account of a row
 * is never updated (it decides where the row lives): such rows are deleted and written again. Returns the accounts that
 * received something.
 */
export async function moveUsage(db: Db, moves: readonly UsageMove[]): Promise<number[]> {
  if (moves.length === 0) return []
  const given = sql`(select * from unnest(
      ${moves.map((move) => move.contactId)}::integer[], ${moves.map((move) => move.toContactId)}::integer[],
      ${moves.map((move) => move.toAccountId)}::integer[]) as m(contact_id, to_contact, to_account))`
  await sql`
    update event e set contact_id = m.to_contact from ${given} m
    where e.account_id = 0 and e.contact_id = m.contact_id and m.to_account = 0 and m.to_contact <> m.contact_id`.execute(
    db,
  )
  await sql`
    with gone as (
      delete from event e using ${given} m
      where e.account_id = 0 and e.contact_id = m.contact_id and m.to_account <> 0
      returning e.ts, m.to_account, e.message_id, m.to_contact, e.event_name_id, e.seconds, e.quantity, e.properties, e.received_at, e.import_id
    )
    insert into event (ts, account_id, message_id, contact_id, event_name_id, seconds, quantity, properties, received_at, import_id)
    select * from gone on conflict do nothing`.execute(db)
  const { rows } = await sql<{ account_id: number }>`
    with gone as (
      delete from usage_day u using ${given} m
      where u.account_id = 0 and u.contact_id = m.contact_id and (m.to_account <> 0 or m.to_contact <> m.contact_id)
      returning u.*, m.to_contact, m.to_account
    )
    insert into usage_day as u (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
    select to_account, day, to_contact, least(sum(events), 2147483647)::integer, least(sum(seconds), 2147483647)::integer,
      bit_or(features), min(first_ts), max(last_ts)
    from gone group by 1, 2, 3 order by 1, 2, 3
    on conflict (account_id, day, contact_id) do update set
      events = least(u.events::bigint + excluded.events, 2147483647), seconds = least(u.seconds::bigint + excluded.seconds, 2147483647),
      features = u.features | excluded.features, first_ts = least(u.first_ts, excluded.first_ts),
      last_ts = greatest(u.last_ts, excluded.last_ts)
    returning account_id`.execute(db)
  return [...new Set(rows.map((row) => row.account_id))]
}

/** Usage without an account whose contact has one by now, or was found to be another contact. */
export async function findStrayUsage(db: Db, limit: number): Promise<UsageMove[]> {
  const { rows } = await sql<UsageMove>`
    select u.contact_id as "contactId", t.id as "toContactId",
      coalesce((select a.merged_into from account a where a.id = f.account_id), f.account_id, 0) as "toAccountId"
    from (select distinct contact_id from usage_day where account_id = 0 and contact_id <> 0) u
    join contact c on c.id = u.contact_id
    join contact t on t.id = coalesce(c.merged_into, c.id)
    join contact_fact f on f.contact_id = t.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where f.account_id is not null or t.id <> c.id
    order by 1 limit ${limit}`.execute(db)
  return rows
}

/** Takes the events of an import out and counts the days they stood in anew. Returns how many there were. */
export async function deleteImportedEvents(
  db: Db,
  importId: number,
  between?: { from: Date; to: Date },
): Promise<{ events: number; accounts: number[] }> {
  const { rows } = await sql<{ account_id: number; day: string; contact_id: number; events: number }>`
    with gone as (
      delete from event where import_id = ${importId}
        ${between ? sql`and ts >= ${between.from} and ts < ${between.to}` : sql``}
      returning account_id, (ts at time zone 'UTC')::date as day, contact_id
    )
    select account_id, day, contact_id, count(*)::integer as events from gone group by 1, 2, 3 order by 1, 2, 3`.execute(
    db,
  )
  await rebuildUsageDays(db, rows)
  const accounts = [...new Set(rows.map((row) => row.account_id))]
  await markDirty(db, accounts)
  return { events: rows.reduce((sum, row) => sum + row.events, 0), accounts }
}

type UsageKey = { account_id: number; day: string; contact_id: number }

async function rebuildUsageDays(db: Db, keys: readonly UsageKey[]): Promise<void> {
  const size = 20_000
  for (let from = 0; from < keys.length; from += size) {
    const part = keys.slice(from, from + size)
    const days = part.map((key) => key.day).sort()
    const given = sql`(select * from unnest(
      ${part.map((key) => key.account_id)}::integer[], ${part.map((key) => key.day)}::date[],
      ${part.map((key) => key.contact_id)}::integer[]) as k(account_id, day, contact_id))`
    await sql`delete from usage_day u using ${given} k
      where u.account_id = k.account_id and u.day = k.day and u.contact_id = k.contact_id`.execute(db)
    await sql`
      insert into usage_day (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
      select e.account_id, k.day, e.contact_id, least(sum(e.quantity), 2147483647)::integer,
        least(sum(e.seconds), 2147483647)::integer, coalesce(bit_or(n.features) filter (where e.quantity > 0), 0::bit(256)), min(e.ts), max(e.ts)
      from event e
      join ${given} k on k.account_id = e.account_id and k.contact_id = e.contact_id and k.day = (e.ts at time zone 'UTC')::date
      join event_name n on n.id = e.event_name_id
      where e.ts >= ${days[0]}::date::timestamp at time zone 'UTC'
        and e.ts < (${days.at(-1)}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2, 3`.execute(db)
  }
}
