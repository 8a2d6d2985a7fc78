import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Content, contentSchema } from './playbook.definition.ts'
import { playbookNotFound } from './playbooks.errors.ts'

export const playbookStates = ['draft', 'on', 'paused', 'retired'] as const
export type PlaybookState = (typeof playbookStates)[number]

export type PlaybookRow = {
  id: number
  name: string
  description: string
  state: PlaybookState
  draft: Content
  revision: number
  version: number | null
}

/** Locked, so that switching, enrolling and saving happen one after the other. */
export async function lockPlaybook(db: Db, id: number): Promise<PlaybookRow> {
  const { rows } = await sql<PlaybookRow & { draft: unknown }>`
    select id, name, description, state, draft, revision, version from playbook where id = ${id} for update`.execute(
    db,
  )
  const [row] = rows
  if (!row) throw playbookNotFound({ params: { id } })
  return { ...row, draft: contentSchema.parse(row.draft) }
}

/** A version as it was saved. */
export async function readVersion(db: Db, playbook: number, version: number): Promise<Content> {
  const { rows } = await sql<{ content: unknown }>`
    select content from playbook_version where playbook_id = ${playbook} and version = ${version}`.execute(db)
  if (!rows[0]) throw playbookNotFound({ params: { id: playbook } })
  return contentSchema.parse(rows[0].content)
}

export type Versions = typeof readVersion

/** None is ever written over, so each is read once. */
export function createVersions(): Versions {
  const kept = new Map<string, Content>()
  return async (db, playbook, version) => {
    const key = `${playbook}:${version}`
    const known = kept.get(key)
    if (known) return known
    const content = await readVersion(db, playbook, version)
    if (kept.size > 500) kept.clear()
    kept.set(key, content)
    return content
  }
}

export type Setting = {
  mails_per_contact: number
  in_days: number
  quiet_from: number
  quiet_until: number
  asks_above: number
}

export async function readSetting(db: Db): Promise<Setting> {
  const { rows } = await sql<Setting>`
    select mails_per_contact, in_days, quiet_from, quiet_until, asks_above from playbook_setting`.execute(db)
  return (
    rows[0] ?? { mails_per_contact: 2, in_days: 7, quiet_from: 20 * 60, quiet_until: 8 * 60, asks_above: 50 }
  )
}
