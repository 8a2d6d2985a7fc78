import { type RawBuilder, sql } from 'kysely'

const monthsOf = sql`case s.billing_period when 'month' then 1 when 'quarter' then 3 when 'half-year' then 6 when 'year' then 12 end`

/** Every version of every paying contract, in order, and whether an earlier one had been without an end. */
export const versionSql = (currency: string): RawBuilder<unknown> => sql`
    select m.account_id, s.mrr_minor, s.billing_period, s.start_date, s.end_date, s.renewal_date, s.cancel_requested_on,
      s.recorded_at, s.superseded_at, row_number() over versions as n,
      coalesce(bool_or(s.end_date is null) over (versions rows between unbounded preceding and 1 preceding), false) as was_open,
      last_value(s.end_date) over (versions rows between unbounded preceding and unbounded following) as ended_on
    from member m join subscription s on s.account_id = m.id
    where s.currency = ${currency} and s.mrr_minor > 0
    window versions as (partition by s.subscription_id order by s.recorded_at, s.row_id)`

/** The largest contract of each row and a day its terms count from: the renewal it was first recorded with, if known then. */
export const contractSql = (end: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select distinct on (x.account_id, x.day) x.account_id, x.day, x.term, x.anchor,
      (extract(year from x.day) - extract(year from x.anchor)) * 12 + extract(month from x.day) - extract(month from x.anchor) as passed
    from (
      select d.account_id, d.day, s.mrr_minor, ${monthsOf} as term,
        coalesce(case when s.recorded_at < ${end} then coalesce(s.renewal_date, s.end_date) end, s.start_date) as anchor
      from d join version s on s.account_id = d.account_id and s.n = 1 and s.start_date <= d.day
        and (s.ended_on is null or s.ended_on > d.day)
    ) x
    order by x.account_id, x.day, x.mrr_minor desc, x.anchor`

/** Days until the running term ends: whole terms from the day they count from to the first one after the day. */
export const termEndSql = (): RawBuilder<unknown> => sql`
    select account_id, day, term,
      case when term is not null then (
        select min(e) - day from generate_series(0, 1) n,
          lateral (select (anchor + make_interval(months => (floor(passed / term) * term + n * term)::integer))::date as e) x where e > day
      ) end as ends_in
    from contract`

/** Whether every contract known on the day had been cancelled: asked for, or an end written to one that had none. */
export const noticeSql = (end: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select d.account_id, d.day, bool_and(coalesce(s.cancel_requested_on <= d.day, false) or (s.end_date is not null and s.was_open)) as has_notice
    from d
    join version s on s.account_id = d.account_id and s.start_date <= d.day and (s.end_date is null or s.end_date > d.day)
      and s.recorded_at < ${end} and s.superseded_at >= ${end}
    group by 1, 2`

/** Tickets of the last 90 days; a first reply and a rating count once they had come. */
export const ticketsSql = (end: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select d.account_id, d.day,
      avg(least(t.first_reply_minutes, 20160)) filter (where t.opened_at + t.first_reply_minutes * interval '1 minute' < ${end}) / 60 as reply_hours,
      count(*) filter (where t.priority in ('high', 'urgent') and (t.escalated or t.first_reply_minutes > 240)
        or coalesce(t.closed_at, t.opened_at) < ${end} and t.satisfaction <= case when t.priority in ('high', 'urgent') then 3 else 2 end
      )::integer as complaints,
      count(*)::integer as tickets
    from d
    join member m on m.account_id = d.account_id
    join ticket t on t.account_id = m.id and t.superseded_at = 'infinity'
      and t.opened_at < ${end} and t.opened_at >= ${end} - interval '90 days'
    group by 1, 2`
