import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { RaisedKind } from './signal-kinds.ts'
import { signalRules } from './signals.store.ts'

export type Raised = { accountId: number; note: string }

/**
 * Raises a signal that stands on somebody's words until its last day. Where one of the kind is open at the account none is
 * raised; returns the new signals' ids by the account asked for.
 */
export async function raiseSignals(
  db: Db,
  asked: {
    kind: RaisedKind
    by: { playbook_id: number; playbook: string }
    signals: readonly Raised[]
    standsDays: number
    now: Date
    day: string
  },
): Promise<Map<number, number>> {
  const { kind, by, signals, standsDays, now, day } = asked
  const { version } = await signalRules.read(db)
  const rows = signals.map(({ accountId, note }) => ({
    account_id: accountId,
    evidence: { note, playbook: by.playbook, playbook_id: by.playbook_id },
  }))
  const until = addDays(day, standsDays - 1)
  const { rows: raised } = await sql<{ id: number; account_id: number }>`
    with wanted as (
      select distinct on (a.id) a.id as account_id, r.evidence
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(account_id integer, evidence jsonb)
      join account i on i.id = r.account_id join account a on a.id = coalesce(i.merged_into, i.id)
      where not exists (select from signal s join account m on m.id = s.account_id
        where s.kind = ${kind} and s.closed_on is null and (m.id = a.id or m.merged_into = a.id))
    ), opened as (
      insert into signal (account_id, kind, rule_version, holds_since, opened_on, last_seen_on, evidence, money_minor, stands_until)
      select w.account_id, ${kind}, ${version}::integer, ${day}::date, ${day}::date, ${day}::date, w.evidence,
        case when ${kind === 'playbook-risk'} then (select d.mrr_minor from account_day d
          where d.account_id = w.account_id and d.day = (select day from refresh_state)) end, ${until}::date
      from wanted w on conflict do nothing returning id, account_id, evidence, facts, money_minor
    ), seen as (
      insert into signal_seen (signal_id, day, evidence, facts, money_minor)
      select id, ${day}::date, evidence, facts, money_minor from opened
    ), told as (
      insert into signal_event (signal_id, at, what, detail)
      select id, ${now}, 'opened', jsonb_build_object('playbook', ${by.playbook}::text) from opened
    )
    select id, account_id from opened`.execute(db)
  return new Map(raised.map((row) => [row.account_id, row.id]))
}
