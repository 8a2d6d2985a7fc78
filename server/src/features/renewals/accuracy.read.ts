import { addMonths } from '@tsuzuku/core/time/add-months'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { inSegmentsOn, segmentsKeptLater } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { renewalConditions, renewalSource } from './renewal.read.ts'

const MONTHS = 12
const firstMonth = (today: string) => addMonths(monthStart(today), -MONTHS)

type Asked = { today: string; owner: Owner; tier?: string | undefined }

type AccuracyRow = {
  month: string
  owner: { id: string; name: string } | null
  due_minor: number
  kept_minor: number
  renewals: number
  unknown: number
  taken_on: string | null
  committed_minor: number | null
  likely_minor: number | null
  at_risk_minor: number | null
  /** All of the forecast, and of how much of it something could be expected; null of nothing. */
  told_minor: number | null
  expected_of_minor: number | null
  expected_minor: number | null
  low_minor: number | null
  high_minor: number | null
  /** Whether what was kept lies in the interval; null before everything is known of both. */
  inside: boolean | null
}
export type Accuracy = { rows: AccuracyRow[]; segments_kept_since: string | null }

/**
 * Months that have passed: what was forecast at the last snapshot before the month, and what was kept of it. A segment is
 * that of the snapshot's day on both sides, so that the same customers are compared; months before its members were kept
 * are left out.
 */
export async function readAccuracy(db: Db, asked: Asked, byOwner: boolean): Promise<Accuracy> {
  const { today, owner } = asked
  const { timeZone } = await readWorkspace(db)
  const first = firstMonth(today)
  const keptSince = await segmentsKeptLater(db, owner.segment, { day: first, timeZone, isPast: true })
  const { rows } = await sql<AccuracyRow>`
    with last as (
      select m.month, s.day from (
        select m::date as month from generate_series(${first}::date, date_trunc('month', ${today}::date) - interval '1 month', interval '1 month') m
      ) m left join lateral (
        select s.day from renewal_snapshot s where s.month = m.month and s.day <= m.month order by s.day desc limit 1
      ) s on true where ${keptSince === null ? sql`true` : sql`coalesce(s.day, m.month) >= ${keptSince}::date`}
    ),
    actual as (${actual(asked, { byOwner, timeZone })}),
    told as (${told(asked, { byOwner, timeZone })})
    select to_char(x.month, 'YYYY-MM') as month, case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner,
      x.due_minor, x.kept_minor, x.renewals, x.unknown, t.day::text as taken_on, t.committed_minor, t.likely_minor, t.at_risk_minor,
      t.told_minor, t.expected_of_minor, t.expected_minor, t.low_minor, t.high_minor,
      case when x.unknown = 0 and t.is_whole then x.kept_minor between t.low_minor and t.high_minor end as inside
    from actual x left join told t on t.month = x.month and t.owner_id is not distinct from x.owner_id
    left join member m on m.id = x.owner_id order by x.month desc, m.name nulls last limit 500`.execute(db)
  return { rows, segments_kept_since: keptSince }
}

type How = { byOwner: boolean; timeZone: string }

function actual({ today, owner: { segment, ...owner }, tier }: Asked, { byOwner, timeZone }: How) {
  const day = sql`coalesce(l.day, l.month)`
  return sql`
    select l.month, ${byOwner ? sql`coalesce(r.owner_id, a.owner_id)` : sql`null::uuid`} as owner_id,
      sum(r.mrr_minor)::bigint as due_minor, coalesce(sum(r.result_mrr_minor), 0)::bigint as kept_minor,
      count(*)::integer as renewals, (count(*) filter (where r.result is null))::integer as unknown
    from ${renewalSource} join last l on l.month = date_trunc('month', r.renews_on)::date
    where ${renewalConditions({ today, owner, tier, which: 'past' })}
      and ${segment ? inSegmentsOn(sql`a.account_id`, segment, { day, timeZone }) : sql`true`}
      and r.renews_on >= ${firstMonth(today)}::date and r.renews_on < date_trunc('month', ${today}::date)
    group by 1, 2`
}

/** Only what was kept by account can be narrowed by segment or tier. */
function told({ owner, tier }: Asked, { byOwner, timeZone }: How) {
  const account = sql`coalesce(i.merged_into, i.id)`
  const conditions = [
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`s.owner_id is null`
        : sql`s.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegmentsOn(account, owner.segment, { day: sql`l.day`, timeZone }) : undefined,
    tier === undefined ? undefined : tier === 'none' ? sql`a.tier is null` : sql`a.tier = ${tier}`,
    owner.segment || tier ? sql`a.account_id is not null` : undefined,
  ].filter((part) => part !== undefined)
  return sql`
    select s.month, l.day, ${byOwner ? sql`s.owner_id` : sql`null::uuid`} as owner_id,
      coalesce(sum(s.mrr_minor) filter (where s.category = 'committed'), 0)::bigint as committed_minor,
      coalesce(sum(s.mrr_minor) filter (where s.category = 'likely'), 0)::bigint as likely_minor,
      coalesce(sum(s.mrr_minor) filter (where s.category = 'at-risk'), 0)::bigint as at_risk_minor,
      sum(s.mrr_minor)::bigint as told_minor, sum(s.mrr_minor) filter (where s.expected_minor is not null)::bigint as expected_of_minor,
      sum(s.expected_minor)::bigint as expected_minor, sum(s.low_minor)::bigint as low_minor, sum(s.high_minor)::bigint as high_minor,
      count(*) = count(s.expected_minor) as is_whole
    from renewal_snapshot s join last l on l.month = s.month and l.day = s.day
    left join account i on i.id = s.account_id
    left join account_fact a on a.account_id = ${account} and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
    where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)} group by 1, 2, 3`
}
