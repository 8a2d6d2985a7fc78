import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { championsSql } from './account-day.champions.ts'
import { moneySql } from './account-day.money.ts'
import { type DayScope, dayOf, daysTable, type Fragment, onlyMembers } from './account-day.scope.ts'
import { supportSql } from './account-day.support.ts'
import { surveysSql } from './account-day.surveys.ts'
import { touchesSql } from './account-day.touches.ts'
import {
  accountUsageSql,
  contactWeeksSql,
  lastUsageSql,
  recentContactsSql,
  recentUsageSql,
  seenContactSql,
  usageSpanSql,
  usageSql,
  weeklySql,
} from './account-day.usage.ts'

/** What is true of the whole company on a day and decides what silence of one account means. */
function flagsSql(): Fragment {
  return sql`
    select d.day,
      exists (select from usage_day u where u.day > d.day - 28 and u.day <= d.day) as usage_arrives,
      exists (select from ticket t where t.superseded_at = 'infinity' and t.opened_at < d.day + 1) as tickets_known
    from days d`
}

/** The measures as named parts; each can be run alone to see what it costs. */
export function accountDayParts(scope: DayScope): { name: string; query: Fragment }[] {
  return [
    { name: 'days', query: daysTable(scope) },
    { name: 'flags', query: flagsSql() },
    { name: 'contact_weeks', query: contactWeeksSql(scope) },
    { name: 'account_usage', query: accountUsageSql(scope) },
    { name: 'usage_span', query: usageSpanSql(scope) },
    { name: 'weekly', query: weeklySql(scope) },
    { name: 'recent_usage', query: recentUsageSql() },
    { name: 'seen_contact', query: seenContactSql(scope) },
    { name: 'recent_contacts', query: recentContactsSql() },
    { name: 'last_usage', query: lastUsageSql(scope) },
    { name: 'usage', query: usageSql() },
    { name: 'money', query: moneySql(scope) },
    { name: 'support', query: supportSql(scope) },
    { name: 'surveys', query: surveysSql(scope) },
    { name: 'touches', query: touchesSql(scope) },
    { name: 'champion', query: championsSql(scope) },
  ]
}

