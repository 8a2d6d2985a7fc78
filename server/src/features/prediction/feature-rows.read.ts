import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { dayFeatures, type Feature } from './prediction.features.ts'

export type FeatureScope = {
  /** Days asked about. */
  readonly days: readonly string[]
  /** Ends of months with the account's own past, the days asked about included. */
  readonly past: readonly string[]
  readonly timeZone: string
  readonly currency: string
  readonly attributes: readonly Feature[]
  /** One account, or accounts from `after` on, at most `limit`. */
  readonly accountId?: number
  readonly after?: number
  readonly until?: number
}

export type FeatureRow = {
  account_id: number
  day: string
  mrr_minor: number
  reconstructed: boolean
  score: number | null
  /** Day the running contract can next end on, as known on the day; null where terms are not known. */
  ends_in: number | null
  term: number | null
  /** Notice was known on the day. */
  has_notice: boolean
  /** In the order of `dayFeatures`, then of the attributes asked for. */
  values: (number | null)[]
}

const monthsOf = sql`case s.billing_period when 'month' then 1 when 'quarter' then 3 when 'half-year' then 6 when 'year' then 12 end`

/** End of the day asked about, as an instant. */
const endOf = (timeZone: string) => sql`((d.day + 1)::timestamp at time zone ${timeZone})`

function amongAccounts(scope: FeatureScope, ref: RawBuilder<unknown>): RawBuilder<unknown> {
  if (scope.accountId !== undefined) return sql`${ref} = ${scope.accountId}`
  return sql`${ref} > ${scope.after ?? -1} and ${ref} <= ${scope.until ?? 2147483647}`
}

/**
 * What was known of paying customers at the end of each day asked about. Contract terms are read from versions that
 * stood then; an end date that was written in later is not looked at.
 */
export async function readFeatureRows(db: Db, scope: FeatureScope): Promise<FeatureRow[]> {
  const end = endOf(scope.timeZone)
  const attributes = scope.attributes.map(({ attribute }) =>
    attribute
      ? sql`case when f.attributes ->> ${attribute.key} is not null then (f.attributes ->> ${attribute.key} = ${attribute.value})::integer end`
      : sql`null`,
  )
  const values = [...daySql, ...attributes].map((value) => sql`(${value})::double precision`)
  const { rows } = await sql<FeatureRow>`
    with past as materialized (
      select d.*,
        max(d.events_28d) over before as best_events,
        max(d.active_contacts_28d) over before as best_contacts,
        lag(d.mrr_minor) over steps as mrr_before
      from account_day d
      where d.day = any(${[...scope.past]}::date[]) and ${amongAccounts(scope, sql`d.account_id`)}
      window before as (partition by d.account_id order by d.day range between interval '370 days' preceding and interval '20 days' preceding),
        steps as (partition by d.account_id order by d.day)
    ), asked as materialized (
      select p.*, sum((p.mrr_minor > 0 and p.mrr_minor < p.mrr_before)::integer) over year as downgrades
      from past p
      window year as (partition by p.account_id order by p.day range between interval '365 days' preceding and current row)
    ), d as materialized (
      select * from asked where day = any(${[...scope.days]}::date[]) and mrr_minor > 0 and is_customer
    ), member as materialized (
      select a.id, coalesce(a.merged_into, a.id) as account_id from account a
      where ${amongMembers(scope)}
    ), version as materialized (
      select m.account_id, s.mrr_minor, s.billing_period, s.start_date, s.end_date, s.renewal_date, s.cancel_requested_on,
        s.recorded_at, s.superseded_at, row_number() over versions as n,
        coalesce(bool_or(s.end_date is null) over (versions rows between unbounded preceding and 1 preceding), false) as was_open,
        last_value(s.end_date) over (versions rows between unbounded preceding and unbounded following) as ended_on
      from member m join subscription s on s.account_id = m.id
      where s.currency = ${scope.currency} and s.mrr_minor > 0
      window versions as (partition by s.subscription_id order by s.recorded_at, s.row_id)
    ), contract as (
      select distinct on (x.account_id, x.day) x.account_id, x.day, x.term, x.anchor,
        (extract(year from x.day) - extract(year from x.anchor)) * 12 + extract(month from x.day) - extract(month from x.anchor) as passed
      from (
        select d.account_id, d.day, s.mrr_minor, ${monthsOf} as term,
          coalesce(case when s.recorded_at < ${end} then coalesce(s.renewal_date, s.end_date) end, s.start_date) as anchor
        from d join version s on s.account_id = d.account_id and s.n = 1 and s.start_date <= d.day
          and (s.ended_on is null or s.ended_on > d.day)
      ) x
      order by x.account_id, x.day, x.mrr_minor desc, x.anchor
    ), term_end as (
      select account_id, day, term,
        case when term is not null then (
          select min(e) - day from generate_series(0, 1) n,
            lateral (select (anchor + make_interval(months => (floor(passed / term) * term + n * term)::integer))::date as e) x where e > day
        ) end as ends_in
      from contract
    ), notice as (
      select d.account_id, d.day, bool_and(coalesce(s.cancel_requested_on <= d.day, false) or (s.end_date is not null and s.was_open)) as has_notice
      from d
      join version s on s.account_id = d.account_id and s.start_date <= d.day and (s.end_date is null or s.end_date > d.day)
        and s.recorded_at < ${end} and s.superseded_at >= ${end}
      group by 1, 2
    ), tickets as (
      select d.account_id, d.day,
        avg(least(t.first_reply_minutes, 20160)) filter (where t.opened_at + t.first_reply_minutes * interval '1 minute' < ${end}) / 60 as reply_hours,
        count(*) filter (where t.priority in ('high', 'urgent') and (t.escalated or t.satisfaction <= 3 or t.first_reply_minutes > 240)
          or t.satisfaction <= 2)::integer as complaints,
        count(*)::integer as tickets
      from d
      join member m on m.account_id = d.account_id
      join ticket t on t.account_id = m.id and t.superseded_at = 'infinity'
        and t.opened_at < ${end} and t.opened_at >= ${end} - interval '90 days'
      group by 1, 2
    )
    select d.account_id, d.day, d.mrr_minor, d.reconstructed, h.score, c.ends_in, c.term, coalesce(n.has_notice, false) as has_notice,
      array[${sql.join(values)}] as values
    from d
    left join term_end c on c.account_id = d.account_id and c.day = d.day
    left join notice n on n.account_id = d.account_id and n.day = d.day
    left join tickets t on t.account_id = d.account_id and t.day = d.day
    left join health_score h on h.account_id = d.account_id and h.day = d.day
    left join lateral (
      select f.attributes from account_fact f
      where ${sql.lit(scope.attributes.length > 0)} and f.account_id = d.account_id and f.superseded_at = 'infinity'
        and f.valid_from < ${end} and f.valid_to >= ${end}
      order by f.valid_from desc limit 1
    ) f on true
    order by d.account_id, d.day`.execute(db)
  return rows

  function amongMembers({ accountId }: FeatureScope): RawBuilder<unknown> {
    return accountId === undefined
      ? amongAccounts(scope, sql`coalesce(a.merged_into, a.id)`)
      : sql`a.id = ${accountId} or a.merged_into = ${accountId}`
  }
}

