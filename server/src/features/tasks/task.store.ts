import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { Difference } from '../../platform/difference.ts'
import type { TaskRow } from './task.schema.ts'

export type NewTask = Pick<TaskRow, 'title' | 'reason' | 'source' | 'due_on' | 'priority' | 'checklist'> & {
  account_id: number | null
  signal_id: number | null
  owner_id: string | null
  source_key?: string
}

/** Undefined where its cause has made its task already. */
export async function insertTask(
  db: Db,
  actor: Actor,
  task: NewTask,
  now: Date,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into task (account_id, title, reason, signal_id, source, source_key, owner_id, due_on, priority, checklist,
      created_by, created_by_name, created_at)
    values (${task.account_id}, ${task.title}, ${task.reason}, ${task.signal_id}, ${task.source}, ${task.source_key ?? null},
      ${task.owner_id}, ${task.due_on}::date, ${task.priority}, ${JSON.stringify(task.checklist)}::jsonb,
      ${memberOf(actor)}, ${actor.name}, ${now})
    on conflict (source_key) do nothing returning id`.execute(db)
  return rows[0]?.id
}

/** The fields of a task that people change, as the table holds them. */
export type TaskValues = {
  title: string
  reason: string
  owner_id: string | null
  due_on: string | null
  priority: TaskRow['priority']
  checklist: TaskRow['checklist']
  state: TaskRow['state']
  outcome: string | null
  minutes_spent: number | null
  snoozed_until: string | null
}
export type LockedTask = TaskValues & { id: number; version: number; account_id: number | null }

export async function lockTasks(db: Db, ids: readonly number[]): Promise<LockedTask[]> {
  const { rows } = await sql<LockedTask>`
    select id, version, account_id, title, reason, owner_id, due_on::text, priority, checklist, state, outcome, minutes_spent,
      snoozed_until::text from task where id = any(${[...ids]}::integer[]) order by id for update`.execute(db)
  return rows
}

/** Writes the change and its line in the history; returns the id of that line. */
export async function writeChange(
  db: Db,
  actor: Actor,
  written: { id: number; difference: Difference<TaskValues>; now: Date },
): Promise<number> {
  const { id, difference, now } = written
  const { after } = difference
  const sets = (Object.keys(after) as (keyof TaskValues)[]).map((key) =>
    key === 'checklist'
      ? sql`checklist = ${JSON.stringify(after.checklist)}::jsonb`
      : sql`${sql.ref(key)} = ${after[key]}`,
  )
  if (after.state !== undefined) sets.push(sql`closed_at = ${after.state === 'open' ? null : now}`)
  await sql`update task set ${sql.join(sets)}, version = version + 1 where id = ${id}`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into task_change (task_id, at, actor_id, actor_name, before, after)
    values (${id}, ${now}, ${memberOf(actor)}, ${actor.name},
      ${JSON.stringify(difference.before)}::jsonb, ${JSON.stringify(after)}::jsonb) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

export type KeptChange = {
  id: number
  task_id: number
  before: Partial<TaskValues>
  after: Partial<TaskValues>
}

export async function claimUndo(db: Db, ids: readonly number[], now: Date): Promise<KeptChange[]> {
  const { rows } = await sql<KeptChange>`
    update task_change set undone_at = ${now} where id = any(${[...ids]}::bigint[]) and undone_at is null
    returning id, task_id, before, after`.execute(db)
  return rows
}
