import { sql } from 'kysely'
import type * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import type {
  kinds,
  OpportunityRow,
  opportunityHistory,
  opportunitySums,
  Stage,
} from './opportunity.schema.ts'

export type OpportunityFilter = {
  now: Date
  owner: Owner
  tier?: string | undefined
  account?: number | undefined
  step?: number | undefined
  kind?: (typeof kinds)[number] | undefined
  which?: 'open' | 'board' | 'closed' | 'all'
  stage?: Stage | undefined
  id?: number | undefined
}
const BOARD_DAYS = 90

/** `o` with `a`, the facts of the account that stands for its own today. */
const source = sql`opportunity o join account i on i.id = o.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'`

function conditions(filter: OpportunityFilter) {
  const { now, owner, tier, account, step, kind, which = 'all', stage, id } = filter
  const isOpen = sql`o.closed_at is null`
  const parts = [
    id === undefined ? undefined : sql`o.id = ${id}`,
    account === undefined ? undefined : sql`a.account_id = ${account}`,
    step === undefined ? undefined : sql`o.step_id = ${step}`,
    kind === undefined ? undefined : sql`o.kind = ${kind}`,
    stage === undefined ? undefined : sql`o.stage = ${stage}`,
    tier === undefined ? undefined : tier === 'none' ? sql`a.tier is null` : sql`a.tier = ${tier}`,
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`o.owner_id is null`
        : sql`o.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`a.account_id`, owner.segment) : undefined,
    which === 'all'
      ? undefined
      : which === 'open'
        ? isOpen
        : which === 'closed'
          ? sql`o.closed_at is not null`
          : sql`(${isOpen} or o.closed_at > ${now}::timestamptz - make_interval(days => ${BOARD_DAYS}))`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** The newest first. */
export async function listOpportunities(
  db: Db,
  filter: OpportunityFilter,
  page: { limit: number; before?: number | undefined },
): Promise<OpportunityRow[]> {
  const { rows } = await sql<OpportunityRow>`
    with page as materialized (
      select o.*, a.account_id as standing_id, a.name as account, a.tier from ${source}
      where ${conditions(filter)} and ${page.before === undefined ? sql`true` : sql`o.id < ${page.before}`}
      order by o.id desc limit ${page.limit}
    )
    select o.id, jsonb_build_object('id', o.standing_id, 'name', o.account, 'tier', o.tier) as account, o.name, o.kind,
      case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name, 'staircase', s.name) end as step, o.stage,
      o.amount_minor, o.currency, case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner,
      o.expected_on::text, o.note, o.outcome_reason, o.outcome_note, o.created_by_name as created_by,
      ${instant('o.created_at')} as created_at, ${instant('o.offered_at')} as offered_at,
      case when v.id is not null then jsonb_build_object('id', v.id, 'by', v.made_by_name, 'reason', v.reason) end as override,
      ${instant('o.closed_at')} as closed_at, coalesce(l.is_open, false) or exists (select from offer_override r
        join account ra on ra.id = r.account_id where coalesce(ra.merged_into, ra.id) = o.standing_id and r.ended_at is null
          and r.expires_at > ${filter.now}) as is_open, o.version
    from page o left join stair_step t on t.id = o.step_id left join staircase s on s.id = t.staircase_id
    left join member m on m.id = o.owner_id left join offer_override v on v.id = o.override_id
    left join offer_lock l on l.account_id = o.standing_id
    order by o.id desc`.execute(db)
  return rows
}

export async function readOpportunity(db: Db, id: number, now: Date): Promise<OpportunityRow | undefined> {
  return (await listOpportunities(db, { id, now, owner: { kind: 'all' } }, { limit: 1 }))[0]
}

export async function readHistory(db: Db, id: number): Promise<z.infer<typeof opportunityHistory>[]> {
  const { rows } = await sql<z.infer<typeof opportunityHistory>>`
    select id, ${instant('at')} as at, actor_name as by, before, after from opportunity_change
    where opportunity_id = ${id} order by id desc limit 200`.execute(db)
  return rows
}

/** How many and how much by stage. */
export async function sumOpportunities(
  db: Db,
  filter: OpportunityFilter,
  currency: string,
): Promise<z.infer<typeof opportunitySums>> {
  const { rows } = await sql<z.infer<typeof opportunitySums>['by_stage'][number]>`
    select o.stage, count(*)::integer as opportunities,
      coalesce(sum(o.amount_minor) filter (where o.currency = ${currency}), 0)::bigint as amount_minor,
      (count(*) filter (where o.amount_minor is null))::integer as without_amount,
      (count(*) filter (where o.amount_minor is not null and o.currency <> ${currency}))::integer as other_currency
    from ${source} where ${conditions(filter)} group by o.stage`.execute(db)
  return { by_stage: rows }
}
