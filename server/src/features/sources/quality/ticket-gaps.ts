import { type RawBuilder, sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

function check(key: string, affects: readonly string[], missing: RawBuilder<unknown>): QualityCheck {
  return {
    key,
    group: 'gaps',
    affects,
    fixOn: 'imports',
    find: (db) =>
      countAndSample(
        db,
        sql`
          select a.id as account_id, a.name as account_name,
            jsonb_build_object('ticket', coalesce(t.external_id, '#' || t.ticket_id), 'opened_at', t.opened_at) as detail
          from ticket t join account_now a on a.id = t.account_id
          where t.superseded_at = 'infinity' and (${missing}) order by t.opened_at desc`,
        sql`select count(*) from ticket where superseded_at = 'infinity'`,
      ),
  }
}

export const ticketsWithoutSatisfaction = check(
  'tickets-without-satisfaction',
  ['csat'],
  sql`t.satisfaction is null`,
)
export const ticketsWithoutFirstReply = check(
  'tickets-without-first-reply',
  ['first-reply'],
  sql`t.first_reply_minutes is null`,
)
