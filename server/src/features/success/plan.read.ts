import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import type { PlanRow, planStates } from './plan.schema.ts'

export type PlanFilter = {
  today: string
  owner: Owner
  id?: number | undefined
  account?: number | undefined
  which?: 'open' | 'closed' | 'all'
  state?: (typeof planStates)[number] | undefined
  overdue?: 'yes' | undefined
  agreed?: 'agreed' | 'changed' | 'none' | undefined
}
export type PlanPosition = [number, number]

/** What asks for somebody first. */
const rank = sql`case p.progress when 'behind' then 0 when 'unknown' then 1 when 'on-track' then 2 when 'not-started' then 3
  else 4 end`

const agreedState = sql`case when ag.version is null then 'none' when ag.version = p.version then 'agreed' else 'changed' end`
const lastAgreement = sql`left join lateral (
    select version, agreed_on from success_agreement where plan_id = p.id order by id desc limit 1) ag on true`

/** `p` with `a`, the account that stands for its own today. */
const plans = sql`success_plan p join account i on i.id = p.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'`

/** `plans` with owner, goals `gs`, steps `ss`, the last agreement `ag`. */
const source = (today: string) => sql`${plans} left join member o on o.id = a.owner_id ${lastAgreement}
  cross join lateral (
    select count(*)::integer as n, (count(*) filter (where w.state = 'reached'))::integer as reached,
      (count(*) filter (where w.state = 'on-track'))::integer as on_track,
      (count(*) filter (where w.state in ('behind', 'missed')))::integer as behind,
      (count(*) filter (where w.state = 'unknown'))::integer as unknown, max(g.target_on) as last
    from success_goal g left join lateral (
      select state from success_goal_day where goal_id = g.id order by day desc limit 1) w on true
    where g.plan_id = p.id and g.removed_at is null) gs
  cross join lateral (
    select count(*)::integer as n, (count(*) filter (where t.state = 'done' or st.done_at is not null))::integer as done,
      (count(*) filter (where st.due_on < ${today}::date and st.done_at is null and coalesce(t.state, 'open') = 'open'))::integer
        as overdue, max(st.due_on) as last
    from success_step st left join task t on t.id = st.task_id where st.plan_id = p.id and st.removed_at is null) ss`

const columns = sql`p.id, jsonb_build_object('id', a.account_id, 'name', a.name) as account,
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
  p.title, p.job, p.starts_on::text, greatest(gs.last, ss.last)::text as ends_on, p.version, p.closed_on::text, p.progress,
  jsonb_build_object('all', gs.n, 'reached', gs.reached, 'on_track', gs.on_track, 'behind', gs.behind, 'unknown', gs.unknown)
    as goals,
  jsonb_build_object('all', ss.n, 'done', ss.done, 'overdue', ss.overdue) as steps,
  ${agreedState} as agreed, ag.version as agreed_version, ag.agreed_on::text as agreed_on`

/** Steps whose day has passed and that nobody has done. */
const overdueSteps = (today: string) => sql`success_step st left join task t on t.id = st.task_id
  where st.removed_at is null and st.due_on < ${today}::date and st.done_at is null and coalesce(t.state, 'open') = 'open'`

function conditions(filter: PlanFilter) {
  const { owner, id, account, which = 'open', state, overdue, agreed, today } = filter
  const parts = [
    id === undefined ? undefined : sql`p.id = ${id}`,
    account === undefined ? undefined : sql`a.account_id = ${account}`,
    id !== undefined || which === 'all'
      ? undefined
      : which === 'open'
        ? sql`p.closed_on is null`
        : sql`p.closed_on is not null`,
    state === undefined ? undefined : sql`p.progress = ${state}`,
    overdue === undefined ? undefined : sql`p.id in (select st.plan_id from ${overdueSteps(today)})`,
    agreed === undefined ? undefined : sql`${agreedState} = ${agreed}`,
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`a.owner_id is null`
        : sql`a.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`a.account_id`, owner.segment) : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** What is behind first, then the newest. */
export async function listPlans(
  db: Db,
  filter: PlanFilter,
  page: { limit: number; after?: PlanPosition | undefined },
): Promise<{ row: PlanRow; position: PlanPosition }[]> {
  const [place, id] = page.after ?? []
  const after =
    place === undefined ? sql`true` : sql`(${rank}, -p.id) > (${place}::integer, ${-(id ?? 0)}::integer)`
  // Which, first: what is told of each is looked up for those alone.
  const { rows } = await sql<PlanRow & { place: number }>`
    with picked as materialized (
      select p.id from ${plans} ${filter.agreed === undefined ? sql`` : lastAgreement}
      where ${conditions(filter)} and ${after} order by ${rank}, p.id desc limit ${page.limit}
    )
    select ${columns}, ${rank} as place from ${source(filter.today)} where p.id in (select id from picked)
    order by ${rank}, p.id desc`.execute(db)
  return rows.map(({ place: at, ...row }) => ({ row, position: [at, row.id] }))
}

export async function readPlanRow(db: Db, id: number, today: string): Promise<PlanRow | undefined> {
  return (await listPlans(db, { id, today, owner: { kind: 'all' } }, { limit: 1 }))[0]?.row
}

/** How many open plans stand how, and how many customers have none. */
export async function sumPlans(db: Db, filter: PlanFilter) {
  const open = conditions({ ...filter, which: 'open' })
  const [states, late, without] = await Promise.all([
    sql<{ state: PlanRow['progress']; plans: number }>`
      select p.progress as state, count(*)::integer as plans from ${plans} where ${open} group by 1`.execute(
      db,
    ),
    sql<{ n: number }>`
      select count(*)::integer as n from ${plans}
      where ${conditions({ ...filter, which: 'open', overdue: 'yes' })}`.execute(db),
    sql<{ n: number }>`select count(*)::integer as n ${withoutPlan(filter.owner)}`.execute(db),
  ])
  return { by_state: states.rows, overdue: late.rows[0]?.n ?? 0, without: without.rows[0]?.n ?? 0 }
}

/** Customers of the last day that no open plan is for. */
const withoutPlan = (
  owner: Owner,
) => sql`from refresh_state r join account_day d on d.day = r.day and d.is_customer
  join account_now a on a.id = d.account_id left join member o on o.id = a.owner_id
  where not (a.id in (select coalesce(i.merged_into, i.id) from success_plan p join account i on i.id = p.account_id
      where p.closed_on is null))
    and ${
      owner.kind === 'all'
        ? sql`true`
        : owner.kind === 'none'
          ? sql`a.owner_id is null`
          : sql`a.owner_id = ${owner.id}::uuid`
    } and ${owner.segment ? inSegments(sql`a.id`, owner.segment) : sql`true`}`

export type WithoutPlan = { id: number; name: string; owner: string | null; mrr_minor: number }
export type WithoutPosition = [number, number]

/** Who has no plan, the dearest first. */
export async function listWithoutPlan(
  db: Db,
  owner: Owner,
  page: { limit: number; after?: WithoutPosition | undefined },
): Promise<WithoutPlan[]> {
  const [mrr, id] = page.after ?? []
  const { rows } = await sql<WithoutPlan>`
    select a.id, a.name, o.name as owner, d.mrr_minor ${withoutPlan(owner)}
      and ${mrr === undefined ? sql`true` : sql`(-d.mrr_minor, a.id) > (${-mrr}::bigint, ${id ?? 0}::integer)`}
    order by d.mrr_minor desc, a.id limit ${page.limit}`.execute(db)
  return rows
}
