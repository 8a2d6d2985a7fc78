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
import type { SignalChange } from './signals.schema.ts'
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

/** Takes, puts off or dismisses a signal, or takes one of these back; says what it was before, which is the way back. */
export async function changeSignal(
  db: Database,
  actor: Actor,
  { id, change, day, now }: { id: number; change: SignalChange; day: string; now: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<Stored>`
      select s.id, s.account_id, a.name as account_name, s.closed_on, s.owner_id, s.snoozed_until, s.dismissed_reason
      from signal s join account i on i.id = s.account_id
      join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and ${currentAccount}
      where s.id = ${id} for update of s`.execute(trx)
    const before = rows[0]
    if (!before) throw signalNotFound({ field: 'id' })
    if (before.closed_on !== null) throw signalOver()
    await check(trx, change, day)
    const after = {
      owner_id: change.owner_id === undefined ? before.owner_id : change.owner_id,
      snoozed_until: change.snoozed_until === undefined ? before.snoozed_until : change.snoozed_until,
      dismissed_reason:
        change.dismissed_reason === undefined ? before.dismissed_reason : change.dismissed_reason,
    }
    await sql`
      update signal set owner_id = ${after.owner_id}::uuid, snoozed_until = ${after.snoozed_until}::date,
        dismissed_reason = ${after.dismissed_reason},
        dismissed_at = case when ${after.dismissed_reason}::text is null then null else coalesce(dismissed_at, ${now}) end
      where id = ${id}`.execute(trx)
    const memberId = memberOf(actor)
    for (const { what, detail } of eventsOf(before, after)) {
      await sql`
        insert into signal_event (signal_id, at, what, member_id, detail)
        values (${id}, ${now}, ${what}, ${memberId}::uuid, ${JSON.stringify(detail)}::jsonb)`.execute(trx)
    }
    await recordAudit(trx, actor, {
      action: 'signal.changed',
      entityKind: 'signal',
      entityId: String(id),
      entityName: before.account_name,
      before: {
        owner_id: before.owner_id,
        snoozed_until: before.snoozed_until,
        dismissed_reason: before.dismissed_reason,
      },
      after,
    })
  })
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

async function check(db: Db, change: SignalChange, day: string): Promise<void> {
  const { snoozed_until: until, owner_id: owner } = change
  if (until && (until <= day || until > addDays(day, MOST_SNOOZED)))
    throw snoozeInPast({ field: 'snoozed_until' })
  if (!owner) return
  const { rows } = await sql`select from member where id = ${owner}::uuid and deactivated_at is null`.execute(
    db,
  )
  if (rows.length === 0) throw signalOwnerUnknown({ field: 'owner_id' })
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
