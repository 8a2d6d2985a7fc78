import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { readSegmentRules } from '../segments/segment.store.ts'
import { historyOf, historyStart, isOfHistory } from './causes.history.ts'
import { scoreMoves } from './causes.scores.ts'
import type { Content, Trigger } from './playbook.definition.ts'
import type { Past } from './simulate.past.ts'

/** An account and the day on which the playbook would have begun for it. */
export type PastCause = { accountId: number; contactId: number | null; day: string }

export type Period = {
  from: string
  to: string
  timeZone: string
  /** Told after each day that was asked about, with the share of days done. */
  onDay?(share: number): Promise<void>
}

/** What would have begun a playbook in a time gone by, from what was known on each of its days. */
export async function findPastCauses(
  db: Db,
  past: Past,
  trigger: Trigger,
  period: Period,
): Promise<PastCause[]> {
  switch (trigger.kind) {
    case 'manual':
      return []
    case 'segment-entered':
    case 'segment-left': {
      const segment = (await readSegmentRules(db)).get(trigger.segment_id)
      if (!segment) return []
      const isEntered = trigger.kind === 'segment-entered'
      if (segment.rule) return changesOf(past, segment.rule, { period, isEntered })
      const at = isEntered ? sql.ref('since') : sql.ref('until')
      return read(
        db,
        sql`select account_id, null::integer as contact_id, (${at} at time zone ${period.timeZone})::date::text as day
          from segment_member where segment_id = ${trigger.segment_id} and ${at} <> 'infinity'`,
        period,
      )
    }
    case 'signal-opened':
      return read(
        db,
        sql`select account_id, null::integer as contact_id, opened_on::text as day from signal
          where kind = any(${trigger.signals}::text[])`,
        period,
      )
    case 'band-moved':
    case 'points-crossed':
      return byDay(db, period, (day) => {
        const moves = scoreMoves(trigger, { from: sql`${day}::date`, to: sql`${day}::date` })
        return sql`select account_id, null::integer as contact_id, day from (${moves}) m`
      })
    case 'stair-reached':
    case 'stair-ready':
    case 'lock-turned':
    case 'onboarding-turned': {
      const { from, to, timeZone } = period
      const start = (day: RawBuilder<unknown>) => sql`(${day})::timestamp at time zone ${timeZone}`
      const history = historyOf(
        trigger,
        (at) =>
          sql<boolean>`${at} >= ${start(sql`${from}::date`)} and ${at} < ${start(sql`${to}::date + 1`)}`,
      )
      return read(
        db,
        sql`select account_id, null::integer as contact_id, (at at time zone ${timeZone})::date::text as day from (${history}) h`,
        period,
      )
    }
    case 'event':
      return byDay(db, period, (day) => eventsOn(trigger.event, day, period))
    case 'date':
      return datesOf(past, trigger, period)
  }
}

/** The first day of which the product knows such causes, where it does not work them out for days gone by. */
export async function firstDayKnown(db: Db, trigger: Trigger, timeZone: string): Promise<string | null> {
  const start = isOfHistory(trigger)
    ? historyStart(trigger)
    : trigger.kind === 'signal-opened'
      ? sql`select min(at) as at from signal_event`
      : undefined
  if (!start) return null
  const { rows } = await sql<{ day: string | null }>`
    select (at at time zone ${timeZone})::date::text as day from (${start}) s`.execute(db)
  return rows[0]?.day ?? null
}

/** On which days events arrived that a playbook waits for: by event, then account. */
export type PastEvents = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>

export async function readPastEvents(
  db: Db,
  content: Content,
  { accounts, period }: { accounts: readonly number[]; period: Period },
): Promise<PastEvents> {
  const names = content.steps.flatMap((step) =>
    step.kind === 'wait-until' && step.event !== undefined ? [step.event] : [],
  )
  const events = new Map<string, Map<number, Set<string>>>()
  for (const name of new Set(names)) {
    const days = new Map<number, Set<string>>()
    for (const day of daysOf(period)) {
      const { rows } = await sql<{ account_id: number }>`
        select q.account_id from (${eventsOn(name, day, period)}) q
        where q.account_id = any(${[...accounts]}::integer[])`.execute(db)
      for (const row of rows) days.set(row.account_id, (days.get(row.account_id) ?? new Set()).add(day))
      await period.onDay?.(1)
    }
    events.set(name, days)
  }
  return events
}

/** One statement a day, between which it can be stopped: events and scores are many, and lie by their day. */
async function byDay(
  db: Db,
  period: Period,
  question: (day: string) => RawBuilder<unknown>,
): Promise<PastCause[]> {
  const causes: PastCause[] = []
  for (const day of daysOf(period)) {
    causes.push(...(await read(db, question(day), period)))
    await period.onDay?.(shareOf(day, period))
  }
  return causes
}

function eventsOn(event: string, day: string, { timeZone }: Period): RawBuilder<unknown> {
  const [kind = '', ...name] = event.split(':')
  const start = (of: RawBuilder<unknown>) => sql`(${of})::timestamp at time zone ${timeZone}`
  // What an import brings begins nothing when it comes, so it would have begun nothing.
  return sql`select e.account_id, min(nullif(e.contact_id, 0)) as contact_id, ${day}::text as day
    from event e join event_name n on n.id = e.event_name_id
    where n.kind = ${kind} and n.name = ${name.join(':')} and e.account_id <> 0 and e.import_id is null
      and e.ts >= ${start(sql`${day}::date`)} and e.ts < ${start(sql`${day}::date + 1`)} group by e.account_id`
}

function* daysOf({ from, to }: Period): Generator<string> {
  for (let day = from; day <= to; day = addDays(day, 1)) yield day
}

async function read(db: Db, question: RawBuilder<unknown>, { from, to }: Period): Promise<PastCause[]> {
  const { rows } = await sql<{ account_id: number; contact_id: number | null; day: string }>`
    select q.account_id, q.contact_id, q.day from (${question}) q
    where q.day >= ${from} and q.day <= ${to} order by q.day, q.account_id`.execute(db)
  return rows.map((row) => ({ accountId: row.account_id, contactId: row.contact_id, day: row.day }))
}

const shareOf = (day: string, { from, to }: Period) =>
  (daysBetween(from, day) + 1) / (daysBetween(from, to) + 1)

/** Day by day, who the rule holds of that it did not hold of the day before, or the other way round. */
async function changesOf(
  past: Past,
  rule: Parameters<Past['ask']>[0],
  { period, isEntered }: { period: Period; isEntered: boolean },
): Promise<PastCause[]> {
  const causes: PastCause[] = []
  let before = await past.ask(rule, addDays(period.from, -1))
  for (const day of daysOf(period)) {
    const now = await past.ask(rule, day)
    for (const [accountId, verdict] of now) {
      const was = before.get(accountId) === true
      if (before.has(accountId) && was !== (verdict === true) && was !== isEntered) {
        causes.push({ accountId, contactId: null, day })
      }
    }
    before = now
    await period.onDay?.(shareOf(day, period))
  }
  return causes
}

async function datesOf(
  past: Past,
  { field, days }: Extract<Trigger, { kind: 'date' }>,
  period: Period,
): Promise<PastCause[]> {
  const causes: PastCause[] = []
  for (const day of daysOf(period)) {
    const on = addDays(day, -days)
    const rule = { kind: 'condition' as const, field, op: 'between' as const, value: [on, on] }
    for (const accountId of await past.whom(rule, day)) causes.push({ accountId, contactId: null, day })
    await period.onDay?.(shareOf(day, period))
  }
  return causes
}
