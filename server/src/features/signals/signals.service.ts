import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { currentAccount } from '../health/health.read.ts'
import { recordAudit } from '../team/audit.store.ts'
import {
  signalNotFound,
  signalOver,
  signalOwnerUnknown,
  signalThresholdsDisordered,
  snoozeInPast,
} from './signals.errors.ts'
import { disorderedIn, type SignalRule } from './signals.rule.ts'
import type { ChangeOfSignal, SignalChange } from './signals.schema.ts'
import { signalRules } from './signals.store.ts'

const MOST_SNOOZED = 366

type Stored = {
  id: number
  account_id: number
  account_name: string
  closed_on: string | null
  owner_id: string | null
  snoozed_until: string | null
  dismissed_reason: string | null
}

type Moment = { day: string; now: Date }

/** Takes, puts off or dismisses a signal, or takes one of these back. */
export async function changeSignal(
  db: Database,
  actor: Actor,
  { change, ...moment }: Moment & { change: ChangeOfSignal },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const [before] = await hold(trx, [change.id])
    if (!before) throw signalNotFound({ field: 'id' })
    if (before.closed_on !== null) throw signalOver()
    await check(trx, [change], moment.day)
    await write(trx, actor, [{ before, after: changedBy(before, change) }], moment)
  })
}

/** The same for many, each by its own change; what ended meanwhile is left out. Says how to take all of it back. */
export async function changeSignals(
  db: Database,
  actor: Actor,
  { changes, ...moment }: Moment & { changes: readonly ChangeOfSignal[] },
): Promise<{ changed: number; left_out: number; undo: ChangeOfSignal[] }> {
  const byId = new Map(changes.map((change) => [change.id, change]))
  return db.transaction().execute(async (trx) => {
    const held = await hold(trx, [...byId.keys()])
    if (held.length < byId.size) throw signalNotFound({ field: 'changes' })
    await check(trx, changes, moment.day)
    const pairs = held.flatMap((before) => {
      const change = byId.get(before.id)
      return before.closed_on === null && change ? [{ before, after: changedBy(before, change) }] : []
    })
    const moved = pairs.filter(({ before, after }) => eventsOf(before, after).length > 0)
    await write(trx, actor, moved, moment)
    return {
      changed: moved.length,
      left_out: held.length - pairs.length,
      undo: moved.map(({ before: { id, owner_id, snoozed_until, dismissed_reason } }) => {
        // A day that has come cannot be set again; without it the signal is as open as with it.
        const until = snoozed_until !== null && snoozed_until > moment.day ? snoozed_until : null
        return { id, owner_id, snoozed_until: until, dismissed_reason }
      }),
    }
  })
}

async function hold(db: Db, ids: readonly number[]): Promise<Stored[]> {
  const { rows } = await sql<Stored>`
    select s.id, s.account_id, a.name as account_name, s.closed_on, s.owner_id, s.snoozed_until, s.dismissed_reason
    from signal s join account i on i.id = s.account_id
    join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${currentAccount}
    where s.id = any(${[...ids]}::integer[]) order by s.id for update of s`.execute(db)
  return rows
}

const changedBy = (before: State, change: SignalChange): State => ({
  owner_id: change.owner_id === undefined ? before.owner_id : change.owner_id,
  snoozed_until: change.snoozed_until === undefined ? before.snoozed_until : change.snoozed_until,
  dismissed_reason: change.dismissed_reason === undefined ? before.dismissed_reason : change.dismissed_reason,
})

async function write(
  db: Db,
  actor: Actor,
  pairs: readonly { before: Stored; after: State }[],
  { now }: Moment,
): Promise<void> {
  if (pairs.length === 0) return
  const rows = JSON.stringify(pairs.map(({ before: { id }, after }) => ({ id, ...after })))
  await sql`
    update signal s set owner_id = c.owner_id, snoozed_until = c.snoozed_until, dismissed_reason = c.dismissed_reason,
      dismissed_at = case when c.dismissed_reason is null then null else coalesce(s.dismissed_at, ${now}) end
    from jsonb_to_recordset(${rows}::jsonb) c(id integer, owner_id uuid, snoozed_until date, dismissed_reason text)
    where s.id = c.id`.execute(db)
  const memberId = memberOf(actor)
  const events = pairs.flatMap(({ before, after }) =>
    eventsOf(before, after).map((event) => ({ signal_id: before.id, ...event })),
  )
  await sql`
    insert into signal_event (signal_id, at, what, member_id, detail)
    select e.signal_id, ${now}, e.what, ${memberId}::uuid, e.detail
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) e(signal_id integer, what text, detail jsonb)`.execute(
    db,
  )
  for (const { before, after } of pairs) {
    await recordAudit(db, actor, {
      action: 'signal.changed',
      entityKind: 'signal',
      entityId: String(before.id),
      entityName: before.account_name,
      before: {
        owner_id: before.owner_id,
        snoozed_until: before.snoozed_until,
        dismissed_reason: before.dismissed_reason,
      },
      after,
    })
  }
}

type State = Pick<Stored, 'owner_id' | 'snoozed_until' | 'dismissed_reason'>

function eventsOf(before: State, after: State): { what: string; detail: Record<string, string> }[] {
  const changed = (key: keyof State) => before[key] !== after[key]
  return [
    changed('owner_id') &&
      (after.owner_id
        ? { what: 'taken', detail: { owner_id: after.owner_id } }
        : { what: 'released', detail: {} }),
    changed('snoozed_until') &&
      (after.snoozed_until
        ? { what: 'snoozed', detail: { until: after.snoozed_until } }
        : { what: 'woken', detail: {} }),
    changed('dismissed_reason') &&
      (after.dismissed_reason
        ? { what: 'dismissed', detail: { reason: after.dismissed_reason } }
        : { what: 'restored', detail: {} }),
  ].filter((event) => event !== false)
}

async function check(db: Db, changes: readonly SignalChange[], day: string): Promise<void> {
  const latest = addDays(day, MOST_SNOOZED)
  if (changes.some(({ snoozed_until: until }) => until && (until <= day || until > latest)))
    throw snoozeInPast({ field: 'snoozed_until' })
  const owners = [...new Set(changes.flatMap(({ owner_id: owner }) => owner ?? []))]
  const { rows } = await sql`
    select from member where id = any(${owners}::uuid[]) and deactivated_at is null`.execute(db)
  if (rows.length < owners.length) throw signalOwnerUnknown({ field: 'owner_id' })
}

export async function saveSignalRule(
  db: Database,
  actor: Actor,
  { rule, basedOn }: { rule: SignalRule; basedOn: number },
): Promise<number> {
  const wrong = disorderedIn(rule)
  if (wrong) throw signalThresholdsDisordered({ field: `rule.${wrong}` })
  return signalRules.save(db, actor, { rule, basedOn })
}
