import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { stepsOf } from './staircase.read.ts'
import type { StaircaseRow } from './staircase.schema.ts'
import type { StandingRow, standingSum } from './standing.schema.ts'

export type StandingFilter = {
  now: Date
  owner: Owner
  tier?: string | undefined
  staircase?: number | undefined
  step?: number | undefined
  lock?: 'open' | 'locked' | undefined
  ready?: 'yes' | undefined
  account?: number | undefined
}
export type StandingPosition = [mrr: number, account: number, staircase: number]
type StandingPage = { limit: number; after?: StandingPosition | undefined }
/** A row before it is told what is missing for the next step, by the rule of that step. */
export type BareStanding = Omit<StandingRow, 'next'> & {
  next: (Omit<NonNullable<StandingRow['next']>, 'missing'> & { rule: Rule }) | null
}

/** `k` the standing, `a` the account's facts, `d` its figures of the day. */
const bare = (day: string | null) => sql`
  stair_standing k join staircase s on s.id = k.staircase_id and s.retired_at is null
  join account_fact a on a.account_id = k.account_id and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
  left join account_day d on d.account_id = k.account_id and d.day = ${day}::date`

/** `l` the lock, `o` its override, `t` the step, `p` its latest opportunity: of everybody, each read once. */
const ofAll = (now: Date) => sql`
  left join offer_lock l on l.account_id = k.account_id
  left join (select distinct on (coalesce(x.merged_into, x.id)) coalesce(x.merged_into, x.id) as account_id, v.id, v.reason,
      v.made_by_name, v.made_at, v.expires_at from offer_override v join account x on x.id = v.account_id
    where v.ended_at is null and v.expires_at > ${now} order by coalesce(x.merged_into, x.id), v.expires_at desc) o
    on o.account_id = k.account_id
  left join stair_step t on t.id = k.step_id
  left join (select distinct on (y.step_id, coalesce(x.merged_into, x.id)) y.step_id, coalesce(x.merged_into, x.id) as account_id,
      y.id, y.stage from opportunity y join account x on x.id = y.account_id where y.step_id is not null
    order by y.step_id, coalesce(x.merged_into, x.id), y.id desc) p on p.step_id = k.step_id and p.account_id = k.account_id`

const family = sql`array(select x.id from account x where x.id = k.account_id or x.merged_into = k.account_id)`

/** The same, looked up for each row of a page. */
const ofFew = (now: Date) => sql`
  left join offer_lock l on l.account_id = k.account_id
  left join lateral (select v.id, v.reason, v.made_by_name, v.made_at, v.expires_at from offer_override v
    where v.account_id = any(${family}) and v.ended_at is null and v.expires_at > ${now} order by v.expires_at desc limit 1) o on true
  left join stair_step t on t.id = k.step_id
  left join lateral (select y.id, y.stage from opportunity y where y.account_id = any(${family}) and y.step_id = k.step_id
    order by y.id desc limit 1) p on true`

const isOpen = sql`(coalesce(l.is_open, false) or o.id is not null)`
const isReady = sql`(t.offer is not null and ${isOpen} and coalesce(p.stage in ('idea', 'ready'), true))`
const mrr = sql`coalesce(d.mrr_minor, -1)`

