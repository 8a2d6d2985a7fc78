import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { differenceOf } from '../../platform/difference.ts'
import { assign } from '../tasks/assign.ts'
import { addTask } from '../tasks/task.service.ts'
import { lockTasks, type TaskValues, writeChange } from '../tasks/task.store.ts'
import type { KeptStep } from './plan.store.ts'

type Scene = {
  accountId: number
  planTitle: string
  language: 'ja' | 'en'
  today: string
  now: Date
}

const words = {
  ja: {
    reason: (plan: string) => `成功計画「${plan}」で約束した作業です。`,
    gone: '成功計画から外れました。',
  },
  en: {
    reason: (plan: string) => `Promised in the success plan “${plan}”.`,
    gone: 'Taken out of the success plan.',
  },
}

/** Brings the tasks of our side in line with the steps; what people did with a task they have ended stays. */
export async function syncTasks(
  db: Db,
  actor: Actor,
  change: { before: readonly KeptStep[]; after: readonly KeptStep[]; scene: Scene },
): Promise<void> {
  const { before, after, scene } = change
  const old = new Map(before.map((step) => [step.id, step]))
  const kept = new Set(after.filter(({ side }) => side === 'us').map(({ id }) => id))
  for (const step of after) {
    if (step.side !== 'us') continue
    const taskId = old.get(step.id)?.task_id ?? null
    if (taskId === null) await makeTask(db, actor, step, scene)
    else await changeTask(db, actor, { taskId, step, was: old.get(step.id), scene })
  }
  for (const step of before) {
    if (step.task_id !== null && !kept.has(step.id)) {
      const given = { state: 'dropped', outcome: words[scene.language].gone } as const
      await writeOpen(db, actor, step.task_id, given, scene.now)
    }
  }
}

const ownerFor = (db: Db, step: KeptStep, { accountId, today }: Scene) =>
  assign(db, {
    assignment: step.owner_id ? { how: 'member', member_id: step.owner_id } : { how: 'account-owner' },
    accountId,
    day: today,
  })

async function makeTask(db: Db, actor: Actor, step: KeptStep, scene: Scene): Promise<void> {
  const taskId = await addTask(
    db,
    actor,
    {
      title: step.title,
      reason: words[scene.language].reason(scene.planTitle),
      source: 'plan',
      source_key: `success-step:${step.id}`,
      due_on: step.due_on,
      priority: 'normal',
      checklist: [],
      signal_id: null,
      account_id: scene.accountId,
      owner_id: await ownerFor(db, step, scene),
    },
    scene.now,
  )
  const { rows } = await sql<{ task_id: number }>`
    update success_step set task_id = coalesce(${taskId ?? null}::integer,
      (select id from task where source_key = ${`success-step:${step.id}`})) where id = ${step.id} returning task_id`.execute(
    db,
  )
  const former = taskId === undefined ? rows[0]?.task_id : undefined
  if (former === undefined) return
  // The step was the customer's for a while: its task is taken up again.
  await setTaskDone(db, actor, { taskId: former, isDone: false, now: scene.now })
  await changeTask(db, actor, { taskId: former, step, was: undefined, scene })
}

async function changeTask(
  db: Db,
  actor: Actor,
  change: { taskId: number; step: KeptStep; was: KeptStep | undefined; scene: Scene },
): Promise<void> {
  const { taskId, step, was, scene } = change
  const isOthers = was !== undefined && was.owner_id !== step.owner_id
  await writeOpen(
    db,
    actor,
    taskId,
    {
      title: step.title,
      due_on: step.due_on,
      ...(isOthers ? { owner_id: await ownerFor(db, step, scene) } : {}),
    },
    scene.now,
  )
}

async function writeOpen(
  db: Db,
  actor: Actor,
  taskId: number,
  change: Partial<TaskValues>,
  now: Date,
): Promise<void> {
  const [task] = await lockTasks(db, [taskId])
  if (task?.state !== 'open') return
  const difference = differenceOf(task, change)
  if (difference) await writeChange(db, actor, { id: taskId, difference, now })
}

/** Ends or takes up again the task of a step. */
export async function setTaskDone(
  db: Db,
  actor: Actor,
  { taskId, isDone, now }: { taskId: number; isDone: boolean; now: Date },
): Promise<void> {
  const [task] = await lockTasks(db, [taskId])
  const difference = task && differenceOf(task, { state: isDone ? 'done' : 'open' })
  if (difference) await writeChange(db, actor, { id: taskId, difference, now })
}