/** Unknown stays unknown: `least` would take the cap for it. */
const capped = (value: RawBuilder<unknown>, most: number): RawBuilder<unknown> =>
  sql`case when (${value}) > ${sql.lit(most)} then ${sql.lit(most)} else (${value}) end`

/** In the order of `dayFeatures`. */
const daySql: readonly RawBuilder<unknown>[] = dayFeatures.map(({ key }) => daySqlOf(key))

function daySqlOf(key: string): RawBuilder<unknown> {
  const parts: Record<string, RawBuilder<unknown>> = {
    usage_change: sql`select case when count(*) filter (where w.n is not null and w.i <= 12) >= 4 and avg(w.n) filter (where w.i <= 12) > 0
      then ${capped(sql`avg(w.n) filter (where w.i > 12) / avg(w.n) filter (where w.i <= 12) - 1`, 2)} end
      from unnest(d.weekly_events) with ordinality w(n, i)`,
    usage_from_best: sql`case when d.best_events > 0 then ${capped(sql`d.events_28d::numeric / d.best_events - 1`, 1)} end`,
    weeks_since_use: capped(sql`(d.day - d.last_usage_on) / 7`, 16),
    active_days: sql`d.active_days_28d`,
    contacts_change: sql`case when d.baseline_weeks >= 4 and d.baseline_active_contacts > 0
      then ${capped(sql`d.recent_active_contacts / d.baseline_active_contacts - 1`, 2)} end`,
    contacts_from_best: sql`case when d.best_contacts > 0 then ${capped(sql`d.active_contacts_28d::numeric / d.best_contacts - 1`, 1)} end`,
    seats_used: sql`case when d.seats_paid > 0 then ${capped(sql`d.active_contacts_28d::numeric / d.seats_paid`, 1.5)} end`,
    features_used: sql`d.features_28d`,
    champion_left: sql`case when d.champions is not null then (d.champions = 0 and d.champion_left_on is not null)::integer end`,
    champion_inactive: sql`case when d.champions > 0 and d.champions_active_28d is not null then (d.champions_active_28d = 0)::integer end`,
    tickets: sql`case when d.tickets_28d is not null then coalesce(t.tickets, 0) end`,
    complaints: sql`case when d.tickets_28d is not null then coalesce(t.complaints, 0) end`,
    oldest_ticket: sql`case when d.tickets_open is not null then least(180, coalesce(d.oldest_open_ticket_days, 0)) end`,
    first_reply: sql`t.reply_hours`,
    csat: sql`d.csat_90d`,
    nps: sql`case when d.nps_answered_on > d.day - 365 then d.nps_score end`,
    nps_change: sql`case when d.nps_answered_on > d.day - 365 then d.nps_score - d.previous_nps_score end`,
    days_since_contact: capped(sql`d.day - d.last_touch_on`, 365),
    downgrades: sql`d.downgrades`,
    tenure: sql`round((d.day - d.first_start_date) / 30.4375, 1)`,
    mrr: sql`d.mrr_minor`,
    seat_price: sql`case when d.seats_paid > 0 then d.mrr_minor::numeric / d.seats_paid end`,
    term: sql`c.term`,
  }
  const part = parts[key]
  if (!part) throw new Error(`no reading of ${key}`)
  return part
}
