import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { checkpointKey, type RenewalRule } from './renewals.rule.ts'

/** Of days long past only some have a score; the last within a week is the one of that day. */
const NEAR_DAYS = 7

type Moment = { today: string; now: Date }

/**
 * Writes down, once, what was known on every checkpoint that has come of renewals that have not. A contract year begins a
 * term (at most a year) before its renewal, and never before its contracts; a checkpoint outside is none. Days whose
 * health is not summed up yet wait.
 */
export async function observe(
  db: Db,
  { version, content }: { version: number; content: RenewalRule },
  { today, now }: Moment,
): Promise<number> {
  const points = [
    ...content.checkpoints.map((point) => ({ tier: null, key: checkpointKey(point), ...point })),
    ...Object.entries(content.tiers).flatMap(([tier, list]) =>
      list.map((point) => ({ tier, key: checkpointKey(point), ...point })),
    ),
  ]
  const own = Object.keys(content.tiers)
  const { rows } = await sql`
    with point as (
      select * from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as p(tier text, key text, "from" text, days integer)
    ),
    year as (
      select r.id, a.account_id, a.tier, r.renews_on, greatest(r.started_on,
        (r.renews_on - make_interval(months => least(12, coalesce(r.term_months, 12))))::date) as begins
      from renewal r join account i on i.id = r.account_id
      join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
      where r.gone_on is null and r.renews_on > ${today}::date
    ),
    reached as (
      select y.*, p.key, d.day from year y
      join point p on p.tier is not distinct from case when y.tier = any(${own}::text[]) then y.tier end
      cross join lateral (select case p."from" when 'start' then y.begins + p.days else y.renews_on - p.days end as day) d
      where d.day >= y.begins and d.day < y.renews_on and d.day <= (select least(day, ${today}::date) from refresh_state)
        and not exists (select from renewal_observation o where o.renewal_id = y.id and o.checkpoint = p.key)
    )
    insert into renewal_observation (renewal_id, checkpoint, day, rule_version, seen_at, band, score, reconstructed,
      model_id, within_90, signals)
    select q.id, q.key, q.day, ${version}, ${now}, coalesce(h.band, 'unknown'), h.score, h.reconstructed, p.model_id, p.within_90,
      coalesce((select array_agg(distinct s.kind order by s.kind) from signal s where s.account_id = q.account_id
        and s.opened_on <= q.day and (s.closed_on is null or s.closed_on > q.day)), '{}')
    from reached q
    left join lateral (select s.band, s.score, s.reconstructed from health_score s where s.account_id = q.account_id
      and s.day <= q.day and s.day > q.day - ${NEAR_DAYS}::integer order by s.day desc limit 1) h on true
    left join prediction_model m on m.role = 'in-force'
    left join account_prediction p on p.model_id = m.id and p.account_id = q.account_id and p.day = q.day and not p.has_notice
    on conflict do nothing returning renewal_id`.execute(db)
  return rows.length
}

export type NewCall = {
  renewalId: number
  checkpoint: string
  kind: 'csm' | 'final'
  band: 'good' | 'watch' | 'danger'
  reason: string
}

/** Which of these checkpoints were observed, with the name of the account. */
export async function readObserved(
  db: Db,
  points: readonly { renewalId: number; checkpoint: string }[],
): Promise<{ renewalId: number; checkpoint: string; account: string }[]> {
  const { rows } = await sql<{ renewalId: number; checkpoint: string; account: string }>`
    select o.renewal_id as "renewalId", o.checkpoint, a.name as account
    from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) p("renewalId" integer, checkpoint text)
    join renewal_observation o on o.renewal_id = p."renewalId" and o.checkpoint = p.checkpoint
    join renewal r on r.id = o.renewal_id join account i on i.id = r.account_id
    join account_now a on a.id = coalesce(i.merged_into, i.id)`.execute(db)
  return rows
}

export async function insertCall(db: Db, actor: Actor, call: NewCall, now: Date): Promise<void> {
  await sql`insert into renewal_call (renewal_id, checkpoint, kind, band, reason, author_id, author_name, at)
    values (${call.renewalId}, ${call.checkpoint}, ${call.kind}, ${call.band}, ${call.reason},
      ${memberOf(actor)}, ${actor.name}, ${now})`.execute(db)
}
