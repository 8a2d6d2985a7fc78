import { exactInterval } from '@tsuzuku/core/stats/exact-interval'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Owner } from '../health/health.read.ts'
import { renewalConditions, renewalSource } from './renewal.read.ts'

/** Fewer results of a category say too little about it. */
export const LEAST_RESULTS = 20
const MONTHS = 12
export const categories = ['committed', 'likely', 'at-risk', 'uncalled', 'lost'] as const
export type Category = (typeof categories)[number]
type Asked = { today: string; owner: Owner; tier?: string | undefined }

export type Calibration = {
  category: Category
  due: number
  kept: number
  share: number | null
  low: number | null
  high: number | null
}

/** Of renewals that had been called, how many of each category went on, with the exact interval; those before a day if given. */
export async function readCalibration(db: Db, before?: string): Promise<Calibration[]> {
  const { rows } = await sql<{ category: Category; due: number; kept: number }>`
    select called as category, count(*)::integer as due, (count(*) filter (where result <> 'lost'))::integer as kept
    from renewal where called is not null and result is not null
      and ${before === undefined ? sql`true` : sql`renews_on < ${before}::date`} group by 1`.execute(db)
  return categories.map((category) => {
    const { due = 0, kept = 0 } = rows.find((row) => row.category === category) ?? {}
    const interval = due >= LEAST_RESULTS ? exactInterval(kept, due) : undefined
    return {
      category,
      due,
      kept,
      share: interval ? kept / due : null,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    }
  })
}

type Sum = { renewals: number; mrr_minor: number }
type Part = Sum & { category: Category }
/** Of those whose category has its own record, and how many they are. */
type Expected = (Sum & { of_minor: number; low_minor: number; high_minor: number }) | null

/** By month, what is called how, and what is to be expected of those categories whose past calls say enough. */
export async function readForecast(db: Db, asked: Asked, calibration: readonly Calibration[]) {
  const { today, owner, tier } = asked
  const { rows } = await sql<Sum & { month: string; category: Category }>`
    select to_char(r.renews_on, 'YYYY-MM') as month, r.category, count(*)::integer as renewals, sum(r.mrr_minor)::bigint as mrr_minor
    from ${renewalSource} where ${renewalConditions({ today, owner, tier, which: 'coming' })}
      and r.renews_on < date_trunc('month', ${today}::date) + make_interval(months => ${MONTHS}::integer)
    group by 1, 2 order by 1`.execute(db)
  const months = [...new Set(rows.map(({ month }) => month))]
  return months.map((month) => {
    const parts = rows.filter((row) => row.month === month)
    return {
      month,
      parts: parts.map(({ category, renewals, mrr_minor }) => ({ category, renewals, mrr_minor })),
      expected: expect(parts, calibration),
    }
  })
}

function expect(parts: readonly Part[], calibration: readonly Calibration[]): Expected {
  const sum = { renewals: 0, of_minor: 0, mrr_minor: 0, low_minor: 0, high_minor: 0 }
  for (const { category, renewals, mrr_minor: amount } of parts) {
    const known = calibration.find((row) => row.category === category)
    if (known?.share == null || known.low === null || known.high === null) continue
    sum.renewals += renewals
    sum.of_minor += amount
    sum.mrr_minor += amount * known.share
    sum.low_minor += amount * known.low
    sum.high_minor += amount * known.high
  }
  if (sum.renewals === 0) return null
  return {
    ...sum,
    mrr_minor: Math.round(sum.mrr_minor),
    low_minor: Math.round(sum.low_minor),
    high_minor: Math.round(sum.high_minor),
  }
}

export type Accuracy = {
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

/** Months that have passed: what was forecast at the last snapshot before the month, and what was kept of it. */
export async function readAccuracy(db: Db, asked: Asked, byOwner: boolean): Promise<Accuracy[]> {
  const { today, owner } = asked
  const who = byOwner ? sql`coalesce(r.owner_id, a.owner_id)` : sql`null::uuid`
  const snapshotOwner =
    owner.kind === 'all'
      ? sql`true`
      : owner.kind === 'none'
        ? sql`s.owner_id is null`
        : sql`s.owner_id = ${owner.id}::uuid`
  const { rows } = await sql<Accuracy>`
    with actual as (
      select date_trunc('month', r.renews_on)::date as month, ${who} as owner_id, sum(r.mrr_minor)::bigint as due_minor,
        coalesce(sum(r.result_mrr_minor), 0)::bigint as kept_minor, count(*)::integer as renewals,
        (count(*) filter (where r.result is null))::integer as unknown
      from ${renewalSource} where ${renewalConditions({ today, owner, which: 'past' })}
        and r.renews_on >= date_trunc('month', ${today}::date) - make_interval(months => ${MONTHS}::integer)
        and r.renews_on < date_trunc('month', ${today}::date)
      group by 1, 2
    ),
    last as (
      select month, max(day) as day from renewal_snapshot s where day <= month group by month
    ),
    told as (
      select s.month, l.day, ${byOwner ? sql`s.owner_id` : sql`null::uuid`} as owner_id,
        coalesce(sum(mrr_minor) filter (where category = 'committed'), 0)::bigint as committed_minor,
        coalesce(sum(mrr_minor) filter (where category = 'likely'), 0)::bigint as likely_minor,
        coalesce(sum(mrr_minor) filter (where category = 'at-risk'), 0)::bigint as at_risk_minor,
        sum(mrr_minor)::bigint as told_minor, sum(mrr_minor) filter (where expected_minor is not null)::bigint as expected_of_minor, sum(expected_minor)::bigint as expected_minor,
        sum(low_minor)::bigint as low_minor, sum(high_minor)::bigint as high_minor, count(*) = count(expected_minor) as is_whole
      from renewal_snapshot s join last l on l.month = s.month and l.day = s.day where ${snapshotOwner} group by 1, 2, 3
    )
    select to_char(x.month, 'YYYY-MM') as month, case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner,
      x.due_minor, x.kept_minor, x.renewals, x.unknown, t.day::text as taken_on, t.committed_minor, t.likely_minor, t.at_risk_minor,
      t.told_minor, t.expected_of_minor, t.expected_minor, t.low_minor, t.high_minor,
      case when x.unknown = 0 and t.is_whole then x.kept_minor between t.low_minor and t.high_minor end as inside
    from actual x left join told t on t.month = x.month and t.owner_id is not distinct from x.owner_id
    left join member m on m.id = x.owner_id order by x.month desc, m.name nulls last limit 500`.execute(db)
  return rows
}
