import { sql } from 'kysely'
import { type DayScope, type Fragment, lastDay, onlyMembers } from './account-day.scope.ts'

/** Champions there on the day, how many of them used the product in four weeks, and when the last one left. */
export function championsSql(scope: DayScope): Fragment {
  return sql`
    select k.account_id, d.day,
      count(*) filter (where k.is_there)::integer as present,
      count(*) filter (where k.is_there and k.is_active)::integer as active,
      max(k.left_on) filter (where not k.is_there) as left_on
    from days d
    cross join lateral (
      select coalesce(a.merged_into, a.id) as account_id, f.left_on, (f.left_on is null or f.left_on > d.day) as is_there,
        exists (
          select from contact_week w where w.account_id = coalesce(a.merged_into, a.id) and w.contact_id = c.id
            and w.week - (${lastDay(scope)} - d.day) / 7 >= 0 and w.week - (${lastDay(scope)} - d.day) / 7 < 4
        ) as is_active
      from contact_fact f
      join contact c on c.id = f.contact_id and c.merged_into is null
      join account a on a.id = f.account_id
      where f.superseded_at = 'infinity' and f.role = 'champion'
        and f.valid_from < (d.day + 1)::timestamp at time zone ${scope.timeZone}
        and f.valid_to >= (d.day + 1)::timestamp at time zone ${scope.timeZone} ${onlyMembers(scope, 'f.account_id')}
    ) k
    group by 1, 2`
}
