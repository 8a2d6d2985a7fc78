import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { templateNotFound } from './onboarding.errors.ts'
import { type Content, contentSchema } from './template.definition.ts'

export const templateStates = ['draft', 'on', 'paused', 'retired'] as const
export type TemplateState = (typeof templateStates)[number]

export type LockedTemplate = {
  id: number
  name: string
  description: string
  state: TemplateState
  draft: Content
  revision: number
  version: number | null
  starts_from: string | null
  waiting: number | null
  allowed: number | null
}

/** Locked, so that switching, starting and saving happen one after the other. */
export async function lockTemplate(db: Db, id: number): Promise<LockedTemplate> {
  const { rows } = await sql<Omit<LockedTemplate, 'draft'> & { draft: unknown }>`
    select id, name, description, state, draft, revision, version, starts_from::text, waiting, allowed
    from onboarding_template where id = ${id} for update`.execute(db)
  const [row] = rows
  if (!row) throw templateNotFound({ params: { id } })
  return { ...row, draft: contentSchema.parse(row.draft) }
}

/** A version as it was saved. */
export async function readVersion(db: Db, template: number, version: number): Promise<Content> {
  const { rows } = await sql<{ content: unknown }>`
    select content from onboarding_template_version where template_id = ${template} and version = ${version}`.execute(
    db,
  )
  if (!rows[0]) throw templateNotFound({ params: { id: template } })
  return contentSchema.parse(rows[0].content)
}

export type Versions = Map<string, Content>

/** None is ever written over, so each is read once. */
export async function versionIn(
  versions: Versions,
  db: Db,
  { template_id: template, version }: { template_id: number; version: number },
): Promise<Content> {
  const key = `${template}:${version}`
  const content = versions.get(key) ?? (await readVersion(db, template, version))
  versions.set(key, content)
  return content
}
