import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { versionedRule } from '../team/versioned-rule.ts'
import type { SignalFact } from './signal-kinds.ts'
import { signalRuleOutdated } from './signals.errors.ts'
import { defaultSignalRule, type SignalRule, signalRuleSchema } from './signals.rule.ts'

export const signalRules = versionedRule<SignalRule>({
  table: 'signal_rule',
  entity: 'signal-rule',
  first: defaultSignalRule,
  parse: (content) => signalRuleSchema.parse(content),
  outdated: () => signalRuleOutdated({ field: 'based_on' }),
})

export type KnownSignal = {
  id: number
  account_id: number
  kind: string
  last_seen_on: string
  closed_on: string | null
}

/** The signals that stand at these accounts, and the last of each kind that ended on or after a day. */
export async function readKnownSignals(
  db: Db,
  { ids, closedSince }: { ids: readonly number[]; closedSince: string },
): Promise<KnownSignal[]> {
  const { rows } = await sql<KnownSignal>`
    select distinct on (account_id, kind) id, account_id, kind, last_seen_on, closed_on from signal
    where account_id = any(${[...ids]}::integer[]) and (closed_on is null or closed_on >= ${closedSince}::date)
    order by account_id, kind, closed_on desc nulls first, id desc`.execute(db)
  return rows
}

export type FoundSignal = {
  account_id: number
  kind: string
  holds_since: string
  evidence: Record<string, unknown>
  facts: SignalFact[]
  money_minor: number | null
}

type Moment = { day: string; now: Date; version: number }

export async function openSignals(
  db: Db,
  found: readonly FoundSignal[],
  { day, now, version }: Moment,
): Promise<void> {
  if (found.length === 0) return
  await sql`
    with opened as (
      insert into signal (account_id, kind, rule_version, holds_since, opened_on, last_seen_on, evidence, facts, money_minor)
      select account_id, kind, ${version}::integer, holds_since, ${day}::date, ${day}::date, evidence, facts, money_minor
      from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as f(
        account_id integer, kind text, holds_since date, evidence jsonb, facts jsonb, money_minor bigint)
      on conflict do nothing returning id, evidence, facts, money_minor
    ), seen as (
      insert into signal_seen (signal_id, day, evidence, facts, money_minor)
      select id, ${day}::date, evidence, facts, money_minor from opened
    )
    insert into signal_event (signal_id, at, what) select id, ${now}, 'opened' from opened`.execute(db)
}

export type SeenSignal = { id: number } & Pick<FoundSignal, 'evidence' | 'facts' | 'money_minor'>

/** Brings the figures of standing signals up to date; those that had ended stand again. */
export async function seeSignals(db: Db, seen: readonly SeenSignal[], { day, now }: Moment): Promise<void> {
  if (seen.length === 0) return
  const rows = sql`jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as f(
    id integer, evidence jsonb, facts jsonb, money_minor bigint)`
  await sql`
    insert into signal_event (signal_id, at, what)
    select s.id, ${now}, 'reopened' from signal s join ${rows} on f.id = s.id where s.closed_on is not null`.execute(
    db,
  )
  await sql`
    insert into signal_seen (signal_id, day, evidence, facts, money_minor)
    select s.id, ${day}::date, f.evidence, f.facts, f.money_minor from signal s join ${rows} on f.id = s.id
    where s.evidence <> f.evidence or s.facts <> f.facts or s.money_minor is distinct from f.money_minor
    on conflict (signal_id, day) do update set evidence = excluded.evidence, facts = excluded.facts,
      money_minor = excluded.money_minor`.execute(db)
  await sql`
    update signal s set last_seen_on = ${day}::date, closed_on = null, closed_because = null, evidence = f.evidence,
      facts = f.facts, money_minor = f.money_minor
    from ${rows} where f.id = s.id and (s.last_seen_on <> ${day}::date or s.closed_on is not null
      or s.evidence <> f.evidence or s.facts <> f.facts or s.money_minor is distinct from f.money_minor)`.execute(
    db,
  )
}

export async function closeSignals(db: Db, ids: readonly number[], { day, now }: Moment): Promise<void> {
  if (ids.length === 0) return
  await sql`
    with ended as (
      update signal set closed_on = ${day}::date, closed_because = 'over'
      where id = any(${[...ids]}::integer[]) and closed_on is null returning id
    )
    insert into signal_event (signal_id, at, what, detail)
    select id, ${now}, 'closed', '{"because": "over"}' from ended`.execute(db)
}

/** Signals raised by playbooks end on the day they were given. */
export async function closeExpired(db: Db, { day, now }: Moment): Promise<void> {
  await sql`
    with ended as (
      update signal set closed_on = ${day}::date, closed_because = 'over'
      where closed_on is null and stands_until < ${day}::date returning id
    )
    insert into signal_event (signal_id, at, what, detail)
    select id, ${now}, 'closed', '{"because": "over"}' from ended`.execute(db)
}

/** Signals of accounts that are no customers any more, or go on under another account, end. */
export async function closeGone(
  db: Db,
  memberIds: readonly number[] | undefined,
  { day, now }: Moment,
): Promise<void> {
  const among = memberIds ? sql`and s.account_id = any(${[...memberIds]}::integer[])` : sql``
  await sql`
    with ended as (
      update signal s set closed_on = ${day}::date,
        closed_because = case when a.merged_into is null then 'left' else 'merged' end
      from account a where a.id = s.account_id and s.closed_on is null ${among}
        and not exists (select from account_day d
          where d.account_id = case when s.stands_until is null then s.account_id else coalesce(a.merged_into, a.id) end
            and d.day = ${day}::date and d.is_customer)
      returning s.id, s.closed_because
    )
    insert into signal_event (signal_id, at, what, detail)
    select id, ${now}, 'closed', jsonb_build_object('because', closed_because) from ended`.execute(db)
}
