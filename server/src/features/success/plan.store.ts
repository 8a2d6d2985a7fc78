import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { GoalInput, Measure, PlanContent, StepInput } from './plan.schema.ts'

export type LockedPlan = {
  id: number
  version: number
  title: string
  /** As it was written, and who stands for it today. */
  account_id: number
  stands_for: number
  account: string
  closed_on: string | null
}

const locked = sql`p.id, p.version, p.title, p.account_id, a.account_id as stands_for, a.name as account, p.closed_on::text
  from success_plan p join account i on i.id = p.account_id
  join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'`

export async function lockPlan(db: Db, id: number): Promise<LockedPlan | undefined> {
  const { rows } = await sql<LockedPlan>`select ${locked} where p.id = ${id} for update of p`.execute(db)
  return rows[0]
}

export async function insertPlan(
  db: Db,
  actor: Actor,
  plan: { accountId: number; content: PlanContent; madeFrom: string | null; now: Date },
): Promise<number> {
  const { accountId, content, madeFrom, now } = plan
  const { rows } = await sql<{ id: number }>`
    insert into success_plan (account_id, title, job, starts_on, made_from, created_by, created_by_name, created_at)
    values (${accountId}, ${content.title}, ${content.job}, ${content.starts_on}::date, ${madeFrom}, ${memberOf(actor)},
      ${actor.name}, ${now}) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

/** Keeps the version whole, for what was agreed on. */
export async function insertVersion(
  db: Db,
  actor: Actor,
  saved: { planId: number; version: number; content: PlanContent; now: Date },
): Promise<void> {
  const { planId, version, content, now } = saved
  await sql`insert into success_plan_version (plan_id, version, content, saved_by, saved_by_name, saved_at)
    values (${planId}, ${version}, ${JSON.stringify(content)}::jsonb, ${memberOf(actor)}, ${actor.name}, ${now})`.execute(
    db,
  )
  await sql`update success_plan set version = ${version}, title = ${content.title}, job = ${content.job},
    starts_on = ${content.starts_on}::date where id = ${planId}`.execute(db)
}

function sourceOf(measure: Measure): string | null {
  switch (measure.kind) {
    case 'figure':
      return measure.name
    case 'attribute':
      return measure.key
    case 'event':
      return measure.event
    case 'reported':
      return null
  }
}

export async function insertGoal(
  db: Db,
  goal: GoalInput & { planId: number; position: number },
): Promise<number> {
  const { measure } = goal
  const { rows } = await sql<{ id: number }>`
    insert into success_goal (plan_id, position, name, kind, source, unit, direction, baseline, baseline_on, target, target_on)
    values (${goal.planId}, ${goal.position}, ${goal.name}, ${measure.kind}, ${sourceOf(measure)},
      ${measure.kind === 'reported' ? measure.unit : ''}, ${goal.direction}, ${goal.baseline}, ${goal.baseline_on}::date,
      ${goal.target}, ${goal.target_on}::date) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

export async function updateGoal(db: Db, goal: GoalInput & { position: number }): Promise<void> {
  await sql`
    update success_goal set position = ${goal.position}, name = ${goal.name},
      unit = ${goal.measure.kind === 'reported' ? goal.measure.unit : ''}, direction = ${goal.direction},
      baseline = ${goal.baseline}, baseline_on = ${goal.baseline_on}::date, target = ${goal.target},
      target_on = ${goal.target_on}::date
    where id = ${goal.id}`.execute(db)
}

export async function removeGoals(db: Db, ids: readonly number[], now: Date): Promise<void> {
  await sql`update success_goal set removed_at = ${now} where id = any(${[...ids]}::integer[])`.execute(db)
  await sql`delete from success_goal_day where goal_id = any(${[...ids]}::integer[])`.execute(db)
}

export type KeptStep = StepInput & { id: number; task_id: number | null }

export async function readKeptSteps(db: Db, planId: number): Promise<KeptStep[]> {
  const { rows } = await sql<KeptStep>`
    select id, title, side, starts_on::text, due_on::text, owner_id, contact_id, task_id from success_step
    where plan_id = ${planId} and removed_at is null order by position, id for update`.execute(db)
  return rows
}

export async function insertStep(
  db: Db,
  step: StepInput & { planId: number; position: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into success_step (plan_id, position, title, side, starts_on, due_on, owner_id, contact_id)
    values (${step.planId}, ${step.position}, ${step.title}, ${step.side}, ${step.starts_on}::date, ${step.due_on}::date,
      ${step.owner_id}, ${step.contact_id}) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

/** A step that changes sides is done by nobody yet. */
export async function updateStep(db: Db, step: StepInput & { position: number }): Promise<void> {
  await sql`
    update success_step set position = ${step.position}, title = ${step.title}, side = ${step.side},
      starts_on = ${step.starts_on}::date, due_on = ${step.due_on}::date, owner_id = ${step.owner_id},
      contact_id = ${step.contact_id}, task_id = case when ${step.side} = 'us' then task_id end,
      done_at = case when ${step.side} = 'customer' then done_at end,
      done_by_name = case when ${step.side} = 'customer' then done_by_name end
    where id = ${step.id}`.execute(db)
}

export async function removeSteps(db: Db, ids: readonly number[], now: Date): Promise<void> {
  await sql`update success_step set removed_at = ${now} where id = any(${[...ids]}::integer[])`.execute(db)
}

/** The content of the newest version as the tables hold it. */
export async function readContent(db: Db, planId: number): Promise<PlanContent> {
  const { rows } = await sql<{ content: PlanContent }>`
    select v.content from success_plan p join success_plan_version v on v.plan_id = p.id and v.version = p.version
    where p.id = ${planId}`.execute(db)
  return rows[0]?.content as PlanContent
}
