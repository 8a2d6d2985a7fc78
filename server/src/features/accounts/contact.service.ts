import { sql } from 'kysely'
import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { plausibleDay } from '../../platform/plausible-day.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { recordAudit } from '../team/audit.store.ts'
import type { Machinery } from './account.service.ts'
import { markDirty } from './account.store.ts'
import { findContactId } from './account-ref.ts'
import {
  accountNotFound,
  contactNotAnonymous,
  contactNotFound,
  externalIdTaken,
  mergeIntoSelf,
} from './accounts.errors.ts'
import { contactRoles, contactTable } from './accounts.tables.ts'

const shortText = z.string().trim().min(1).max(200).nullable().optional()

const contactFields = {
  account_id: z.number().int().positive().nullable().optional(),
  name: shortText,
  email: z.email().max(320).nullable().optional(),
  title: shortText,
  role: z.enum(contactRoles).nullable().optional(),
  left_on: plausibleDay.nullable().optional(),
}

export const contactPatch = z.strictObject(contactFields)
export const contactCreate = z
  .strictObject({ ...contactFields, external_id: z.string().trim().min(1).max(255).optional() })
  .refine((contact) => Boolean(contact.name ?? contact.email), { path: ['name'] })

export type ContactPatch = z.infer<typeof contactPatch>
export type ContactCreate = z.infer<typeof contactCreate>

async function checkAccount(db: Db, id: number | null | undefined): Promise<void> {
  if (id === null || id === undefined) return
  const account = await db.selectFrom('account').select('id').where('id', '=', id).executeTakeFirst()
  if (!account) throw accountNotFound({ field: 'account_id', params: { id } })
}

export async function createContact(
  { db, clock, tell }: Machinery,
  actor: Actor,
  input: ContactCreate,
): Promise<number> {
  const id = await db.transaction().execute(async (trx) => {
    await checkAccount(trx, input.account_id)
    if (input.external_id) {
      const taken = await sql`select from contact where external_id = ${input.external_id}`.execute(trx)
      if (taken.rows.length > 0) throw externalIdTaken({ field: 'external_id' })
    }
    const [written] = await writeVersions(
      trx,
      contactTable,
      [{ ...input, external_id: input.external_id ?? null, attributes: {} }],
      { now: clock() },
    )
    const created = written?.id ?? 0
    await recordAudit(trx, actor, {
      action: 'contact.created',
      entityKind: 'contact',
      entityId: String(created),
      entityName: input.name ?? input.email ?? '',
      after: input,
    })
    if (input.account_id) await markDirty(trx, [input.account_id])
    return created
  })
  await tell('accounts.changed')
  return id
}

type Current = { account_id: number | null; name: string | null; email: string | null; anonymous: boolean }

async function lockContact(db: Db, id: number): Promise<Current> {
  await sql`select from contact where id = ${id} for update`.execute(db)
  const { rows } = await sql<Current>`
    select account_id, name, email, anonymous from contact_now where id = ${id}`.execute(db)
  if (!rows[0]) throw contactNotFound({ params: { id } })
  return rows[0]
}

export async function changeContact(
  { db, clock, tell }: Machinery,
  actor: Actor,
  { id, patch }: { id: number; patch: ContactPatch },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockContact(trx, id)
    await checkAccount(trx, patch.account_id)
    const [written] = await writeVersions(trx, contactTable, [{ ...patch, id }], { now: clock() })
    if (written?.outcome !== 'updated') return
    await recordAudit(trx, actor, {
      action: 'contact.changed',
      entityKind: 'contact',
      entityId: String(id),
      entityName: before.name ?? before.email ?? '',
      after: patch,
    })
    await markDirty(
      trx,
      [before.account_id, patch.account_id].filter((account) => typeof account === 'number'),
    )
  })
  await tell('accounts.changed')
}

/** What an unnamed visitor did becomes what a known contact did; the ids that named the visitor name the contact now. */
export async function mergeContact(
  { db, tell }: Machinery,
  actor: Actor,
  { id, into }: { id: number; into: string },
): Promise<number> {
  const target = await db.transaction().execute(async (trx) => {
    const intoId = await findContactId(trx, into)
    if (intoId === id) throw mergeIntoSelf({ field: 'into' })
    const before = await lockContact(trx, id)
    const after = await lockContact(trx, intoId)
    if (!before.anonymous && (before.name !== null || before.email !== null)) throw contactNotAnonymous()
    await sql`update contact set merged_into = ${intoId} where id = ${id} or merged_into = ${id}`.execute(trx)
    await sql`update contact_alias set contact_id = ${intoId} where contact_id = ${id}`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'contact.merged',
      entityKind: 'contact',
      entityId: String(id),
      entityName: after.name ?? after.email ?? '',
      after: { into: intoId },
    })
    await markDirty(
      trx,
      [before.account_id, after.account_id].filter((account) => account !== null),
    )
    return intoId
  })
  await tell('accounts.changed')
  return target
}
