import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'

export const wordsSchema = z.strictObject({ ja: z.string().max(20_000), en: z.string().max(20_000) })
const words = wordsSchema.refine(
  ({ ja, en }) => ja.trim() !== '' || en.trim() !== '',
  'one language at least',
)

export const templateBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  subject: words,
  body: words,
  is_marketing: z.boolean(),
})
export type TemplateBody = z.infer<typeof templateBody>

export const templateSchema = z.object({
  id: z.number(),
  name: z.string(),
  subject: wordsSchema,
  body: wordsSchema,
  is_marketing: z.boolean(),
  version: z.number(),
  changed_at: z.string(),
  changed_by: z.string().nullable(),
})
export type Template = z.infer<typeof templateSchema>

const columns = sql`t.id, t.name, t.subject, t.body, t.is_marketing, t.version, ${instant('t.changed_at')} as changed_at,
  (select m.name from member m where m.id = t.changed_by) as changed_by`

/** All of them: people keep dozens, not thousands. */
export async function listTemplates(db: Db): Promise<Template[]> {
  const { rows } = await sql<Template>`
    select ${columns} from mail_template t order by lower(t.name) limit 500`.execute(db)
  return rows
}

export async function readTemplate(db: Db, id: number): Promise<Template | undefined> {
  const { rows } = await sql<Template>`select ${columns} from mail_template t where t.id = ${id}`.execute(db)
  return rows[0]
}

export async function isNameTaken(db: Db, name: string, except: number | null): Promise<boolean> {
  const { rows } = await sql`
    select from mail_template where lower(name) = lower(${name}) and id is distinct from ${except}::integer`.execute(
    db,
  )
  return rows.length > 0
}

type Change = { template: TemplateBody; by: string | null; now: Date }

export async function insertTemplate(db: Db, { template, by, now }: Change): Promise<number> {
  const { name, subject, body, is_marketing } = template
  const { rows } = await sql<{ id: number }>`
    insert into mail_template (name, subject, body, is_marketing, changed_at, changed_by)
    values (${name}, ${JSON.stringify(subject)}::jsonb, ${JSON.stringify(body)}::jsonb, ${is_marketing}, ${now}, ${by}::uuid)
    returning id`.execute(db)
  return rows[0]?.id ?? 0
}

/** False where another version stands by now. */
export async function updateTemplate(
  db: Db,
  { id, version }: { id: number; version: number },
  { template, by, now }: Change,
): Promise<boolean> {
  const { name, subject, body, is_marketing } = template
  const { rows } = await sql`
    update mail_template set name = ${name}, subject = ${JSON.stringify(subject)}::jsonb, body = ${JSON.stringify(body)}::jsonb,
      is_marketing = ${is_marketing}, version = version + 1, changed_at = ${now}, changed_by = ${by}::uuid
    where id = ${id} and version = ${version} returning id`.execute(db)
  return rows.length > 0
}

export async function deleteTemplate(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`delete from mail_template where id = ${id} returning id`.execute(db)
  return rows.length > 0
}
