import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { endOf } from '../health/known-facts.ts'
import type { PackedModel, TrainFindings } from './train-model.ts'

export type ModelStatus = 'waiting' | 'running' | 'ready' | 'no-signal' | 'cancelled' | 'failed'
export type ModelRole = 'none' | 'in-force' | 'shadow' | 'retired' | 'fallen-back'

export type Findings = Omit<TrainFindings, 'observed_from'> & {
  from: string
  to: string
  month_ends: number
  months_left_out?: number
  known_until: string
  reconstructed_share: number
  notices: number
  features: { key: string; theme: string; unit: string; known: number }[]
}

export type ModelRow = {
  id: number
  status: ModelStatus
  progress: number
  lead_days: number
  role: ModelRole
  role_since: string | null
  role_by: string | null
  fall_back_reason: string | null
  findings: Findings | null
  created_by: string | null
  is_automatic: boolean
  created_at: string
  finished_at: string | null
}

const instant = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const columns = sql`p.id, p.status, p.progress, p.lead_days, p.role, ${instant(sql`p.role_since`)} as role_since, p.role_by,
  p.fall_back_reason, p.findings, m.name as created_by, p.is_automatic,
  ${instant(sql`p.created_at`)} as created_at,
  ${instant(sql`p.finished_at`)} as finished_at`
const source = sql`prediction_model p left join member m on m.id = p.created_by`

export async function createModel(
  db: Db,
  asked: { leadDays: number; memberId: string | null; isAutomatic?: boolean },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into prediction_model (lead_days, created_by, is_automatic)
    select ${asked.leadDays}::integer, ${asked.memberId}::uuid, ${asked.isAutomatic ?? false}
    where not exists (select from prediction_model where status in ('waiting', 'running'))
    returning id`.execute(db)
  return rows[0]?.id ?? 0
}

export async function readModel(db: Db, id: number): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow>`select ${columns} from ${source} where p.id = ${id}`.execute(db)
  return rows[0]
}

export async function listModels(db: Db, limit: number, before: number | undefined): Promise<ModelRow[]> {
  const { rows } = await sql<ModelRow>`
    select ${columns} from ${source} where p.id < ${before ?? 2147483647} order by p.id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

/** The models with a part to play: in force, in the shadow, or put out by a check and nothing in force since. */
export async function readModelInRole(db: Db, role: ModelRole): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow>`
    select ${columns} from ${source} where p.role = ${role} order by p.role_since desc limit 1`.execute(db)
  return rows[0]
}

/** The model that had a part to play when a past day ended, in the part it had then. */
export async function readModelInRoleOn(
  db: Db,
  role: 'in-force' | 'shadow',
  day: string,
): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow & { since_then: string }>`
    select ${columns}, ${instant(sql`t.since`)} as since_then from ${source}
    join prediction_term t on t.model_id = p.id
    where t.role = ${role} and t.since < ${endOf(day)} and t.until >= ${endOf(day)}
    order by t.since desc limit 1`.execute(db)
  const [found] = rows
  if (!found) return undefined
  const { since_then: since, ...model } = found
  return { ...model, role, role_since: since, role_by: null, fall_back_reason: null }
}

export async function readContent(db: Db, id: number): Promise<PackedModel | undefined> {
  const { rows } = await sql<{ content: PackedModel | null }>`
    select content from prediction_model where id = ${id}`.execute(db)
  return rows[0]?.content ?? undefined
}

/** Goes on to the next step unless somebody stopped it; false when it was. */
export async function advanceModel(db: Db, id: number, progress: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update prediction_model set status = 'running', progress = ${progress}
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}

export async function finishModel(
  db: Db,
  id: number,
  end: {
    status: 'ready' | 'no-signal' | 'cancelled' | 'failed'
    findings?: Findings
    content?: PackedModel | undefined
  },
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const { rows } = await sql<{ id: number }>`
    update prediction_model set status = ${end.status}, finished_at = now(),
      findings = ${json(end.findings)}::jsonb, content = ${json(end.content)}::jsonb,
      progress = case when ${end.status} in ('ready', 'no-signal') then 1 else progress end
    where id = ${id} and status in ('waiting', 'running') returning id`.execute(db)
  return rows.length > 0
}

export async function setRole(
  db: Db,
  id: number,
  to: { role: ModelRole; by: string; reason?: string },
): Promise<void> {
  await sql`
    update prediction_model set role = ${to.role}, role_since = now(), role_by = ${to.by}, fall_back_reason = ${to.reason ?? null}
    where id = ${id}`.execute(db)
}
