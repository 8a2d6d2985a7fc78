import { sql } from 'kysely'
import { type DayScope, type Fragment, onlyMembers } from './account-day.scope.ts'

/** Contracts on the day: a start is included, an end is not; a trial counts by what it pays, as in the ledger; other currencies are left out of sums. */
export function moneySql(scope: DayScope): Fragment {
  return sql`
    select s.account_id, d.day,
      coalesce(sum(s.mrr_minor) filter (where s.is_live and s.currency = ${scope.currency}), 0)::bigint as mrr_minor,
      (sum(s.seats) filter (where s.is_live and not s.trial))::integer as seats_paid,
      min(s.due_on) filter (where s.is_live and s.due_on >= d.day) as renewal_date,
      min(s.start_date) as first_start_date,
      bool_or(s.is_live) as has_live
    from days d
    cross join lateral (
      select coalesce(a.merged_into, a.id) as account_id, f.mrr_minor, f.seats, f.trial, f.currency, f.start_date,
        coalesce(f.renewal_date, f.end_date) as due_on, (f.end_date is null or f.end_date > d.day) as is_live
      from subscription f join account a on a.id = f.account_id
      where f.superseded_at = 'infinity' and f.start_date <= d.day ${onlyMembers(scope, 'f.account_id', 'a.id')}
    ) s
    group by 1, 2`
}
