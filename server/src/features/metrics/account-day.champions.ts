import { sql } from 'kysely'
import { type DayScope, type Fragment, onlyMembers } from './account-day.scope.ts'

/** Champions there on the day, how many of them used the product in four weeks, and when the last one left. */
export function championsSql(scope: DayScope): Fragment {
  return sql`
    select k.account_id, k.day,
      count(*) filter (where k.is_there)::integer as present,
      count(seen.contact_id) filter (where k.is_there)::integer as active,
      max(k.left_on) filter (where not k.is_there) as left_on
    from (
      select coalesce(a.merged_into, a.id) as account_id, d.day, c.id as contact_id, f.left_on,
        (f.left_on is null or f.left_on > d.day) as is_there
      from contact_fact f
      join contact c on c.id = f.contact_id and c.merged_into is null
      join account a on a.id = f.account_id
      join days d on f.valid_from < (d.day + 1)::timestamp at time zone ${scope.timeZone}
        and f.valid_to >= (d.day + 1)::timestamp at time zone ${scope.timeZone}
      where f.superseded_at = 'infinity' and f.role = 'champion' ${onlyMembers(scope, 'f.account_id', 'a.id')}
    ) k
    left join seen_contact seen on seen.account_id = k.account_id and seen.day = k.day and seen.contact_id = k.contact_id
    group by 1, 2`
}
