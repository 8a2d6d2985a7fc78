import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'

export async function playbookName(db: Db, id: number): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from playbook where id = ${id}`.execute(db)
  return rows[0]?.name ?? ''
}

const none: ReadonlySet<never> = new Set()

/** In whose name a playbook acts. */
export async function playbookActor(db: Db, id: number): Promise<Actor> {
  return { kind: 'system', id: `playbook:${id}`, name: await playbookName(db, id), permissions: none }
}
