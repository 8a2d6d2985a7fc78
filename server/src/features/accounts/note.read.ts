import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { decodeCursor, nextPage } from '../../platform/paging.ts'
import { withMerged } from './account-ref.ts'
import { noteKinds } from './accounts.tables.ts'
import { endOf, instant, knownAt, type Moment } from './moment.ts'

const person = z.object({ id: z.string(), name: z.string() })

export const noteRow = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  account_id: z.number(),
  contact: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  kind: z.enum(noteKinds),
  author: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
  occurred_at: z.string(),
  body: z.string(),
  body_html: z.string().nullable(),
  pinned: z.boolean(),
  mentions: z.array(person),
  edited: z.boolean(),
  recorded_at: z.string(),
})

export type NoteRow = z.infer<typeof noteRow>

const noteColumns = sql`n.note_id as id, n.external_id, coalesce(a.merged_into, a.id) as account_id, n.kind, n.body, n.body_html,
  n.pinned, ${instant('n.occurred_at')} as occurred_at, ${instant('n.recorded_at')} as recorded_at,
  jsonb_build_object('id', n.author_id, 'name', coalesce(author.name, n.author_name)) as author,
  exists (select from note o where o.note_id = n.note_id and o.row_id < n.row_id
    and (o.kind, o.body, o.body_html, o.occurred_at) is distinct from (n.kind, n.body, n.body_html, n.occurred_at)) as edited,
  (select jsonb_build_object('id', c.contact_id, 'name', coalesce(c.name, c.email)) from contact_fact c
    where c.contact_id = n.contact_id and c.superseded_at = 'infinity' and c.valid_to = 'infinity') as contact,
  coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name)
    from member m where m.id = any(n.mentions)), '[]') as mentions`

const noteSources = sql`note n join account a on a.id = n.account_id left join member author on author.id = n.author_id`

export async function readNote(db: Db, id: number): Promise<NoteRow | undefined> {
  const { rows } = await sql<NoteRow>`
    select ${noteColumns} from ${noteSources} where n.note_id = ${id} and n.superseded_at = 'infinity'`.execute(
    db,
  )
  return rows[0]
}

const position = z.tuple([z.boolean(), z.string(), z.number().int()])

/** Notes of an account: the pinned ones first, then the newest. */
export async function readNotes(
  db: Db,
  question: { accountId: number; moment: Moment; limit: number; cursor?: string | undefined },
): Promise<{ rows: NoteRow[]; next_cursor: string | null }> {
  const { moment, limit } = question
  const after = decodeCursor(question.cursor, position)
  const { rows } = await sql<NoteRow>`
    select ${noteColumns} from ${noteSources}
    where n.account_id in ${withMerged(question.accountId)} and ${knownAt('n', moment)}
      and ${moment.isPast ? sql`n.occurred_at <= ${endOf(moment)}` : sql`true`}
      and ${after ? sql`(n.pinned, n.occurred_at, n.note_id) < (${after[0]}, ${after[1]}::timestamptz, ${after[2]}::integer)` : sql`true`}
    order by n.pinned desc, n.occurred_at desc, n.note_id desc
    limit ${limit + 1}`.execute(db)
  return nextPage(rows, limit, (last) => [last.pinned, last.occurred_at, last.id])
}

export const noteVersion = noteRow
  .pick({ kind: true, occurred_at: true, body: true, body_html: true, pinned: true, recorded_at: true })
  .extend({ superseded_at: z.string().nullable().describe('Null for what the note says now') })

/** What a note said before, the newest first; those of a deleted note as well. Undefined: there never was one. */
export async function readNoteVersions(
  db: Db,
  question: { id: number; limit: number; cursor?: string | undefined },
): Promise<{ rows: z.infer<typeof noteVersion>[]; next_cursor: string | null } | undefined> {
  const { id, limit } = question
  const after = decodeCursor(question.cursor, z.number().int())
  const { rows } = await sql<z.infer<typeof noteVersion> & { row_id: number }>`
    select n.row_id::integer, n.kind, n.body, n.body_html, n.pinned, ${instant('n.occurred_at')} as occurred_at,
      ${instant('n.recorded_at')} as recorded_at,
      case when n.superseded_at < 'infinity' then ${instant('n.superseded_at')} end as superseded_at
    from note n
    where n.note_id = ${id} and n.recorded_at < n.superseded_at
      and ${after === undefined ? sql`true` : sql`n.row_id < ${after}`}
    order by n.row_id desc limit ${limit + 1}`.execute(db)
  if (rows.length === 0 && after === undefined) return undefined
  const page = nextPage(rows, limit, ({ row_id: last }) => last)
  return { ...page, rows: page.rows.map(({ row_id: _, ...version }) => version) }
}
