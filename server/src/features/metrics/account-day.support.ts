import { sql } from 'kysely'
import { type DayScope, dayOf, type Fragment, onlyMembers } from './account-day.scope.ts'

/** Tickets: what is open on the day and since when, what came lately and in the weeks before. */
export function supportSql(scope: DayScope): Fragment {
  return sql`
    select t.account_id, d.day, min(t.opened_on) as first_on,
      count(*) filter (where t.is_open)::integer as open,
      (max(d.day - t.opened_on) filter (where t.is_open))::integer as oldest_days,
      count(*) filter (where t.is_open and t.is_urgent)::integer as urgent,
      (max(d.day - t.opened_on) filter (where t.is_open and t.is_urgent))::integer as oldest_urgent_days,
      count(*) filter (where t.opened_on > d.day - 28)::integer as recent,
      count(*) filter (where t.opened_on <= d.day - 28 and t.opened_on > d.day - 112)::integer as before,
      count(*) filter (where t.opened_on > d.day - 28 and (t.is_urgent or t.satisfaction <= 2))::integer as complaints,
      sum(t.satisfaction) filter (where t.rated_on > d.day - 90 and t.rated_on <= d.day) as satisfaction_sum,
      count(t.satisfaction) filter (where t.rated_on > d.day - 90 and t.rated_on <= d.day)::integer as satisfaction_n
    from days d
    cross join lateral (
      select coalesce(a.merged_into, a.id) as account_id, ${dayOf(scope, 'f.opened_at')} as opened_on, f.satisfaction,
        coalesce(${dayOf(scope, 'f.closed_at')}, ${dayOf(scope, 'f.opened_at')}) as rated_on,
        f.priority in ('high', 'urgent') or coalesce(f.escalated, false) as is_urgent,
        case when f.closed_at is null then f.status in ('open', 'pending')
          else ${dayOf(scope, 'f.closed_at')} > d.day end as is_open
      from ticket f join account a on a.id = f.account_id
      where f.superseded_at = 'infinity' ${onlyMembers(scope, 'f.account_id', 'a.id')}
    ) t
    where t.opened_on <= d.day
    group by 1, 2`
}
