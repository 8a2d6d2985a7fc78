import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { endOf, type Moment } from '../accounts/moment.ts'

/** A past day signals are looked at from; undefined is now. */
export type Past = Moment | undefined

/**
 * Signals as they stood when a past day ended, with the columns of `signal`: what people did of them by their events, their
 * figures as kept at the last look by then. Now it is the table itself. `isStanding` spares those that had ended for good.
 */
export function signalsAt(past: Past, { isStanding }: { isStanding: boolean }): RawBuilder<unknown> {
  if (!past?.isPast) return sql`signal`
  const until = sql`${endOf(past)}`
  const last = (alias: string, ...what: string[]) => sql`
    left join lateral (
      select e.what, e.at, e.detail from signal_event e
      where e.signal_id = s.id and e.at <= ${until} and e.what = any(${what}::text[]) order by e.id desc limit 1
    ) ${sql.ref(alias)} on true`
  return sql`(
    select s.id, s.account_id, s.kind, s.rule_version, least(s.holds_since, s.opened_on) as holds_since, s.opened_on,
      coalesce(seen.day, s.opened_on) as last_seen_on, coalesce(seen.evidence, '{}') as evidence,
      coalesce(seen.facts, '[]') as facts, seen.money_minor,
      case when ended.what = 'closed' then (ended.at at time zone ${past.timeZone})::date end as closed_on,
      case when ended.what = 'closed' then ended.detail ->> 'because' end as closed_because,
      case when held.what = 'taken' then (held.detail ->> 'owner_id')::uuid end as owner_id,
      case when off.what = 'snoozed' then (off.detail ->> 'until')::date end as snoozed_until,
      case when refused.what = 'dismissed' then refused.at end as dismissed_at,
      case when refused.what = 'dismissed' then refused.detail ->> 'reason' end as dismissed_reason
    from signal s
    left join lateral (
      select k.day, k.evidence, k.facts, k.money_minor from signal_seen k
      where k.signal_id = s.id and k.day <= ${past.day}::date order by k.day desc limit 1
    ) seen on true
    ${last('ended', 'opened', 'reopened', 'closed')}
    ${last('held', 'taken', 'released')}
    ${last('off', 'snoozed', 'woken')}
    ${last('refused', 'dismissed', 'restored')}
    where s.opened_on <= ${past.day}::date
      and ${isStanding ? sql`(s.closed_on is null or s.closed_on > ${past.day}::date)` : sql`true`}
  )`
}

/** The first day on which signals were looked for; before it nobody can say which stood. */
export async function readKeptSince(db: Db, timeZone: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    select (min(at) at time zone ${timeZone})::date::text as day from signal_event`.execute(db)
  return rows[0]?.day ?? null
}
