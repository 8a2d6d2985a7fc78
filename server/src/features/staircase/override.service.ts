import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { lockRules } from './lock.rule.ts'
import { offerLock } from './lock.ts'
import { endOverride, insertOverride, lockOverride } from './override.store.ts'
import { overrideNotByKey, overrideNotFound, overrideOver, overrideTooLong } from './staircase.errors.ts'
import type { StaircaseMachinery } from './staircase.service.ts'

/** Lets offers out to an account that is not satisfied, until the end of a day. */
export async function overrideLock(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  asked: { accountId: number; reason: string; until: string },
): Promise<number> {
  if (actor.kind !== 'member') throw overrideNotByKey()
  const now = clock()
  return db.transaction().execute(async (trx) => {
    const { timeZone } = await readWorkspace(trx)
    const { content } = await lockRules.read(trx)
    const today = dayIn(timeZone, now)
    if (asked.until < today || asked.until > addDays(today, content.override_days)) {
      throw overrideTooLong({ field: 'until', params: { days: content.override_days } })
    }
    const { reasons } = await offerLock(trx, asked.accountId, { now })
    const { rows } = await sql<{ at: Date }>`
      select (${asked.until}::date + 1)::timestamp at time zone ${timeZone} as at`.execute(trx)
    const expiresAt = rows[0]?.at as Date
    const id = await insertOverride(trx, {
      accountId: asked.accountId,
      reason: asked.reason,
      by: actor,
      at: now,
      expiresAt,
      reasons,
    })
    await recordAudit(trx, actor, {
      action: 'offer-override.made',
      entityKind: 'offer-override',
      entityId: String(id),
      entityName: await nameOf(trx, asked.accountId),
      after: { reason: asked.reason, until: asked.until, reasons: reasons.map(({ code }) => code) },
    })
    return id
  })
}

export async function giveUpOverride(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  id: number,
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const override = await lockOverride(trx, id)
    if (!override) throw overrideNotFound({ field: 'id' })
    if (override.ended_at || override.expires_at <= now) throw overrideOver({ field: 'id' })
    await endOverride(trx, id, actor.name, now)
    await recordAudit(trx, actor, {
      action: 'offer-override.ended',
      entityKind: 'offer-override',
      entityId: String(id),
      entityName: await nameOf(trx, override.account_id),
      before: { reason: override.reason },
    })
  })
}

async function nameOf(db: Db, accountId: number): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select f.name from account a join account_fact f on f.account_id = coalesce(a.merged_into, a.id)
      and f.superseded_at = 'infinity' and f.valid_to = 'infinity' where a.id = ${accountId}`.execute(db)
  return rows[0]?.name ?? ''
}
