import { type RawBuilder, sql } from 'kysely'

export type DueScope = { ids: readonly number[] | undefined; today: string; currency: string }

const SHORTEST_IMPLIED_MONTHS = 3
const MOST_TERMS = 40

/** `<account id> is one of those looked at`. */
export const within = (scope: DueScope, id: RawBuilder<unknown>): RawBuilder<unknown> =>
  scope.ids === undefined ? sql`true` : sql`${id} = any(${[...scope.ids]}::integer[])`

/**
 * `due (account_id, renews_on, mrr_minor, contracts, started_on, term_months, is_implied)` as common table expressions
 * without a trailing comma: every day on which paid contracts of an account are due. A contract ended before its renewal
 * is due on its end, unless another of the product goes on from there. Days between, on which a contract of three
 * months or more went on by itself, follow from its billing period.
 */
export function dueTable(scope: DueScope): RawBuilder<unknown> {
  return sql`
    sub as materialized (
      select coalesce(a.merged_into, a.id) as account_id, s.product_id, s.start_date, s.end_date, s.renewal_date, s.mrr_minor,
        case when s.renewal_date is null or s.end_date < s.renewal_date then s.end_date else s.renewal_date end as due_on,
        case when s.renewal_date is null and s.end_date is not null
          then greatest(1, round((s.end_date - s.start_date) / 30.44))::integer
          else case s.billing_period when 'month' then 1 when 'quarter' then 3 when 'half-year' then 6 when 'year' then 12 end
        end as months
      from subscription s join account a on a.id = s.account_id
      where s.superseded_at = 'infinity' and s.currency = ${scope.currency} and s.mrr_minor > 0 and not s.trial
        and s.start_date <= ${scope.today}::date and (s.end_date is null or s.end_date > s.start_date)
        and ${within(scope, sql`coalesce(a.merged_into, a.id)`)}
    ),
    dated as (
      select account_id, due_on as renews_on, mrr_minor, start_date, months, false as is_implied from sub
      where due_on > start_date and not (end_date < renewal_date and exists (
        select from sub n where n.account_id = sub.account_id and n.product_id = sub.product_id and n.start_date = sub.end_date))
      union all
      select account_id, term.day, mrr_minor, start_date, months, true
      from sub cross join lateral (
        select (case when sub.end_date is null then sub.renewal_date - make_interval(months => sub.months * k)
          else sub.start_date + make_interval(months => sub.months * k) end)::date as day
        from generate_series(1, ${MOST_TERMS}::integer) k
      ) term
      where months >= ${SHORTEST_IMPLIED_MONTHS}::integer and renewal_date is not null and term.day > start_date
        and term.day < ${scope.today}::date and (end_date is null or term.day < end_date)
    ),
    due as materialized (
      select account_id, renews_on, sum(mrr_minor)::bigint as mrr_minor, count(*)::integer as contracts,
        min(start_date) as started_on, max(months) as term_months, bool_and(is_implied) as is_implied
      from dated group by account_id, renews_on
    )`
}

/** `standing`: every renewal looked at under the account that stands for its own today, without trailing comma. */
export function standingTable(scope: DueScope): RawBuilder<unknown> {
  return sql`standing as materialized (
      select r.*, coalesce(a.merged_into, a.id) as stands_for from renewal r join account a on a.id = r.account_id
      where ${within(scope, sql`coalesce(a.merged_into, a.id)`)}
    )`
}
