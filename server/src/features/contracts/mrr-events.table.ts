import { type RawBuilder, sql } from 'kysely'
import { joinMerged, knownRows } from './known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from './population.ts'

/**
 * `m`: one row an account and period with the MRR at both ends and every movement on the day it happened, as common
 * table expressions without a trailing comma. A day's starts and ends are one movement, so a plan changed on one day is
 * no churn; a contract that ends on the day it starts, or costs nothing, was never paid and is left out.
 */
export function eventTable(days: readonly string[], population: Population): RawBuilder<unknown> {
  const slots = days.length
  return sql`${populationTable(population)}
    stretch as (
      select coalesce(a.merged_into, s.account_id) as account_id, ${populationGroup(population)} as group_key,
        s.start_date, s.end_date, s.mrr_minor::float8 as mrr
      from subscription s
      ${joinMerged(sql`s.account_id`, population.known)}
      ${populationJoin(population, sql`coalesce(a.merged_into, s.account_id)`)}
      where ${knownRows('s', population.known)} and s.currency = ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${days[slots - 1] ?? null}::date
        and (s.end_date is null or s.end_date > s.start_date)
    ),
    day_change as (
      select account_id, min(group_key) as group_key, day, sum(amount) as amount
      from (
        select account_id, group_key, start_date as day, mrr as amount from stretch
        union all
        select account_id, group_key, end_date, -mrr from stretch where end_date <= ${days[slots - 1] ?? null}::date
      ) change
      group by account_id, day
    ),
    running as (
      select account_id, group_key, width_bucket(day - 1, ${[...days]}::date[]) as slot, amount,
        sum(amount) over history as after, row_number() over history as nth
      from day_change window history as (partition by account_id order by day)
    ),
    step as (
      select account_id, min(group_key) as group_key, slot, sum(amount) as amount,
        count(*) filter (where after = 0 and amount < 0) as churns,
        coalesce(sum(-amount) filter (where after = 0 and amount < 0), 0) as churned,
        coalesce(sum(amount) filter (where after = amount and amount > 0 and nth = 1), 0) as won,
        coalesce(sum(amount) filter (where after = amount and amount > 0 and nth > 1), 0) as reactivated,
        coalesce(sum(amount) filter (where amount > 0 and after > amount), 0) as expansion,
        coalesce(sum(-amount) filter (where amount < 0 and after > 0), 0) as contraction
      from running group by account_id, slot
    ),
    grid as (
      select account.account_id, account.group_key, slot, coalesce(step.amount, 0) as amount,
        coalesce(sum(step.amount) over passed, 0) as before, coalesce(bool_or(step.amount is not null) over passed, false)
          as had,
        coalesce(churns, 0)::float8 as churns, coalesce(churned, 0) as churned, coalesce(won, 0) as won,
        coalesce(reactivated, 0) as reactivated, coalesce(expansion, 0) as expansion,
        coalesce(contraction, 0) as contraction
      from (select account_id, min(group_key) as group_key from step group by account_id) account
      cross join generate_series(0, ${slots - 1}::integer) slot
      left join step using (account_id, slot)
      window passed as (partition by account.account_id order by slot rows between unbounded preceding and 1 preceding)
    ),
    m as (
      select *, before + amount as after,
        case
          when amount = 0 then 'none'
          when before = 0 then case when had then 'reactivation' else 'new' end
          when before + amount = 0 then 'churn'
          when amount > 0 then 'expansion'
          else 'contraction'
        end as kind
      from grid
      where slot > 0 and (before > 0 or amount <> 0 or churns > 0)
    )`
}
