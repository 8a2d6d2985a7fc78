import { sql } from 'kysely'
import type { Database, Db } from '../../platform/database.ts'

export type RefreshState = {
  day: string
  usageArrives: boolean
  ticketsKnown: boolean
  importsSeenUntil: string | null
  currency: string | null
  timeZone: string | null
}

/** The settings of the workspace that account days stand on. */
type MadeFor = { currency: string; timeZone: string }

/** Refreshes stand in line: two at once would do the same work and wait for each other's rows. */
export async function holdRefresh(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('metrics:refresh'))`.execute(db)
}

/** Past days are apart from each other, but not from the refresh of everything. */
export async function holdRefreshOfPastDays(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('metrics:refresh'))`.execute(db)
}

/**
 * Moves accounts with news into account_refreshing, in a transaction of its own, so that whoever has newer news never
 * waits for a refresh; news that comes meanwhile stands in account_dirty again. A crash leaves them to the next run.
 */
export async function claimDirty(db: Db, limit: number): Promise<number[]> {
  await sql`
    with taken as (
      delete from account_dirty where account_id in (select account_id from account_dirty order by since limit ${limit})
      returning account_id
    )
    insert into account_refreshing (account_id) select account_id from taken on conflict do nothing`.execute(
    db,
  )
  const { rows } = await sql<{
    account_id: number
  }>`select account_id from account_refreshing order by 1`.execute(db)
  return rows.map((row) => row.account_id)
}

export async function releaseClaimed(db: Db, ids: readonly number[]): Promise<void> {
  await sql`delete from account_refreshing where account_id = any(${[...ids]}::integer[])`.execute(db)
}

/** The accounts behind these ids with everything that was merged into them. */
export async function memberIdsOf(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with root as (select distinct coalesce(merged_into, id) as id from account where id = any(${[...ids]}::integer[]))
    select id from root union select a.id from account a join root r on a.merged_into = r.id
    union select unnest(${[...ids]}::integer[])`.execute(db)
  return rows.map((row) => row.id)
}

export async function readState(db: Db): Promise<RefreshState | undefined> {
  const { rows } = await sql<RefreshState>`
    select day, usage_arrives as "usageArrives", tickets_known as "ticketsKnown", imports_seen_until::text as "importsSeenUntil",
      currency, time_zone as "timeZone"
    from refresh_state`.execute(db)
  return rows[0]
}

/** The company-wide signs of today, compared with those of the last refresh. */
export async function readSigns(
  db: Db,
  day: string,
): Promise<{ usageArrives: boolean; ticketsKnown: boolean }> {
  const { rows } = await sql<{ usageArrives: boolean; ticketsKnown: boolean }>`
    select exists (select from usage_day u where u.day > ${day}::date - 28 and u.day <= ${day}::date) as "usageArrives",
      exists (select from ticket t where t.superseded_at = 'infinity' and t.opened_at < ${day}::date + 1) as "ticketsKnown"`.execute(
    db,
  )
  return rows[0] ?? { usageArrives: false, ticketsKnown: false }
}

/** Days only go on, unless the time zone is another one: then a day that had begun may lie ahead again. */
export async function writeState(
  db: Db,
  state: { day: string; usageArrives: boolean; ticketsKnown: boolean; currency: string; timeZone: string },
): Promise<void> {
  const { day, usageArrives, ticketsKnown, currency, timeZone } = state
  await sql`
    insert into refresh_state as r (day, usage_arrives, tickets_known, currency, time_zone, history_currency, history_time_zone)
    values (${day}, ${usageArrives}, ${ticketsKnown}, ${currency}, ${timeZone}, ${currency}, ${timeZone})
    on conflict (only_row) do update set
      day = case when r.time_zone <> excluded.time_zone then excluded.day else greatest(r.day, excluded.day) end,
      usage_arrives = excluded.usage_arrives, tickets_known = excluded.tickets_known,
      currency = excluded.currency, time_zone = excluded.time_zone,
      history_currency = coalesce(r.history_currency, excluded.currency),
      history_time_zone = coalesce(r.history_time_zone, excluded.time_zone)`.execute(db)
}

/** Past days that were made for other settings than these, and whether their money is another one. */
export async function historyBehind(
  db: Db,
  { currency, timeZone }: MadeFor,
): Promise<{ isMoney: boolean } | undefined> {
  const { rows } = await sql<{ isMoney: boolean }>`
    select history_currency <> ${currency} as "isMoney" from refresh_state
    where (history_currency, history_time_zone) <> (${currency}, ${timeZone})`.execute(db)
  return rows[0]
}

export async function historyMadeFor(db: Db, { currency, timeZone }: MadeFor): Promise<void> {
  await sql`update refresh_state set history_currency = ${currency}, history_time_zone = ${timeZone}`.execute(
    db,
  )
}

/** When the last import ended or was undone, if no history was rebuilt since. */
export async function newImports(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ until: string | null }>`
    select max(greatest(i.finished_at, i.undone_at))::text as until from import i
    where i.status in ('done', 'undone')
      and greatest(i.finished_at, i.undone_at) > coalesce((select imports_seen_until from refresh_state), '-infinity')`.execute(
    db,
  )
  return rows[0]?.until ?? undefined
}

/** True when imports came whose past is not filled in yet and none is under way: five files in a row are one history. */
export async function settledImports(db: Db): Promise<boolean> {
  return (await newImports(db)) !== undefined && !(await isImporting(db))
}

async function isImporting(db: Db): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from import where status in ('running', 'undoing')
      or greatest(finished_at, undone_at) > now() - interval '10 seconds') as busy`.execute(db)
  return rows[0]?.busy ?? false
}