function conditions(filter: StandingFilter) {
  const { owner, tier, staircase, step, lock, ready, account } = filter
  const parts = [
    account === undefined ? undefined : sql`k.account_id = ${account}`,
    staircase === undefined ? undefined : sql`k.staircase_id = ${staircase}`,
    step === undefined ? undefined : step === 0 ? sql`k.step_id is null` : sql`k.step_id = ${step}`,
    tier === undefined ? undefined : tier === 'none' ? sql`a.tier is null` : sql`a.tier = ${tier}`,
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`a.owner_id is null`
        : sql`a.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`k.account_id`, owner.segment) : undefined,
    lock === undefined ? undefined : lock === 'open' ? isOpen : sql`not ${isOpen}`,
    ready === undefined ? undefined : isReady,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** The largest first. */
export const listStandings = (db: Db, filter: StandingFilter, page: StandingPage) =>
  readStandings<BareStanding>(db, filter, page)

/** On which staircases an account stands, each with all of its steps. */
export async function listAccountStandings(
  db: Db,
  account: number,
  now: Date,
): Promise<(BareStanding & Pick<StaircaseRow, 'steps'>)[]> {
  const rows = await readStandings<BareStanding & Pick<StaircaseRow, 'steps'>>(
    db,
    { account, now, owner: { kind: 'all' } },
    { limit: 20 },
    sql`|| (select jsonb_build_object('steps', ${stepsOf}) from staircase s where s.id = g.staircase_id)`,
  )
  return rows.map(({ row }) => row)
}

async function readStandings<Row extends BareStanding>(
  db: Db,
  filter: StandingFilter,
  { limit, after }: StandingPage,
  more = sql``,
): Promise<{ row: Row; position: StandingPosition }[]> {
  const day = await readFigureDay(db)
  const from = after
    ? sql`(-${mrr}, k.account_id, k.staircase_id) > (${-after[0]}::bigint, ${after[1]}::integer, ${after[2]}::integer)`
    : sql`true`
  const { rows } = await sql<{ row: Row; position: StandingPosition }>`
    with picked as materialized (
      select k.*, a.name, a.tier, a.owner_id, d.mrr_minor, ${mrr} as sort_mrr, s.name as staircase
      from ${bare(day)} ${filter.lock || filter.ready ? ofAll(filter.now) : sql``} where ${conditions(filter)} and ${from}
      order by -${mrr}, k.account_id, k.staircase_id limit ${limit}
    ),
    page as (
      select k.*, t.name as step, t.offer, l.is_open, l.reasons, o.id as override_id, o.reason, o.made_by_name, o.made_at,
        o.expires_at, p.id as opportunity_id, p.stage, ${isOpen} as may_leave, ${isReady} as is_ready
      from picked k ${ofFew(filter.now)}
    )
    select jsonb_build_object(
      'account', jsonb_build_object('id', g.account_id, 'name', g.name, 'tier', g.tier), 'owner', m.name,
      'mrr_minor', g.mrr_minor, 'health', jsonb_build_object('band', coalesce(h.band, 'unknown'), 'score', h.score),
      'staircase', jsonb_build_object('id', g.staircase_id, 'name', g.staircase),
      'step', case when g.step_id is not null then jsonb_build_object('id', g.step_id, 'name', g.step) end,
      'reached', g.reached, 'since', ${instant('g.since')}, 'since_before', g.cause in ('placed', 'changed'),
      'next', case when n.id is not null then jsonb_build_object('id', n.id, 'name', n.name, 'rule', n.rule, 'is_unknown', g.is_next_unknown) end,
      'lock', jsonb_build_object('is_open', g.may_leave, 'reasons', coalesce(g.reasons, '[{"code": "not-asked", "params": {}}]'),
        'override', case when g.override_id is not null and not coalesce(g.is_open, false) then jsonb_build_object('id', g.override_id, 'by', g.made_by_name,
          'reason', g.reason, 'made_at', ${instant('g.made_at')}, 'expires_at', ${instant('g.expires_at')}) end),
      'offer', case when g.offer is not null then jsonb_build_object('name', g.offer ->> 'name', 'opportunity',
        case when g.opportunity_id is not null then jsonb_build_object('id', g.opportunity_id, 'stage', g.stage) end) end,
      'is_ready', g.is_ready) ${more} as row,
      jsonb_build_array(g.sort_mrr, g.account_id, g.staircase_id) as position
    from page g left join member m on m.id = g.owner_id
    left join health_score h on h.account_id = g.account_id and h.day = ${day}::date
    left join stair_step n on n.staircase_id = g.staircase_id and n.position = g.reached and n.removed_at is null
    order by -g.sort_mrr, g.account_id, g.staircase_id`.execute(db)
  return rows
}

/** How many stand on each step of each staircase, and who of them is ready. */
export async function sumStandings(db: Db, filter: StandingFilter): Promise<z.infer<typeof standingSum>[]> {
  const day = await readFigureDay(db)
  const { rows } = await sql<z.infer<typeof standingSum>>`
    select k.staircase_id, k.step_id, count(*)::integer as accounts, coalesce(sum(d.mrr_minor), 0)::bigint as mrr_minor,
      (count(*) filter (where ${isReady}))::integer as ready, (count(*) filter (where not ${isOpen}))::integer as locked
    from ${bare(day)} ${ofAll(filter.now)} where ${conditions(filter)}
    group by k.staircase_id, k.step_id order by k.staircase_id, k.step_id nulls first`.execute(db)
  return rows
}
