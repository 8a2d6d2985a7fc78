import { type RawBuilder, sql } from 'kysely'
import { foreignTable, turnedJoins } from './currency-change.ts'
import { joinMerged, knownRows } from './known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from './population.ts'

/**
 * `m`: one row an account and period with the MRR at both ends and every movement on the day it happened, as common
 * table expressions without a trailing comma. A day's starts and ends are one movement, so a plan changed on one day is
 * no churn; a contract that ends on the day it starts, or costs nothing, was never paid and is left out. What only
 * changed its currency is in `currency` alone. `churned_at_once` is the part of `churned` in the calendar month in which
 * the account first paid.
 */
export function eventTable(days: readonly string[], population: Population): RawBuilder<unknown> {
  const slots = days.length
  return sql`${populationTable(population)} ${foreignTable(population, days[slots - 1] ?? '')}
    stretch as (
      select coalesce(a.merged_into, s.account_id) as account_id, ${populationGroup(population)} as group_key,
        s.start_date, s.end_date, s.mrr_minor::float8 as mrr, turned_in.day is not null as turned_in,
        turned_out.day is not null as turned_out
      from subscription s
      ${joinMerged(sql`s.account_id`, population.known)}
      ${populationJoin(population, sql`coalesce(a.merged_into, s.account_id)`)}
      ${turnedJoins(sql`coalesce(a.merged_into, s.account_id)`)}
      where ${knownRows('s', population.known)} and s.currency = ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${days[slots - 1] ?? null}::date
        and (s.end_date is null or s.end_date > s.start_date)
    ),
    day_change as (
      select account_id, min(group_key) as group_key, day, sum(amount - moved) as amount, sum(moved) as moved
      from (
        select account_id, group_key, start_date as day, mrr as amount, case when turned_in then mrr else 0 end as moved
        from stretch
        union all
        select account_id, group_key, end_date, -mrr, case when turned_out then -mrr else 0 end
        from stretch where end_date <= ${days[slots - 1] ?? null}::date
      ) change
      group by account_id, day
    ),
    running as (
      select account_id, group_key, width_bucket(day - 1, ${[...days]}::date[]) as slot, amount, moved,
        sum(amount + moved) over history - amount - moved + greatest(moved, 0) as had_on_day,
        sum(amount + moved) over history - least(moved, 0) as has_on_day, row_number() over history as nth,
        date_trunc('month', day) = date_trunc('month', first_value(day) over history) as in_first_month
      from day_change window history as (partition by account_id order by day)
    ),
    happened as (
      select *, case
          when amount = 0 then 'none'
          when had_on_day = 0 then case when nth = 1 then 'new' else 'reactivation' end
          when has_on_day = 0 then 'churn'
          when amount > 0 then 'expansion'
          else 'contraction'
        end as what
      from running
    ),
    step as (
      select account_id, min(group_key) as group_key, slot, sum(amount) as amount, sum(moved) as moved,
        count(*) filter (where what = 'churn') as churns,
        coalesce(sum(-amount) filter (where what = 'churn'), 0) as churned,
        coalesce(sum(-amount) filter (where what = 'churn' and in_first_month), 0) as churned_at_once,
        coalesce(sum(amount) filter (where what = 'new'), 0) as won,
        coalesce(sum(amount) filter (where what = 'reactivation'), 0) as reactivated,
        coalesce(sum(amount) filter (where what = 'expansion'), 0) as expansion,
        coalesce(sum(-amount) filter (where what = 'contraction'), 0) as contraction
      from happened group by account_id, slot
    ),
    grid as (
      select account.account_id, account.group_key, slot, coalesce(step.amount, 0) as amount,
        coalesce(step.moved, 0) as currency, coalesce(sum(step.amount + step.moved) over passed, 0) as before, coalesce(bool_or(step.amount is not null) over passed, false)
          as had,
        coalesce(churns, 0)::float8 as churns, coalesce(churned, 0) as churned,
        coalesce(churned_at_once, 0) as churned_at_once, coalesce(won, 0) as won,
        coalesce(reactivated, 0) as reactivated, coalesce(expansion, 0) as expansion,
        coalesce(contraction, 0) as contraction
      from (select account_id, min(group_key) as group_key from step group by account_id) account
      cross join generate_series(0, ${slots - 1}::integer) slot
      left join step using (account_id, slot)
      window passed as (partition by account.account_id order by slot rows between unbounded preceding and 1 preceding)
    ),
    m as (
      select *, before + amount + currency as after, (before > 0 or won > 0 or reactivated > 0)::integer as counted,
        case
          when amount = 0 then 'none'
          when before + greatest(currency, 0) = 0 then case when had then 'reactivation' else 'new' end
          when before + amount + greatest(currency, 0) = 0 then 'churn'
          when amount > 0 then 'expansion'
          else 'contraction'
        end as kind
      from grid
      where slot > 0 and (before > 0 or amount <> 0 or currency <> 0 or churns > 0)
    )`
}
