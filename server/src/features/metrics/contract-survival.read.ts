import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { memberAt } from '../accounts/segment-filter.ts'
import { foreignTable } from '../contracts/currency-change.ts'
import type { Known } from '../contracts/known.ts'
import { type Grouping, groupings, type Population } from '../contracts/population.ts'
import { paidTable } from './paid-periods.read.ts'

/** Segments group too, but an account may be in several or in none. */
export const survivalGroupings = [...groupings, 'segment'] as const
export type SurvivalGrouping = Grouping | 'segment'

/** How long one account paid without a break, in calendar months; `lost`: and then no more. */
export type ContractLife = { account_id: number; group_key: string | null; months: number; lost: boolean }

/** What an account had at its beginning is known from the contract; the rest is what is known of it now. */
export const groupedAtStart = (by: SurvivalGrouping | undefined) => by === 'plan' || by === 'product'

/**
 * One row an account: from its first paid day to the first day without a paid contract, or to the day seen from. A plan
 * or product is the dearest of the first day; other groups are as known on the day seen from.
 */
export async function readContractLives(
  db: Db,
  asked: { population: Population; until: string; by: SurvivalGrouping | undefined },
): Promise<ContractLife[]> {
  const { until, by } = asked
  const population = { ...asked.population, by: by === 'segment' || groupedAtStart(by) ? undefined : by }
  const group = by === 'plan' ? sql`plan.key` : by === 'product' ? sql`product.key` : sql`life.group_key`
  const { rows } = await sql<ContractLife>`
    with ${foreignTable(population, until)} ${paidTable(population, until)},
    ordered as (
      select account_id, group_key, plan_id, product_id, start_date, mrr,
        lead(start_date) over earlier as next_start,
        max(coalesce(end_date, 'infinity'::date)) over earlier as covered
      from paid window earlier as (partition by account_id order by start_date, end_date)
    ),
    life as (
      select account_id, min(group_key) as group_key, min(start_date) as first,
        min(covered) filter (where covered <= ${until}::date and (next_start is null or next_start > covered)) as lost_on,
        (array_agg(plan_id order by start_date, mrr desc, plan_id))[1] as plan_id,
        (array_agg(product_id order by start_date, mrr desc, product_id))[1] as product_id
      from ordered group by account_id
    )
    select life.account_id, coalesce(${group}, 'none') as group_key, life.lost_on is not null and not exists (
        select from foreign_paid f where f.account_id = life.account_id and f.start_date = life.lost_on) as lost,
      (extract(year from span) * 12 + extract(month from span) + extract(day from span) / 31.0)::float8 as months
    from life
    cross join lateral (
      select age(coalesce(life.lost_on, ${until}::date)::timestamp, life.first::timestamp) as span
    ) watched
    left join plan on plan.id = life.plan_id
    left join product on product.id = life.product_id`.execute(db)
  return rows
}

/** The segments of each account, as known on the day seen from. */
export async function readSegmentsOf(db: Db, known: Known): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ account_id: number; segments: string[] }>`
    select coalesce(a.merged_into, a.id) as account_id, array_agg(distinct sm.segment_id::text) as segments
    from segment_member sm join account a on a.id = sm.account_id
    join segment s on s.id = sm.segment_id and s.deleted_at is null
    where ${memberAt('sm', known && { ...known, isPast: true })}
    group by 1`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.segments]))
}
