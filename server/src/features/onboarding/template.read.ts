import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Content } from './template.definition.ts'
import { contentSchema } from './template.definition.ts'
import type { TemplateState } from './template.store.ts'

type Row = {
  id: number
  name: string
  description: string
  state: TemplateState
  revision: number
  version: number | null
  has_changes: boolean
  starts_from: string | null
  waiting: number | null
  steps: number
  running: number
  stuck: number
  done: number
  changed_by: string | null
  changed_at: string
}

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const columns = sql`t.id, t.name, t.description, t.state, t.revision, t.version,
  t.version is null or t.draft is distinct from v.content as has_changes, t.starts_from::text, t.waiting,
  jsonb_array_length(t.draft -> 'steps') as steps, coalesce(n.running, 0) as running, coalesce(n.stuck, 0) as stuck,
  coalesce(n.done, 0) as done, m.name as changed_by, ${instant('t.changed_at')} as changed_at`

const source = sql`onboarding_template t left join member m on m.id = t.changed_by
  left join onboarding_template_version v on v.template_id = t.id and v.version = t.version
  left join lateral (
    select count(*) filter (where is_running)::integer as running,
      count(*) filter (where state = 'stuck')::integer as stuck, count(*) filter (where state = 'done')::integer as done
    from onboarding where template_id = t.id
  ) n on true`

/** Those that are on first. */
export async function listTemplates(db: Db, { retired }: { retired: boolean }): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${columns} from ${source} where (t.state = 'retired') = ${retired}
    order by array_position(array['on', 'paused', 'draft', 'retired'], t.state), lower(t.name), t.id`.execute(
    db,
  )
  return rows
}

export async function readTemplate(db: Db, id: number) {
  const { rows } = await sql<Row & { draft: unknown }>`
    select ${columns}, t.draft from ${source} where t.id = ${id}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const draft: Content = contentSchema.parse(row.draft)
  return { ...row, draft, versions: await readVersions(db, id) }
}

/** As it is drawn now. */
export async function readDraft(db: Db, id: number): Promise<Content | undefined> {
  const { rows } = await sql<{ draft: unknown }>`
    select draft from onboarding_template where id = ${id}`.execute(db)
  return rows[0] && contentSchema.parse(rows[0].draft)
}

async function readVersions(db: Db, id: number) {
  const { rows } = await sql<{ version: number; saved_by: string | null; saved_at: string; running: number }>`
    select v.version, m.name as saved_by, ${instant('v.saved_at')} as saved_at,
      (select count(*)::integer from onboarding o where o.template_id = v.template_id and o.version = v.version and o.is_running) as running
    from onboarding_template_version v left join member m on m.id = v.saved_by
    where v.template_id = ${id} order by v.version desc limit 50`.execute(db)
  return rows
}
