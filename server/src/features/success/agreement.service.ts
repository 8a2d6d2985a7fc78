import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { hashToken, newToken } from '../../platform/token.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { readContactOf } from './plan.check.ts'
import type { PlanContent } from './plan.schema.ts'
import { auditEntry, requirePlan, type SuccessMachinery } from './plan.service.ts'
import { type LockedPlan, readContent } from './plan.store.ts'
import {
  agreedInFuture,
  contactNotOfAccount,
  goalsIncomplete,
  linkNotFound,
  linkNotValid,
  linkOnlyShows,
  linkOver,
  planChangedMeanwhile,
} from './success.errors.ts'

/** Nobody can agree on what is not said yet. */
function requireWhole({ goals }: PlanContent): void {
  if (goals.length === 0 || goals.some(({ target }) => target === null)) throw goalsIncomplete()
}

type Agreeing = {
  plan: LockedPlan
  version: number
  contact: { id: number; name: string }
  agreedOn: string
  how: 'link' | 'by-hand'
  note: string
  now: Date
}

async function writeAgreement(db: Db, actor: Actor, agreeing: Agreeing): Promise<number> {
  const { plan, version, contact, agreedOn, how, note, now } = agreeing
  if (plan.version !== version) throw planChangedMeanwhile({ params: { version: plan.version } })
  requireWhole(await readContent(db, plan.id))
  const { rows } = await sql<{ id: number }>`
    insert into success_agreement (plan_id, version, contact_id, contact_name, agreed_on, how, recorded_by_name, recorded_at, note)
    values (${plan.id}, ${version}, ${contact.id}, ${contact.name}, ${agreedOn}::date, ${how}, ${actor.name}, ${now}, ${note})
    returning id`.execute(db)
  await recordAudit(db, actor, {
    action: 'success-plan.agreed',
    ...auditEntry(plan),
    after: { version, contact: contact.name, agreed_on: agreedOn, how },
  })
  return rows[0]?.id ?? 0
}

/** What somebody said on the phone or in a meeting, written down by one of us. */
export async function recordAgreement(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; version: number; contactId: number; agreedOn: string; note: string },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    const { timeZone } = await readWorkspace(trx)
    if (asked.agreedOn > dayIn(timeZone, now)) throw agreedInFuture({ field: 'agreed_on' })
    const contact = await readContactOf(trx, plan.stands_for, asked.contactId)
    if (!contact) throw contactNotOfAccount({ field: 'contact_id' })
    await writeAgreement(trx, actor, { ...asked, plan, contact, how: 'by-hand', now })
  })
}

/** Makes an address that shows the plan and, where it names somebody, lets them agree. Shown once. */
export async function makeLink(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; contactId: number | null; days: number },
): Promise<{ id: number; token: string; expires_at: string }> {
  const now = clock()
  const { token, hash } = newToken('tplan')
  return db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    const contact =
      asked.contactId === null ? undefined : await readContactOf(trx, plan.stands_for, asked.contactId)
    if (asked.contactId !== null && !contact) throw contactNotOfAccount({ field: 'contact_id' })
    if (contact) requireWhole(await readContent(trx, plan.id))
    const expires = new Date(
      `${addDays(now.toISOString().slice(0, 10), asked.days)}${now.toISOString().slice(10)}`,
    )
    const { rows } = await sql<{ id: number }>`
      insert into success_link (plan_id, contact_id, token_hash, created_by_name, created_at, expires_at)
      values (${plan.id}, ${contact?.id ?? null}, ${hash}, ${actor.name}, ${now}, ${expires}) returning id`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'success-plan.link-made',
      ...auditEntry(plan),
      after: { contact: contact?.name ?? null, expires_at: expires.toISOString() },
    })
    return { id: rows[0]?.id ?? 0, token, expires_at: expires.toISOString() }
  })
}

export async function revokeLink(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; linkId: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id, true)
    const { rows } = await sql`
      update success_link set revoked_at = coalesce(revoked_at, ${clock()}) where id = ${asked.linkId} and plan_id = ${plan.id}
      returning id`.execute(trx)
    if (rows.length === 0) throw linkNotFound({ field: 'linkId' })
    await recordAudit(trx, actor, { action: 'success-plan.link-revoked', ...auditEntry(plan) })
  })
}

export async function readLinks(db: Db, planId: number) {
  const { rows } = await sql<{
    id: number
    contact: string | null
    created_by: string
    created_at: string
    expires_at: string
    revoked_at: string | null
    opened_at: string | null
  }>`
    select l.id, coalesce(n.name, n.email) as contact, l.created_by_name as created_by,
      to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
      to_char(l.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as expires_at,
      to_char(l.revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as revoked_at,
      to_char(l.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as opened_at
    from success_link l left join contact c on c.id = l.contact_id
    left join contact_now n on n.id = coalesce(c.merged_into, c.id)
    where l.plan_id = ${planId} order by l.id desc`.execute(db)
  return rows
}

export type OpenLink = { id: number; plan_id: number; contact_id: number | null }

/** The link of a token that works; found by its hash, so that nothing is compared byte by byte. */
export async function requireLink(db: Db, token: string, now: Date): Promise<OpenLink> {
  const { rows } = await sql<OpenLink & { is_over: boolean }>`
    select id, plan_id, contact_id, revoked_at is not null or expires_at <= ${now} as is_over
    from success_link where token_hash = ${hashToken(token)}`.execute(db)
  const link = rows[0]
  if (!link) throw linkNotValid()
  if (link.is_over) throw linkOver()
  return link
}

/** Whom the link names, as long as they are with the account. */
export async function readAgreeing(db: Db, link: OpenLink, accountId: number) {
  return link.contact_id === null ? undefined : readContactOf(db, accountId, link.contact_id)
}

/** The person a link names agrees to the version they see. */
export async function agreeByLink(
  { db, clock }: SuccessMachinery,
  asked: { token: string; version: number },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const link = await requireLink(trx, asked.token, now)
    const plan = await requirePlan(trx, link.plan_id)
    if (link.contact_id === null) throw linkOnlyShows()
    const contact = await readAgreeing(trx, link, plan.stands_for)
    if (!contact) throw contactNotOfAccount()
    const { rows } = await sql`select from success_agreement
      where plan_id = ${plan.id} and version = ${asked.version} and contact_id = ${contact.id}`.execute(trx)
    if (rows.length > 0 && plan.version === asked.version) return
    const { timeZone } = await readWorkspace(trx)
    const actor: Actor = {
      kind: 'system',
      id: `contact:${contact.id}`,
      name: contact.name,
      permissions: new Set(),
    }
    await writeAgreement(trx, actor, {
      plan,
      version: asked.version,
      contact,
      agreedOn: dayIn(timeZone, now),
      how: 'link',
      note: '',
      now,
    })
  })
}
