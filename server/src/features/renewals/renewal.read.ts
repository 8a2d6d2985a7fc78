import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import type { RenewalRow, states } from './renewal.schema.ts'

export type RenewalFilter = {
  today: string
  owner: Owner
  tier?: string | undefined
  account?: number | undefined
  month?: string | undefined
  which?: 'coming' | 'board' | 'past' | 'gone' | 'all'
  within?: number | undefined
  state?: (typeof states)[number] | undefined
  id?: number | undefined
}
const BOARD_PAST_DAYS = 30
export type RenewalPosition = [string, number]

/** `r` with `a`, the facts of the account that stands for its own today. */
export const renewalSource = sql`renewal r join account i on i.id = r.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'`

const columns = (
  today: string,
) => sql`r.id, jsonb_build_object('id', a.account_id, 'name', a.name, 'tier', a.tier) as account,
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
  r.owner_id is not null as owner_is_own, r.renews_on::text, r.renews_on - ${today}::date as days_left, r.mrr_minor,
  r.mrr_minor * 12 as year_minor, r.contracts, r.term_months, r.is_implied, r.gone_on is not null as is_gone,
  (select count(*)::integer from renewal_change c where c.renewal_id = r.id and c.after ? 'renews_on') as moved,
  r.state, r.forecast, r.category, r.result, r.result_mrr_minor, r.result_on::text, r.called, r.note, r.loss_reason,
  r.loss_note, r.competitor, r.foreseeable, r.follow_up_on::text, r.version,
  case when h.account_id is not null then jsonb_build_object('band', h.band, 'score', h.score) end as health`

export function renewalConditions(filter: RenewalFilter) {
  const { today, owner, tier, account, month, which = 'coming', within, state, id } = filter
  const parts = [
    id === undefined ? undefined : sql`r.id = ${id}`,
    account === undefined ? undefined : sql`a.account_id = ${account}`,
    state === undefined ? undefined : sql`r.state = ${state}`,
    tier === undefined ? undefined : tier === 'none' ? sql`a.tier is null` : sql`a.tier = ${tier}`,
    month === undefined
      ? undefined
      : sql`r.renews_on >= ${`${month}-01`}::date and r.renews_on < ${`${month}-01`}::date + interval '1 month'`,
    within === undefined ? undefined : sql`r.renews_on <= ${today}::date + ${within}::integer`,
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`r.owner_id is null and a.owner_id is null`
        : sql`coalesce(r.owner_id, a.owner_id) = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`a.account_id`, owner.segment) : undefined,
    id !== undefined || which === 'all'
      ? undefined
      : which === 'gone'
        ? sql`r.gone_on is not null`
        : which === 'past'
          ? sql`r.gone_on is null and r.renews_on <= ${today}::date`
          : which === 'board'
            ? sql`r.gone_on is null and r.renews_on > ${today}::date - ${BOARD_PAST_DAYS}::integer`
            : sql`r.gone_on is null and r.renews_on > ${today}::date`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** By day; what has passed and what is gone the latest first. */
export async function listRenewals(
  db: Db,
  filter: RenewalFilter,
  page: { limit: number; after?: RenewalPosition | undefined },
): Promise<RenewalRow[]> {
  const [key, id] = page.after ?? []
  const isBack = filter.which === 'past' || filter.which === 'gone' || filter.which === 'all'
  const order = isBack ? sql`r.renews_on desc, r.id desc` : sql`r.renews_on, r.id`
  const after =
    key === undefined
      ? sql`true`
      : isBack
        ? sql`(r.renews_on, r.id) < (${key}::date, ${id ?? 0})`
        : sql`(r.renews_on, r.id) > (${key}::date, ${id ?? 0})`
  const scored = await readFigureDay(db)
  const { rows } = await sql<Omit<RenewalRow, 'health'> & { health: RenewalRow['health'] | null }>`
    select ${columns(filter.today)} from ${renewalSource} left join member o on o.id = coalesce(r.owner_id, a.owner_id)
    left join health_score h on h.account_id = a.account_id and h.day = ${scored}::date
    where ${renewalConditions(filter)} and ${after} order by ${order} limit ${page.limit}`.execute(db)
  return rows.map((row) => ({ ...row, health: row.health ?? { band: 'unknown', score: null } }))
}

export async function readRenewal(db: Db, id: number, today: string): Promise<RenewalRow | undefined> {
  return (await listRenewals(db, { id, today, owner: { kind: 'all' } }, { limit: 1 }))[0]
}

type Sum = { renewals: number; mrr_minor: number }

/** Of a filter, how many and how much by state, and by month and category. */
export async function sumRenewals(db: Db, filter: RenewalFilter) {
  const { rows } = await sql<Sum & { state: string; month: string; category: string }>`
    select r.state, to_char(r.renews_on, 'YYYY-MM') as month, r.category, count(*)::integer as renewals,
      sum(r.mrr_minor)::bigint as mrr_minor
    from ${renewalSource} where ${renewalConditions(filter)} group by 1, 2, 3 order by 2`.execute(db)
  return { by_state: fold(rows, 'state'), by_month: fold(rows, 'month') }
}

function fold<Key extends 'state' | 'month'>(rows: readonly (Sum & Record<Key, string>)[], key: Key) {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const sum = sums.get(row[key]) ?? { renewals: 0, mrr_minor: 0 }
    sum.renewals += row.renewals
    sum.mrr_minor += row.mrr_minor
    sums.set(row[key], sum)
  }
  return [...sums].map(([name, sum]) => ({ name, ...sum }))
}

/** Accounts that pay and of whose contracts none names a day to come: they stand on no board. */
export async function countWithoutDay(db: Db, today: string): Promise<Sum> {
  const scored = await readFigureDay(db)
  const { rows } = await sql<Sum>`
    select count(*)::integer as renewals, coalesce(sum(d.mrr_minor), 0)::bigint as mrr_minor
    from account_day d join account i on i.id = d.account_id and i.merged_into is null
    where d.day = ${scored}::date and d.is_customer and d.mrr_minor > 0 and not (d.account_id in (
      select coalesce(m.merged_into, m.id) from renewal r join account m on m.id = r.account_id
      where r.gone_on is null and r.renews_on >= ${today}::date))`.execute(db)
  return rows[0] ?? { renewals: 0, mrr_minor: 0 }
}

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

export async function readRenewalHistory(db: Db, id: number) {
  type Change = {
    id: number
    at: string
    by: string
    before: Record<string, unknown>
    after: Record<string, unknown>
    is_undone: boolean
  }
  const { rows } = await sql<Change>`
    select id, ${instant('at')} as at, actor_name as by, before, after, undone_at is not null as is_undone
    from renewal_change where renewal_id = ${id} order by id desc limit 200`.execute(db)
  return rows
}
