import { type RawBuilder, sql } from 'kysely'
import { dayFeatures } from './prediction.features.ts'

/** Unknown stays unknown: `least` would take the cap for it. */
const capped = (value: RawBuilder<unknown>, most: number): RawBuilder<unknown> =>
  sql`case when (${value}) > ${sql.lit(most)} then ${sql.lit(most)} else (${value}) end`

/** In the order of `dayFeatures`. */
export const daySql: readonly RawBuilder<unknown>[] = dayFeatures.map(({ key }) => daySqlOf(key))

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
