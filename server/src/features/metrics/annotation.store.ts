import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'

export type Annotation = { id: number; day: string; text: string; created_by: string | null }

const columns = sql`n.id, n.day::text, n.text, m.name as created_by`

/** What happened from a day up to before another, in order of time. */
export async function listAnnotations(
  db: Db,
  asked: { from: string; to: string; after?: { day: string; id: number } | undefined; limit: number },
): Promise<Annotation[]> {
  const { from, to, after, limit } = asked
  const { rows } = await sql<Annotation>`
    select ${columns} from annotation n left join member m on m.id = n.created_by
    where n.deleted_at is null and n.day >= ${from}::date and n.day < ${to}::date
      and ${after ? sql`(n.day, n.id) > (${after.day}::date, ${after.id}::integer)` : sql`true`}
    order by n.day, n.id limit ${limit}`.execute(db)
  return rows
}

export async function addAnnotation(
  db: Db,
  actor: Actor,
  { day, text }: { day: string; text: string },
): Promise<Annotation> {
  const by = memberOf(actor)
  const { rows } = await sql<Annotation>`
    with n as (
      insert into annotation (day, text, created_by) values (${day}::date, ${text}, ${by}::uuid) returning *
    ) select ${columns} from n left join member m on m.id = n.created_by`.execute(db)
  return rows[0] as Annotation
}

export async function changeAnnotation(
  db: Db,
  id: number,
  { day, text }: { day?: string | undefined; text?: string | undefined },
): Promise<Annotation | undefined> {
  const { rows } = await sql<Annotation>`
    with n as (
      update annotation set day = coalesce(${day ?? null}::date, day), text = coalesce(${text ?? null}, text), edited_at = now()
      where id = ${id} and deleted_at is null returning *
    ) select ${columns} from n left join member m on m.id = n.created_by`.execute(db)
  return rows[0]
}

export async function deleteAnnotation(db: Db, id: number): Promise<boolean> {
  const { rows } =
    await sql`update annotation set deleted_at = now() where id = ${id} and deleted_at is null returning id`.execute(
      db,
    )
  return rows.length > 0
}
