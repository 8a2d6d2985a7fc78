import { sql } from 'kysely'
import * as z from 'zod'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { retractVersions, writeVersions } from '../../platform/versioned.ts'
import type { Machinery } from './account.service.ts'
import { markDirty } from './account.store.ts'
import { noteChangedMeanwhile, noteNotFound, nothingToRestore } from './accounts.errors.ts'
import { noteKinds, noteTable } from './accounts.tables.ts'
import { instant } from './moment.ts'
import { mentionedIds, plainText, sanitiseNote } from './note-html.ts'

const text = z.string().trim().min(1).max(50_000)

const noteFields = {
  kind: z.enum(noteKinds).optional(),
  body: text.optional().describe('Plain text; give this or body_html'),
  body_html: text.optional(),
  occurred_at: z.iso.datetime({ offset: true }).optional(),
  pinned: z.boolean().optional(),
  contact_id: z.number().int().positive().nullable().optional(),
}

export const noteCreate = z
  .strictObject({ ...noteFields, external_id: z.string().trim().min(1).max(255).optional() })
  .refine((note) => note.body !== undefined || note.body_html !== undefined, { path: ['body'] })
export const notePatch = z.strictObject(noteFields)

export type NoteCreate = z.infer<typeof noteCreate>
export type NotePatch = z.infer<typeof notePatch>

/** What the table keeps of a body: the words, the safe rich text if there was any, and who is named in it. */
async function bodyOf(
  db: Db,
  { body, body_html: html }: { body?: string | undefined; body_html?: string | undefined },
) {
  if (html === undefined) return body === undefined ? {} : { body, body_html: null, mentions: [] }
  const safe = sanitiseNote(html)
  const ids = mentionedIds(safe)
  const members = await sql<{ id: string }>`select id from member where id = any(${ids}::uuid[])`.execute(db)
  return { body: plainText(safe), body_html: safe, mentions: members.rows.map((row) => row.id) }
}

export async function createNote(
  { db, clock, tell }: Machinery,
  actor: Actor,
  { accountId, note }: { accountId: number; note: NoteCreate },
): Promise<number> {
  const now = clock()
  const id = await db.transaction().execute(async (trx) => {
    const { body: _body, body_html: _html, ...fields } = note
    const row = {
      kind: 'note',
      occurred_at: now.toISOString(),
      pinned: false,
      ...fields,
      ...(await bodyOf(trx, note)),
      external_id: note.external_id ?? null,
      account_id: accountId,
      author_id: actor.kind === 'member' ? actor.id : null,
      author_name: actor.name,
    }
    const [written] = await writeVersions(trx, noteTable, [row], { now })
    await markDirty(trx, [accountId])
    return written?.id ?? 0
  })
  await tell('accounts.changed')
  return id
}

async function lockNote(db: Db, id: number): Promise<{ account_id: number; recorded_at: string }> {
  const { rows } = await sql<{ account_id: number; recorded_at: string }>`
    select n.account_id, ${instant('n.recorded_at')} as recorded_at from note n
    where n.note_id = ${id} and n.superseded_at = 'infinity' for update`.execute(db)
  if (!rows[0]) throw noteNotFound({ params: { id } })
  return rows[0]
}

export async function changeNote(
  { db, clock, tell }: Machinery,
  { id, patch, seen }: { id: number; patch: NotePatch; seen: string | undefined },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockNote(trx, id)
    if (seen !== undefined && seen !== before.recorded_at) {
      throw noteChangedMeanwhile({ params: { recorded_at: before.recorded_at } })
    }
    const { body: _body, body_html: _html, ...fields } = patch
    await writeVersions(trx, noteTable, [{ ...fields, ...(await bodyOf(trx, patch)), id }], { now: clock() })
    await markDirty(trx, [before.account_id])
  })
  await tell('accounts.changed')
}

export async function deleteNote({ db, clock, tell }: Machinery, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockNote(trx, id)
    await retractVersions(trx, noteTable, [id], { now: clock() })
    await markDirty(trx, [before.account_id])
  })
  await tell('accounts.changed')
}

/** Brings a deleted note back as it was last. */
export async function restoreNote({ db, clock, tell }: Machinery, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('note'), ${id})`.execute(trx)
    const columns = sql.join(
      [noteTable.id, 'external_id', ...noteTable.columns].map((column) => sql.ref(column)),
    )
    const restored = await sql<{ account_id: number }>`
      insert into note (${columns}, recorded_at)
      select ${columns}, greatest(${clock()}::timestamptz, superseded_at) from note
      where note_id = ${id}
        and not exists (select from note c where c.note_id = ${id} and c.superseded_at = 'infinity')
      order by row_id desc limit 1
      returning account_id`.execute(trx)
    if (!restored.rows[0]) throw nothingToRestore({ params: { id } })
    await markDirty(trx, [restored.rows[0].account_id])
  })
  await tell('accounts.changed')
}
