import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { HealthFacts } from './health.measure.ts'

const CHUNK = 1_000

/** What measures see of an account's day `d`. */
export const factColumns = sql.raw(
  `d.day, d.mrr_minor, d.seats_paid, d.events_28d, d.active_contacts_28d, d.active_days_28d, d.features_28d,
  d.weekly_active_contacts, d.weekly_events, d.first_usage_on, d.last_usage_on, d.tickets_open,
  d.oldest_open_ticket_days, d.urgent_open, d.oldest_urgent_ticket_days, d.tickets_28d, d.tickets_weekly_baseline,
  d.csat_90d, d.csat_90d_n, d.nps_score, d.nps_answered_on, d.previous_nps_score, d.touches_28d, d.last_touch_on,
  d.contacts_28d, d.contacts_weekly_baseline, d.complaints_28d, d.champions, d.champions_active_28d, d.champion_left_on,
  d.first_start_date,
  (select array[k.goals, k.on_track] from success_account_day k
    where k.account_id = d.account_id and k.day = d.day) as goals,
  (select array[o.due, o.finished] from onboarding_account_day o
    where o.account_id = d.account_id and o.day = d.day) as onboarding,
  (select array_agg(m.segment_id) from segment_member m
    where m.account_id = d.account_id and m.since < d.day + 1 and m.until >= d.day + 1) as segments`,
)

/** The customers of a day in parts, so that requests are answered in between; `ids` undefined is everybody. */
export async function* customersOn(
  db: Db,
  day: string,
  ids?: readonly number[],
): AsyncGenerator<HealthFacts & { account_id: number }> {
  let after = -1
  for (;;) {
    const { rows } = await sql<HealthFacts & { account_id: number }>`
      select d.account_id, ${factColumns} from account_day d
      where d.day = ${day}::date and d.is_customer and d.account_id > ${after}
        and ${ids ? sql`d.account_id = any(${[...ids]}::integer[])` : sql`true`}
      order by d.account_id limit ${CHUNK}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = last.account_id
  }
}
