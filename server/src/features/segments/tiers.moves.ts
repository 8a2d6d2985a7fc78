import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'

export type TierMove = {
  account: { id: number; name: string }
  from: string | null
  to: string | null
  at: string
  cause: 'account' | 'scheme'
  mrr_minor: number | null
}

type Asked = {
  from: string
  to: string
  timeZone: string
  limit: number
  after: readonly [string, number] | undefined
  tierFrom: string | undefined
  tierTo: string | undefined
}

/** The word for "no tier" in a filter. */
export const NO_TIER = 'none'

/**
 * Each step from one tier to another, as the accounts' own history tells it: a correction of a past tier is no step.
 */
export async function readTierMoves(db: Db, asked: Asked) {
  const { limit, after, timeZone } = asked
  const start = sql`(${asked.from}::date)::timestamp at time zone ${timeZone}`
  const end = sql`(${asked.to}::date)::timestamp at time zone ${timeZone}`
  const wanted = (column: 'from' | 'to', word: string | undefined) =>
    word === undefined
      ? sql`true`
      : word === NO_TIER
        ? sql`${sql.ref(column)} is null`
        : sql`${sql.ref(column)} = ${word}`
  const { rows } = await sql<{
    row: TierMove | null
    total: number
    matrix: { from: string | null; to: string | null; accounts: number; mrr_minor: number }[]
  }>`
    with told as (
      select f.account_id, f.tier, f.name, f.valid_from, lag(f.tier) over w as before, lag(1) over w as earlier
      from account_fact f join account a on a.id = f.account_id and a.merged_into is null
      where f.superseded_at = 'infinity'
      window w as (partition by f.account_id order by f.valid_from, f.row_id)
    ), moves as materialized (
      select t.account_id, t.before as "from", t.tier as "to", t.valid_from as at, d.mrr_minor,
        case when exists (select from tier_scheme s where s.saved_at = t.valid_from) then 'scheme' else 'account' end as cause
      from told t
      left join account_day d on d.account_id = t.account_id and d.day = (select day from refresh_state)
      where t.earlier = 1 and t.tier is distinct from t.before and t.valid_from >= ${start} and t.valid_from < ${end}
    ), fitting as (select * from moves where ${wanted('from', asked.tierFrom)} and ${wanted('to', asked.tierTo)}),
    page as (
      select * from fitting where ${after ? sql`(at, account_id) < (${after[0]}::timestamptz, ${after[1]}::integer)` : sql`true`}
      order by at desc, account_id desc limit ${limit}
    )
    select n.total, n.matrix, case when p.account_id is not null then jsonb_build_object(
      'account', jsonb_build_object('id', p.account_id, 'name', f.name), 'from', p."from", 'to', p."to",
      'at', ${instant('p.at')}, 'cause', p.cause, 'mrr_minor', p.mrr_minor) end as row
    from (select (select count(*) from fitting)::integer as total, coalesce((select jsonb_agg(g) from (
        select "from", "to", count(*) as accounts, coalesce(sum(mrr_minor), 0) as mrr_minor from moves where cause = 'account'
        group by 1, 2 order by 3 desc, 1, 2) g), '[]') as matrix) n
    left join page p on true left join account_now f on f.id = p.account_id
    order by p.at desc, p.account_id desc`.execute(db)
  return {
    rows: rows.flatMap(({ row }) => row ?? []),
    total: rows[0]?.total ?? 0,
    matrix: rows[0]?.matrix ?? [],
  }
}
