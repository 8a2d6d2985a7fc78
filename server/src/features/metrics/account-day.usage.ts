import { sql } from 'kysely'
import {
  type DayScope,
  type Fragment,
  firstUsageDay,
  lastDay,
  onlyMembers,
  RECENT_DAYS,
  WINDOW_DAYS,
  weeksIn,
} from './account-day.scope.ts'

const WEEKS = WINDOW_DAYS / 7
const weeksBack = Array.from({ length: WEEKS }, (_, index) => WEEKS - 1 - index)
const recent = sql.lit(RECENT_DAYS)

/** A source may tell that nothing was used on a day; such a day is stored and is nobody's active day. */
const wasUsed = sql`u.events > 0`

/**
 * In which 7-day weeks each contact was active: bit n is the week that ended n weeks before the last day in scope.
 * An anonymous visitor counts as the contact it turned out to be.
 */
export function contactWeeksSql(scope: DayScope): Fragment {
  return sql`
    select coalesce(a.merged_into, a.id) as account_id, coalesce(c.merged_into, u.contact_id) as contact_id,
      bit_or(1::bigint << (${lastDay(scope)} - u.day) / 7) as weeks
    from usage_day u
    join account a on a.id = u.account_id
    left join contact c on c.id = u.contact_id and c.merged_into is not null
    where u.day >= ${firstUsageDay(scope)} and u.day <= ${lastDay(scope)} ${onlyMembers(scope, 'u.account_id', 'a.id')}
      and u.contact_id <> 0 and ${wasUsed}
    group by 1, 2`
}

export function accountUsageSql(scope: DayScope): Fragment {
  return sql`
    select coalesce(a.merged_into, a.id) as account_id, u.day, sum(u.events)::integer as events,
      sum(u.seconds)::bigint as seconds, bit_or(u.features) as features
    from usage_day u join account a on a.id = u.account_id
    where u.day >= ${firstUsageDay(scope)} and u.day <= ${lastDay(scope)} ${onlyMembers(scope, 'u.account_id', 'a.id')}
      and ${wasUsed}
    group by 1, 2`
}

/** The first and last day on which each account was ever seen; the index answers with one look per account. */
export function usageSpanSql(scope: DayScope): Fragment {
  return sql`
    select coalesce(a.merged_into, a.id) as account_id, min(first.day) as first_on
    from account a
    cross join lateral (
      select u.day from usage_day u where u.account_id = a.id and u.day <= ${lastDay(scope)} and ${wasUsed}
      order by u.day limit 1
    ) first
    where true ${onlyMembers(scope, 'a.id')}
    group by 1`
}

/** Weeks side by side per account and day, without the weeks before the account was first seen. */
export function weeklySql(scope: DayScope): Fragment {
  const contacts = sql.join(weeksBack.map((back) => ofWeek(sql`w.contacts`, back)))
  const events = sql.join(weeksBack.map((back) => ofWeek(sql`w.events`, back)))
  return sql`
    select w.account_id, d.day, array[${contacts}] as contacts, array[${events}] as events,
      sum(w.contacts) > 0 as is_named
    from (
      select account_id, week, sum(contacts)::integer as contacts, sum(events)::integer as events
      from (
        select c.account_id, g.week, count(*) as contacts, 0 as events
        from contact_weeks c join generate_series(0, ${sql.lit(weeksIn(scope) - 1)}) g(week) on c.weeks >> g.week & 1 = 1
        group by 1, 2
        union all
        select account_id, (${lastDay(scope)} - day) / 7, 0, sum(events) from account_usage group by 1, 2
      ) parts group by 1, 2
    ) w
    join days d on w.week - (${lastDay(scope)} - d.day) / 7 >= 0 and w.week - (${lastDay(scope)} - d.day) / 7 < ${sql.lit(WEEKS)}
    join usage_span s on s.account_id = w.account_id and s.first_on <= d.day
    group by 1, 2, s.first_on`

  function ofWeek(figure: Fragment, back: number): Fragment {
    return sql`case when d.day - s.first_on >= ${sql.lit(back * 7 + 6)} then
      coalesce(sum(${figure}) filter (where w.week - (${lastDay(scope)} - d.day) / 7 = ${sql.lit(back)}), 0)::integer end`
  }
}

export function recentUsageSql(): Fragment {
  return sql`
    select u.account_id, d.day, sum(u.events)::integer as events, sum(u.seconds)::bigint as seconds,
      count(*)::integer as active_days, bit_count(bit_or(u.features))::integer as features, max(u.day) as last_on
    from account_usage u join days d on u.day <= d.day and u.day > d.day - ${recent}
    group by 1, 2`
}

/** Who was seen in the four weeks up to each day. */
export function seenContactSql(scope: DayScope): Fragment {
  return sql`
    select c.account_id, d.day, c.contact_id from contact_weeks c
    join days d on c.weeks >> (${lastDay(scope)} - d.day) / 7 & 15 <> 0`
}

export function recentContactsSql(): Fragment {
  return sql`select account_id, day, count(*)::integer as contacts from seen_contact group by 1, 2`
}

/** When those were last seen who were not seen in four weeks. */
export function lastUsageSql(scope: DayScope): Fragment {
  return sql`
    select s.account_id, d.day, max(last.day) as last_on
    from usage_span s
    join days d on s.first_on <= d.day
    join account a on coalesce(a.merged_into, a.id) = s.account_id ${onlyMembers(scope, 'a.id')}
    cross join lateral (
      select u.day from usage_day u where u.account_id = a.id and u.day <= d.day and ${wasUsed}
      order by u.day desc limit 1
    ) last
    where not exists (select from recent_usage r where r.account_id = s.account_id and r.day = d.day)
    group by 1, 2`
}

/**
 * Usage per account and day. Never seen: all unknown. Seen once but no longer: 0, unless nothing at all arrives
 * from any account, for then the source is silent and not the customer. Usage without names leaves contacts unknown.
 */
export function usageSql(): Fragment {
  const zeros = sql.join(
    weeksBack.map((back) => sql`case when d.day - s.first_on >= ${sql.lit(back * 7 + 6)} then 0 end`),
  )
  return sql`
    select s.account_id, d.day, s.first_on as first_usage_on,
      coalesce(r.last_on, l.last_on) as last_usage_on,
      case when f.usage_arrives then coalesce(r.events, 0) end as events,
      case when f.usage_arrives then coalesce(r.seconds, 0) end as seconds,
      case when f.usage_arrives then coalesce(r.active_days, 0) end as active_days,
      case when f.usage_arrives then coalesce(r.features, 0) end as features,
      case when f.usage_arrives and coalesce(w.is_named, true) then coalesce(c.contacts, 0) end as active_contacts,
      case when f.usage_arrives and coalesce(w.is_named, true) then coalesce(w.contacts, array[${zeros}]) end as weekly_contacts,
      case when f.usage_arrives then coalesce(w.events, array[${zeros}]) end as weekly_events
    from usage_span s
    join days d on s.first_on <= d.day
    join flags f on f.day = d.day
    left join recent_usage r on r.account_id = s.account_id and r.day = d.day
    left join recent_contacts c on c.account_id = s.account_id and c.day = d.day
    left join last_usage l on l.account_id = s.account_id and l.day = d.day
    left join weekly w on w.account_id = s.account_id and w.day = d.day
`
}