/** Makes the rows of the days in scope anew. Past days that were lived through are history and stay. */
export async function writeAccountDays(
  db: Db,
  scope: DayScope,
  options: { reconstructed: boolean },
): Promise<number> {
  await sql`set local jit = off`.execute(db)
  await sql`set local work_mem = '64MB'`.execute(db)
  // The planner knows nothing of the size of the parts; hashing is right for few accounts and for all of them.
  await joinByHashOnly(db, true)
  await removeStale(db, scope, options)
  const parts = accountDayParts(scope).map(
    ({ name, query }) => sql`${sql.ref(name)} as materialized (${query})`,
  )
  const result = await sql`
    with ${sql.join(parts)}
    insert into account_day (${sql.join(columns.map((column) => sql.ref(column)))}, reconstructed)
    select ${rowSql()}, ${options.reconstructed}
    from ${peopleSql(scope)} p
    cross join days d
    left join flags on flags.day = d.day
    left join money m on m.account_id = p.id and m.day = d.day
    left join usage u on u.account_id = p.id and u.day = d.day
    left join lateral (
      select avg(w.n) as mean, stddev_samp(w.n) as sd, count(w.n)::integer as weeks from unnest(u.weekly_contacts[1:12]) w(n)
    ) own on u.weekly_contacts is not null
    left join lateral (select avg(w.n) as mean from unnest(u.weekly_contacts[13:16]) w(n)) lately on u.weekly_contacts is not null
    left join support t on t.account_id = p.id and t.day = d.day
    left join surveys v on v.account_id = p.id and v.day = d.day
    left join touches n on n.account_id = p.id and n.day = d.day
    left join champion k on k.account_id = p.id and k.day = d.day
    where p.created_on <= d.day or p.signed_up_on <= d.day or m.account_id is not null or u.account_id is not null
    on conflict (account_id, day) do update set ${sql.join(
      [...columns.slice(2), 'reconstructed', 'computed_at'].map(
        (column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`,
      ),
    )} where account_day.reconstructed or not ${options.reconstructed}`.execute(db)
  // What is derived from the days of few accounts is looked up by account; hashing would read everybody's.
  if (scope.memberIds) await joinByHashOnly(db, false)
  return Number(result.numAffectedRows ?? 0)
}

async function joinByHashOnly(db: Db, only: boolean): Promise<void> {
  const others = only ? 'off' : 'on'
  await sql`select set_config('enable_nestloop', ${others}, true), set_config('enable_mergejoin', ${others}, true)`.execute(
    db,
  )
}

const columns = [
  'account_id',
  'day',
  'is_customer',
  'mrr_minor',
  'seats_paid',
  'renewal_date',
  'first_start_date',
  'events_28d',
  'active_contacts_28d',
  'active_days_28d',
  'seconds_28d',
  'features_28d',
  'weekly_active_contacts',
  'weekly_events',
  'baseline_weeks',
  'baseline_active_contacts',
  'baseline_active_contacts_sd',
  'recent_active_contacts',
  'first_usage_on',
  'last_usage_on',
  'tickets_open',
  'oldest_open_ticket_days',
  'urgent_open',
  'oldest_urgent_ticket_days',
  'tickets_28d',
  'tickets_weekly_baseline',
  'csat_90d',
  'csat_90d_n',
  'nps_score',
  'previous_nps_score',
  'nps_answered_on',
  'touches_28d',
  'last_touch_on',
  'contacts_28d',
  'contacts_weekly_baseline',
  'complaints_28d',
  'champions',
  'champions_active_28d',
  'champion_left_on',
]

/** In the order of `columns`. */
function rowSql(): Fragment {
  const firstContact = sql`least(t.first_on, v.first_on, n.first_on)`
  return sql`p.id, d.day,
    coalesce(m.has_live, p.stage <> 'churned'), coalesce(m.mrr_minor, 0), m.seats_paid, m.renewal_date, m.first_start_date,
    u.events, u.active_contacts, u.active_days, u.seconds, u.features, u.weekly_contacts, u.weekly_events,
    coalesce(own.weeks, 0), round(own.mean, 6), round(own.sd, 6), round(lately.mean, 6), u.first_usage_on, u.last_usage_on,
    case when flags.tickets_known then coalesce(t.open, 0) end, t.oldest_days,
    case when flags.tickets_known then coalesce(t.urgent, 0) end, t.oldest_urgent_days,
    case when flags.tickets_known then coalesce(t.recent, 0) end, ${weeklyMean(sql`t.before`, sql`t.first_on`)},
    case when coalesce(t.satisfaction_n, 0) + coalesce(v.csat_n, 0) > 0 then
      round((coalesce(t.satisfaction_sum, 0) + coalesce(v.csat_sum, 0)) / (coalesce(t.satisfaction_n, 0) + coalesce(v.csat_n, 0)), 6) end,
    case when flags.tickets_known or v.account_id is not null then coalesce(t.satisfaction_n, 0) + coalesce(v.csat_n, 0) end,
    v.nps[1], v.nps[2], v.nps_on,
    n.recent, n.last_on,
    case when ${firstContact} is not null then coalesce(t.recent, 0) + coalesce(v.recent, 0) + coalesce(n.recent, 0) end,
    ${weeklyMean(sql`coalesce(t.before, 0) + coalesce(v.before, 0) + coalesce(n.before, 0)`, firstContact)},
    case when flags.tickets_known then coalesce(t.complaints, 0) + coalesce(v.complaints, 0) end,
    k.present, case when u.active_contacts is not null then k.active end, k.left_on`

  /** Mean of the whole weeks, at most twelve, between the first sign and the last four weeks; unknown below four. */
  function weeklyMean(count: Fragment, firstOn: Fragment): Fragment {
    const weeks = sql`least(12, (d.day - 28 - ${firstOn} + 1) / 7)`
    return sql`case when ${firstOn} is not null and ${weeks} >= 4 then round((${count})::numeric / ${weeks}, 6) end`
  }
}

/** One row per account that stands on its own; its stage as of the day is read with the days below. */
function peopleSql(scope: DayScope): Fragment {
  return sql`(
    select a.id, ${dayOf(scope, 'a.created_at')} as created_on, f.signed_up_on, f.stage
    from account a
    join account_fact f on f.account_id = a.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where a.merged_into is null ${onlyMembers(scope, 'a.id')}
  )`
}

/** An account that was merged away or taken back has no row of its own any more. */
async function removeStale(db: Db, scope: DayScope, options: { reconstructed: boolean }): Promise<void> {
  const ofDays = sql`t.day = any(${[...scope.days]}::date[]) ${onlyMembers(scope, 't.account_id')}`
  await sql`
    delete from account_day t where ${ofDays} and (t.reconstructed or not ${options.reconstructed})
      and not exists (select from account_now a where a.id = t.account_id)`.execute(db)
  await sql`
    delete from health_score t where ${ofDays}
      and not exists (select from account_day d where d.account_id = t.account_id and d.day = t.day)`.execute(
    db,
  )
}
