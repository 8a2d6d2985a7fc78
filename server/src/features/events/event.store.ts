import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { boolArray, instantArray, int4Array, jsonbArray, textArray } from './binary-array.ts'

/** An event with every name already turned into a number. */
export type EventRow = {
  ts: number
  saidTs: number
  stamped: boolean
  /** Its md5 is the message's id in the table. */
  key: string
  accountId: number
  contactId: number
  eventNameId: number
  seconds: number
  quantity: number
  properties: string | undefined
}

export type EventWrite = {
  receivedAt: Date
  source: string
  importId?: number | undefined
  /** The caller cannot try again after a unique violation: another writer's row makes ours a duplicate. */
  skipConflicts?: boolean
}

const MONTHS_REMEMBERED = 600
const monthsMade = new WeakMap<Db, Set<string>>()

/**
 * Makes the partitions of the months these events fall in, and of the next ones. Inside a transaction nothing is
 * remembered, because it may be rolled back.
 */
export async function preparePartitions(db: Db, rows: readonly { ts: number }[]): Promise<void> {
  const made = db.isTransaction ? new Set<string>() : (monthsMade.get(db) ?? new Set<string>())
  const months = new Set<string>()
  let lastDay = Number.NaN
  for (const { ts } of rows) {
    const day = Math.floor(ts / 86_400_000)
    if (day === lastDay) continue
    lastDay = day
    months.add(`${new Date(ts).toISOString().slice(0, 7)}-01`)
  }
  for (const month of [...months].sort()) {
    if (made.has(month)) continue
    await sql`select ensure_partitions(parent, ${month}::date, (${month}::date + interval '1 month')::date)
      from (values ('event'), ('usage_day')) as big(parent)`.execute(db)
    if (made.size >= MONTHS_REMEMBERED) made.clear()
    made.add(month)
  }
  if (!db.isTransaction) monthsMade.set(db, made)
}

/**
 * Writes events and counts them, in one statement: rows that are new go into `event`, are added up into `usage_day`, and
 * their accounts are marked. Returns the places of the rows that were there already.
 *
 * A second writer that brings the same message at the same moment makes the statement fail with a unique violation; tried
 * again it finds the message. Rows must not repeat within one call. A message counts as there when the same id stands at the same time (for whichever account: its contact may have moved
 * since), or when a time that the server set or corrected was stored under this id before.
 */
