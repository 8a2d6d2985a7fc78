import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { dayIn } from '../../platform/clock.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { auditEntry, noteChange, requirePlan, type SuccessMachinery } from './plan.service.ts'
import { setTaskDone } from './step.tasks.ts'
import { notReported, planItemUnknown, reportInFuture, reportNotFound } from './success.errors.ts'

/** Ends a plan or takes it up again; its goals are followed only while it is open. */
export async function closePlan(
  { db, clock, tell }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; isClosed: boolean; note: string },
): Promise<void> {
  const now = clock()
  const isChanged = await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id, true)
    if ((plan.closed_on !== null) === asked.isClosed) return false
    const today = dayIn((await readWorkspace(trx)).timeZone, now)
    // Its last day stays, for whoever asks how it ended.
    await sql`
      update success_plan set closed_on = ${asked.isClosed ? today : null}::date,
        closed_by_name = ${asked.isClosed ? actor.name : null}, closed_note = ${asked.note} where id = ${plan.id}`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: asked.isClosed ? 'success-plan.closed' : 'success-plan.reopened',
      ...auditEntry(plan),
      ...(asked.note ? { after: { note: asked.note } } : {}),
    })
    await noteChange(trx, plan, today)
    return true
  })
  if (isChanged) await tell('accounts.changed')
}

/** A number the customer told us, of a day; the newest of a day counts. */
export async function reportNumber(
  { db, clock, tell }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; goalId: number; day: string; value: number; note: string },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    const today = dayIn((await readWorkspace(trx)).timeZone, now)
    const { rows } = await sql<{ kind: string; name: string }>`
      select kind, name from success_goal where id = ${asked.goalId} and plan_id = ${plan.id} and removed_at is null`.execute(
      trx,
    )
    const goal = rows[0]
    if (!goal) throw planItemUnknown({ field: 'goalId' })
    if (goal.kind !== 'reported') throw notReported({ field: 'goalId' })
    if (asked.day > today) throw reportInFuture({ field: 'day' })
    await sql`insert into success_report (goal_id, day, value, note, recorded_by_name, recorded_at)
      values (${asked.goalId}, ${asked.day}::date, ${asked.value}, ${asked.note}, ${actor.name}, ${now})`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'success-plan.reported',
      ...auditEntry(plan),
      after: { goal: goal.name, day: asked.day, value: asked.value },
    })
    await noteChange(trx, plan, today)
  })
  await tell('accounts.changed')
}

export async function withdrawReport(
  { db, clock, tell }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; reportId: number },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    const { rows } = await sql<{ day: string; value: number }>`
      update success_report r set withdrawn_at = ${now}, withdrawn_by_name = ${actor.name} from success_goal g
      where r.id = ${asked.reportId} and g.id = r.goal_id and g.plan_id = ${plan.id} and r.withdrawn_at is null
      returning r.day::text, r.value`.execute(trx)
    if (!rows[0]) throw reportNotFound({ field: 'reportId' })
    await recordAudit(trx, actor, {
      action: 'success-plan.report-withdrawn',
      ...auditEntry(plan),
      before: rows[0],
    })
    await noteChange(trx, plan, dayIn((await readWorkspace(trx)).timeZone, now))
  })
  await tell('accounts.changed')
}

/** Ticks a step off, or takes the tick back; that of our side is its task. */
export async function setStepDone(
  { db, clock }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; stepId: number; isDone: boolean },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    const { rows } = await sql<{ side: string; task_id: number | null; title: string }>`
      select side, task_id, title from success_step where id = ${asked.stepId} and plan_id = ${plan.id} and removed_at is null
      for update`.execute(trx)
    const step = rows[0]
    if (!step) throw planItemUnknown({ field: 'stepId' })
    if (step.task_id !== null)
      await setTaskDone(trx, actor, { taskId: step.task_id, isDone: asked.isDone, now })
    else {
      await sql`update success_step set done_at = ${asked.isDone ? now : null}, done_by_name = ${asked.isDone ? actor.name : null}
        where id = ${asked.stepId}`.execute(trx)
    }
    await recordAudit(trx, actor, {
      action: asked.isDone ? 'success-plan.step-done' : 'success-plan.step-undone',
      ...auditEntry(plan),
      after: { step: step.title },
    })
    await noteFactChange(trx, 'accounts')
  })
}
