import { sql } from 'kysely'
import * as z from 'zod'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { plausibleInstant } from '../../platform/plausible-day.ts'
import { retractVersions, writeVersions } from '../../platform/versioned.ts'
import { notify } from '../notifications/notify.ts'
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
  occurred_at: plausibleInstant.optional(),
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
      author_id: memberOf(actor),
      author_name: actor.name,
    }
    const [written] = await writeVersions(trx, noteTable, [row], { now })
    await markDirty(trx, [accountId])
    const mentions = 'mentions' in row ? row.mentions : []
    await tellMentioned(trx, { id: written?.id ?? 0, accountId, mentions, actor, now })
    return written?.id ?? 0
  })
  await tell('accounts.changed')
  return id
}

const EXCERPT = 140

/** Once for each note: whoever is named in it and did not write it. */
async function tellMentioned(
  db: Db,
  note: { id: number; accountId: number; mentions: readonly string[]; actor: Actor; now: Date },
): Promise<void> {
  const { id, accountId, mentions, actor, now } = note
  if (mentions.length === 0) return
  const { rows } = await sql<{ account: string | null; body: string }>`
    select a.name as account, n.body from note n left join account_now a on a.id = n.account_id
    where n.note_id = ${id} and n.superseded_at = 'infinity'`.execute(db)
  const body = (rows[0]?.body ?? '').replaceAll(/\s+/g, ' ')
  const excerpt = body.length > EXCERPT ? `${body.slice(0, EXCERPT)}…` : body
  await notify(
    db,
    {
      kind: 'note-mention',
      key: `note-mention:${id}`,
      params: { author: actor.name, account: rows[0]?.account ?? null, excerpt },
      link: `/accounts/${accountId}`,
      accountId,
      to: mentions,
      except: actor.id,
    },
    now,
  )
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
  actor: Actor,
  { id, patch, seen }: { id: number; patch: NotePatch; seen: string | undefined },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockNote(trx, id)
    if (seen !== undefined && seen !== before.recorded_at) {
      throw noteChangedMeanwhile({ params: { recorded_at: before.recorded_at } })
    }
    const { body: _body, body_html: _html, ...fields } = patch
    const now = clock()
    const body = await bodyOf(trx, patch)
    await writeVersions(trx, noteTable, [{ ...fields, ...body, id }], { now })
    await markDirty(trx, [before.account_id])
    const mentions = 'mentions' in body ? body.mentions : []
    await tellMentioned(trx, { id, accountId: before.account_id, mentions, actor, now })
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
