import { sql } from 'kysely'
import { type DayScope, dayOf, type Fragment, onlyMembers } from './account-day.scope.ts'

/** Survey answers: satisfaction of 90 days, the last two NPS answers of a year, low answers of four weeks. */
export function surveysSql(scope: DayScope): Fragment {
  return sql`
    select s.account_id, d.day, min(s.answered_on) as first_on,
      count(*) filter (where s.answered_on > d.day - 28)::integer as recent,
      count(*) filter (where s.answered_on <= d.day - 28 and s.answered_on > d.day - 112)::integer as before,
      count(*) filter (where s.answered_on > d.day - 28 and (s.kind = 'nps' and s.score <= 6 or s.kind = 'csat' and s.score <= 2))::integer as complaints,
      sum(s.score) filter (where s.kind = 'csat' and s.answered_on > d.day - 90) as csat_sum,
      count(*) filter (where s.kind = 'csat' and s.answered_on > d.day - 90)::integer as csat_n,
      array_agg(s.score::smallint order by s.answered_at desc, s.row_id desc)
        filter (where s.kind = 'nps' and s.answered_on > d.day - 365) as nps,
      max(s.answered_on) filter (where s.kind = 'nps' and s.answered_on > d.day - 365) as nps_on
    from days d
    cross join lateral (
      select coalesce(a.merged_into, a.id) as account_id, f.row_id, f.kind, f.score, f.answered_at,
        ${dayOf(scope, 'f.answered_at')} as answered_on
      from survey_answer f join account a on a.id = f.account_id
      where f.superseded_at = 'infinity' ${onlyMembers(scope, 'f.account_id', 'a.id')}
    ) s
    where s.answered_on <= d.day
    group by 1, 2`
}