export async function insertEvents(db: Db, rows: readonly EventRow[], write: EventWrite): Promise<number[]> {
  if (rows.length === 0) return []
  const stamped = rows.some((row) => row.stamped)
  const ts = instantArray(rows, (row) => row.ts)
  const accountIds = int4Array(rows, (row) => row.accountId)
  const keys = textArray(rows, (row) => row.key)
  const stamps = boolArray(rows, (row) => row.stamped)
  const claims = stamped
    ? sql`claimed as (
        insert into message_seen (message_id, seen_at)
        select distinct md5(key)::uuid, ${write.receivedAt}::timestamptz
        from unnest(${keys}::text[], ${stamps}::boolean[]) as i(key, stamped) where stamped order by 1
        on conflict do nothing returning message_id),`
    : sql``
  // One walk along the key for all times of the batch: asked row by row it would cost a fifth of the whole statement. The
  // array stands in a subquery, so that the planner does not weigh each of its elements; the bounds keep all months but
  // those of the batch out of the plan.
  const { earliest, latest } = boundsOf(rows)
  const times = stamped
    ? instantArray(
        [...rows, ...rows.filter((row) => row.stamped).map((row) => ({ ts: row.saidTs }))],
        (row) => row.ts,
      )
    : ts
  const standing = sql`standing as materialized (
      select e.ts, e.message_id from event e
      where e.ts = any((select ${times}::timestamptz[])::timestamptz[])
        and e.ts >= ${earliest}::timestamptz and e.ts <= ${latest}::timestamptz),`
  const isNew = (ts: RawBuilder<unknown>) =>
    sql`(${ts}, i.message_id) not in (select ts, message_id from standing)`
  // Said with coalesce and not with "is null", because the planner takes the latter for rare and then joins row by row.
  const notSeen = sql`coalesce((select false from message_seen s where s.message_id = i.message_id), true)`
  const mayEnter = stamped
    ? sql`case when i.stamped then i.message_id in (select message_id from claimed) and ${isNew(sql`i.said_ts`)}
        else ${notSeen} end`
    : notSeen
  const { rows: result } = await sql<{ duplicates: number[] | null }>`
    with ${claims} ${standing} inserted as (
      insert into event (ts, account_id, message_id, contact_id, event_name_id, seconds, quantity, properties, received_at, import_id)
      select i.ts, i.account_id, i.message_id, i.contact_id, i.event_name_id, i.seconds, i.quantity, i.properties,
        ${write.receivedAt}::timestamptz, ${write.importId ?? null}::integer
      from (
        select unnest(${ts}::timestamptz[]) as ts, unnest(${accountIds}::integer[]) as account_id,
          md5(unnest(${keys}::text[]))::uuid as message_id,
          unnest(${int4Array(rows, (row) => row.contactId)}::integer[]) as contact_id,
          unnest(${int4Array(rows, (row) => row.eventNameId)}::integer[]) as event_name_id,
          unnest(${int4Array(rows, (row) => row.seconds)}::integer[]) as seconds,
          unnest(${int4Array(rows, (row) => row.quantity)}::integer[]) as quantity,
          unnest(${jsonbArray(rows, (row) => row.properties)}::jsonb[]) as properties
          ${stamped ? sql`, unnest(${stamps}::boolean[]) as stamped, unnest(${instantArray(rows, (row) => row.saidTs)}::timestamptz[]) as said_ts` : sql``}
      ) i
      where ${mayEnter} and ${isNew(sql`i.ts`)}
      ${write.skipConflicts ? sql`on conflict do nothing` : sql``}
      returning ts, account_id, message_id, contact_id, event_name_id, seconds, quantity
    ), counted as materialized (
      select i.account_id, (i.ts at time zone 'UTC')::date as day, i.contact_id, count(*) as rows,
        least(sum(i.quantity), 2147483647)::integer as events, least(sum(i.seconds), 2147483647)::integer as seconds,
        coalesce(bit_or(n.features) filter (where i.quantity > 0), 0::bit(256)) as features, min(i.ts) as first_ts, max(i.ts) as last_ts
      from inserted i join event_name n on n.id = i.event_name_id
      group by 1, 2, 3
    ), rolled as (
      insert into usage_day as u (account_id, day, contact_id, events, seconds, features, first_ts, last_ts)
      select account_id, day, contact_id, events, seconds, features, first_ts, last_ts from counted order by 1, 2, 3
      on conflict (account_id, day, contact_id) do update set
        events = least(u.events::bigint + excluded.events, 2147483647), seconds = least(u.seconds::bigint + excluded.seconds, 2147483647),
        features = u.features | excluded.features, first_ts = least(u.first_ts, excluded.first_ts),
        last_ts = greatest(u.last_ts, excluded.last_ts)
    ), dirty as (
      insert into account_dirty (account_id, since)
      select account_id, clock_timestamp() from counted where account_id <> 0 group by 1 order by 1
      on conflict (account_id) do update set since = excluded.since where account_dirty.since < excluded.since - interval '1 second'
    ), freshness as (
      insert into source_freshness as f (source, last_received_at, last_ts, records)
      select ${write.source}, ${write.receivedAt}::timestamptz, max(last_ts), sum(rows) from counted having count(*) > 0
      on conflict (source) do update set last_received_at = excluded.last_received_at,
        last_ts = greatest(f.last_ts, excluded.last_ts), records = f.records + excluded.records
    )
    select case when (select coalesce(sum(rows), 0) from counted) < ${rows.length} then (
      select array_agg((i.n - 1)::integer)
      from unnest(${ts}::timestamptz[], ${accountIds}::integer[], ${keys}::text[]) with ordinality as i(ts, account_id, key, n)
      where not exists (select from inserted d where d.ts = i.ts and d.account_id = i.account_id and d.message_id = md5(i.key)::uuid)
    ) end as duplicates`.execute(db)
  return result[0]?.duplicates ?? []
}

function boundsOf(rows: readonly EventRow[]): { earliest: Date; latest: Date } {
  let earliest = Number.POSITIVE_INFINITY
  let latest = Number.NEGATIVE_INFINITY
  for (const { ts, saidTs } of rows) {
    earliest = Math.min(earliest, ts, saidTs)
    latest = Math.max(latest, ts, saidTs)
  }
  return { earliest: new Date(earliest), latest: new Date(latest) }
}
