import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { accountsAt, instant, type Moment } from '../accounts/moment.ts'
import { memberAt } from '../accounts/segment-filter.ts'

type Band = 'good' | 'watch' | 'danger' | 'unknown'
export type MemberRow = {
  account: { id: number; name: string; external_id: string | null }
  owner: string | null
  mrr_minor: number | null
  band: Band | null
  since: string
}

/** Largest first; accounts without known money come last. */
export async function readMembers(
  db: Db,
  asked: { id: number; moment: Moment; limit: number; after: readonly [number | null, number] | undefined },
): Promise<{ rows: MemberRow[]; total: number }> {
  const { id, moment, limit, after } = asked
  const { rows } = await sql<{ row: MemberRow | null; total: number }>`
    with held as materialized (
      select f.id, f.name, f.external_id, f.owner_id, s.since, d.mrr_minor, h.band
      from segment_member s join ${accountsAt(moment)} f on f.id = s.account_id
      left join account_day d on d.account_id = f.id
        and d.day = (select max(x.day) from account_day x where x.day <= ${moment.day}::date)
      left join health_score h on h.account_id = f.id and h.day = d.day
      where s.segment_id = ${id} and ${memberAt('s', moment)}
    ), page as (
      select * from held where ${after ? afterRow(after) : sql`true`}
      order by mrr_minor desc nulls last, id limit ${limit}
    )
    select n.total, case when p.id is not null then jsonb_build_object(
      'account', jsonb_build_object('id', p.id, 'name', p.name, 'external_id', p.external_id),
      'owner', (select m.name from member m where m.id = p.owner_id), 'mrr_minor', p.mrr_minor, 'band', p.band,
      'since', ${instant('p.since')}) end as row
    from (select count(*)::integer as total from held) n left join page p on true
    order by p.mrr_minor desc nulls last, p.id`.execute(db)
  return { rows: rows.flatMap(({ row }) => row ?? []), total: rows[0]?.total ?? 0 }
}

function afterRow([mrr, id]: readonly [number | null, number]): RawBuilder<boolean> {
  if (mrr === null) return sql<boolean>`mrr_minor is null and id > ${id}`
  return sql<boolean>`(mrr_minor < ${mrr}::bigint or (mrr_minor = ${mrr}::bigint and id > ${id}) or mrr_minor is null)`
}

export type MoveRow = {
  account: { id: number; name: string }
  kind: 'entered' | 'left'
  at: string
  version: number
  mrr_minor: number | null
}

export async function readMoves(
  db: Db,
  asked: { id: number; limit: number; after: readonly [string, number, string] | undefined },
): Promise<MoveRow[]> {
  const { id, limit, after } = asked
  const from = after
    ? sql`(at, account_id, kind) < (${after[0]}::timestamptz, ${after[1]}::integer, ${after[2]}::text)`
    : sql`true`
  const { rows } = await sql<MoveRow>`
    with moves as (
      (select account_id, 'entered'::text as kind, since as at, since_version as version from segment_member
        where segment_id = ${id})
      union all
      (select account_id, 'left', until, coalesce(until_version, since_version) from segment_member
        where segment_id = ${id} and until <> 'infinity')
    ), page as (select * from moves where ${from} order by at desc, account_id desc, kind desc limit ${limit})
    select jsonb_build_object('id', p.account_id, 'name', coalesce(f.name, '#' || p.account_id)) as account, p.kind,
      ${instant('p.at')} as at, p.version, d.mrr_minor
    from page p
    left join account i on i.id = p.account_id
    left join account_fact f on f.account_id = coalesce(i.merged_into, i.id) and f.superseded_at = 'infinity'
      and f.valid_to = 'infinity'
    left join account_day d on d.account_id = p.account_id and d.day = (select day from refresh_state)
    order by p.at desc, p.account_id desc, p.kind desc`.execute(db)
  return rows
}

export async function readCounts(db: Db, id: number) {
  const { rows } = await sql<{
    day: string
    version: number
    accounts: number
    mrr_minor: number
    unknown: number
    reconstructed: boolean
  }>`
    select day, version, accounts, mrr_minor, unknown, reconstructed from segment_count
    where segment_id = ${id} order by day desc limit 800`.execute(db)
  return rows.reverse()
}

export async function readSegmentsOf(db: Db, accountId: number) {
  const { rows } = await sql<{ id: number; name: string; since: string }>`
    select s.id, s.name, ${instant('m.since')} as since from segment_member m join segment s on s.id = m.segment_id
    where m.account_id = ${accountId} and m.until = 'infinity' and s.deleted_at is null order by lower(s.name)`.execute(
    db,
  )
  return rows
}
