import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { foreignTable, turnedJoins } from './currency-change.ts'
import { joinMerged, knownRows } from './known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from './population.ts'

export type MovementKind = 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'none'

/**
 * Sums over the accounts that moved in one way between two days. Money in minor units, amounts signed and without what
 * only changed its currency, which is `moved`.
 */
export type MovementSum = {
  group_key: string | null
  /** Index of the day at the end of the period; 0 is everything up to the first day. */
  slot: number
  kind: MovementKind
  accounts: number
  amount: number
  amount_squared: number
  /** Σ amount × MRR at the start of the period. */
  amount_by_before: number
  cross_sell: number
  upsell_accounts: number
  cross_sell_accounts: number
  moved: number
  moved_accounts: number
  /** Accounts that came into the books, or left them, by a change of currency alone. */
  came: number
  went: number
  /** Σ of squared MRR at the end less that at the start. */
  squares: number
}

/**
 * The MRR movements between each two neighbouring days, of all periods in one pass: a subscription changes MRR at the
 * first of the days on which it runs and at the first on which it does not run any more.
 */
export async function readMovementSums(
  db: Db,
  days: readonly string[],
  population: Population,
): Promise<MovementSum[]> {
  const slots = days.length
  const slot = (day: ReturnType<typeof sql>) => sql`width_bucket(${day} - 1, ${[...days]}::date[])`
  const { rows } = await sql<MovementSum>`
    with ${populationTable(population)} ${foreignTable(population, days[slots - 1] ?? '')}
    active as (
      select coalesce(a.merged_into, s.account_id) as account_id, s.product_id, s.mrr_minor::float8 as mrr,
        ${populationGroup(population)} as group_key, ${slot(sql`s.start_date`)} as first_slot,
        case when s.end_date is null then ${slots}::integer else ${slot(sql`s.end_date`)} end as end_slot,
        turned_in.day is not null as turned_in, turned_out.day is not null as turned_out
      from subscription s
      ${joinMerged(sql`s.account_id`, population.known)}
      ${populationJoin(population, sql`coalesce(a.merged_into, s.account_id)`)}
      ${turnedJoins(sql`coalesce(a.merged_into, s.account_id)`)}
      where ${knownRows('s', population.known)} and s.currency = ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${days[slots - 1] ?? null}::date
        and (s.end_date is null or s.end_date > s.start_date)
    ),
    stretch as materialized (
      select account_id, group_key, mrr, first_slot, end_slot, turned_in, turned_out,
        coalesce(max(end_slot) over (
          partition by account_id, product_id order by first_slot groups between unbounded preceding and 1 preceding
        ), 0) >= first_slot as is_held
      from active
    ),
    change as (
      select account_id, group_key, first_slot as slot, mrr as amount,
        case when first_slot > 0 and end_slot > first_slot and not is_held and not turned_in then mrr else 0 end as added,
        case when first_slot > 0 and turned_in then mrr else 0 end as moved
      from stretch
      union all
      select account_id, group_key, end_slot, -mrr, 0, case when end_slot > 0 and turned_out then -mrr else 0 end from stretch where end_slot < ${slots}::integer
    ),
    step as (
      select account_id, min(group_key) as group_key, slot, sum(amount - moved) as amount, sum(moved) as moved,
        sum(added) as added
      from change group by account_id, slot
    ),
    running as (
      select group_key, slot, amount, moved, least(added, amount) as cross_sell,
        sum(amount + moved) over account as after, sum(amount + moved) over account - amount - moved as before,
        row_number() over account as nth
      from step window account as (partition by account_id order by slot)
    )
    select group_key, slot,
      case
        when amount = 0 then 'none'
        when before + greatest(moved, 0) = 0 then case when nth = 1 then 'new' else 'reactivation' end
        when after - least(moved, 0) = 0 then 'churn'
        when amount > 0 then 'expansion'
        else 'contraction'
      end as kind,
      count(*)::integer as accounts, sum(amount) as amount, sum(amount * amount) as amount_squared,
      sum(amount * before) as amount_by_before,
      coalesce(sum(cross_sell) filter (where cross_sell > 0), 0) as cross_sell,
      (count(*) filter (where amount > cross_sell))::integer as upsell_accounts,
      (count(*) filter (where cross_sell > 0))::integer as cross_sell_accounts,
      sum(moved) as moved, (count(*) filter (where moved <> 0))::integer as moved_accounts,
      (count(*) filter (where before = 0 and moved > 0))::integer as came,
      (count(*) filter (where after = 0 and moved < 0))::integer as went,
      sum(after * after - before * before) as squares
    from running
    group by group_key, slot, kind
    order by group_key, slot`.execute(db)
  return rows
}
