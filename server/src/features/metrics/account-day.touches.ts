import { sql } from 'kysely'
import { type DayScope, dayOf, type Fragment, onlyMembers } from './account-day.scope.ts'
import { talks } from './talks.ts'

/** Talks with the customer, up to each day. */
export function touchesSql(scope: DayScope): Fragment {
  return sql`
    select n.account_id, d.day, min(n.touched_on) as first_on, max(n.touched_on) as last_on,
      count(*) filter (where n.touched_on > d.day - 28)::integer as recent,
      count(*) filter (where n.touched_on <= d.day - 28 and n.touched_on > d.day - 112)::integer as before
    from days d
    cross join lateral (
      select coalesce(a.merged_into, a.id) as account_id, ${dayOf(scope, 'f.occurred_at')} as touched_on
      from ${talks(undefined)} f join account a on a.id = f.account_id
      where true ${onlyMembers(scope, 'f.account_id', 'a.id')}
    ) n
    where n.touched_on <= d.day
    group by 1, 2`
}