/** The day from which late events ask for history anew, once none came for a minute, or after an hour of them. */
export async function settledLateUsage(db: Db): Promise<{ day: string; readAt: string } | undefined> {
  const { rows } = await sql<{ day: string; readAt: string }>`
    select day, clock_timestamp()::text as "readAt" from late_usage
    where noted_at < now() - interval '1 minute' or since < now() - interval '1 hour'`.execute(db)
  return rows[0] && !(await isImporting(db)) ? rows[0] : undefined
}

/** Late events that came while history was filled in, or just before, keep their note and have their turn later. */
export async function lateUsageSeen(db: Db, { readAt }: { readAt: string }): Promise<void> {
  await sql`delete from late_usage where noted_at < ${readAt}::timestamptz - interval '30 seconds'`.execute(
    db,
  )
  await sql`update late_usage set since = ${readAt}::timestamptz where since < ${readAt}::timestamptz`.execute(
    db,
  )
}

/** Does the work unless somebody does it already: history takes long, and the next refresh comes within a minute. */
export async function aloneInHistory(db: Database, work: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      free: boolean
    }>`select pg_try_advisory_lock(hashtext('metrics:history')) as free`.execute(connection)
    if (!rows[0]?.free) return
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtext('metrics:history'))`.execute(connection)
    }
  })
}

export async function importsSeen(db: Db, until: string): Promise<void> {
  await sql`update refresh_state set imports_seen_until = ${until}`.execute(db)
}

/** The first day of which anything is told: a contract, a sign-up, usage or a ticket. */
export async function firstFactDay(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ day: string | null }>`
    select least(
      (select min(start_date) from subscription where superseded_at = 'infinity'),
      (select min(signed_up_on) from account_now),
      (select min(day) from usage_day),
      (select min(opened_at)::date from ticket where superseded_at = 'infinity')
    ) as day`.execute(db)
  return rows[0]?.day ?? undefined
}

export async function ensureDayPartitions(db: Db, from: string, to: string): Promise<void> {
  await sql`select ensure_partitions(t, ${from}::date, ${to}::date)
    from unnest(array['account_day', 'health_score']) t
    union all select ensure_partitions('further_score', ${from}::date, ${to}::date)
    where exists (select from score where id > 1)`.execute(db)
}
