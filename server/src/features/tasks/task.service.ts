import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { differenceOf } from '../../platform/difference.ts'
import { notify } from '../notifications/notify.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { assign, requireActive } from './assign.ts'
import type { TaskCreate } from './task.schema.ts'
import { claimUndo, insertTask, lockTasks, type NewTask, type TaskValues, writeChange } from './task.store.ts'
import { signalNotOfAccount, taskChangedMeanwhile, taskNotFound } from './tasks.errors.ts'
import { dayAfterWorkdays } from './workdays.ts'

export type TaskMachinery = { db: Database; clock: Clock }

export const todayOf = async ({ db, clock }: TaskMachinery) =>
  dayIn((await readWorkspace(db)).timeZone, clock())

/** By hand, by a program or from a signal. */
export async function createTask(machinery: TaskMachinery, actor: Actor, asked: TaskCreate): Promise<number> {
  const now = machinery.clock()
  const day = await todayOf(machinery)
  return machinery.db.transaction().execute(async (trx) => {
    const accountId = await accountOf(trx, asked)
    const own = actor.kind === 'member' ? ({ how: 'member', member_id: actor.id } as const) : undefined
    const assignment = asked.assign ?? own ?? { how: 'account-owner' as const }
    const { due_in_working_days: days } = asked
    const id = await addTask(
      trx,
      actor,
      {
        title: asked.title,
        reason: asked.reason,
        source: asked.signal_id !== null ? 'signal' : actor.kind === 'member' ? 'hand' : 'api',
        priority: asked.priority,
        checklist: asked.checklist,
        signal_id: asked.signal_id,
        account_id: accountId,
        due_on: days === undefined ? asked.due_on : await dayAfterWorkdays(trx, day, days),
        owner_id: await assign(trx, { assignment, accountId, day }),
      },
      now,
    )
    return id ?? 0
  })
}

/** Writes a task and tells its owner; for whoever makes tasks within a transaction of their own. */
export async function addTask(db: Db, actor: Actor, task: NewTask, now: Date): Promise<number | undefined> {
  const id = await insertTask(db, actor, task, now)
  if (id !== undefined) await tellOwner(db, actor, { id, ...task, turn: 'new', now })
  return id
}

async function accountOf(db: Db, { account_id, signal_id }: TaskCreate): Promise<number | null> {
  if (signal_id === null) {
    if (account_id === null) return null
    const { rows } = await sql`select id from account where id = ${account_id}`.execute(db)
    if (rows.length === 0) throw taskNotFound({ field: 'account_id' })
    return account_id
  }
  const { rows } = await sql<{ account_id: number; id: number }>`
    select s.account_id, coalesce(i.merged_into, i.id) as id from signal s join account i on i.id = s.account_id
    where s.id = ${signal_id}`.execute(db)
  const found = rows[0]
  if (!found || (account_id !== null && ![found.id, found.account_id].includes(account_id)))
    throw signalNotOfAccount({ field: 'signal_id' })
  return found.id
}

async function tellOwner(
  db: Db,
  actor: Actor,
  task: {
    id: number
    title: string
    owner_id: string | null
    account_id: number | null
    turn: string | number
    now: Date
  },
): Promise<void> {
  if (task.owner_id === null || task.owner_id === actor.id) return
  const { rows } = await sql<{ name: string }>`
    select a.name from account i join account_now a on a.id = coalesce(i.merged_into, i.id) where i.id = ${task.account_id}`.execute(
    db,
  )
  await notify(
    db,
    {
      kind: 'task-assigned',
      key: `task:${task.id}:${task.turn}`,
      params: { by: actor.name, title: task.title, account: rows[0]?.name ?? null },
      link: `/tasks?open=${task.id}`,
      ...(task.account_id === null ? {} : { accountId: task.account_id }),
      to: [task.owner_id],
    },
    task.now,
  )
}

export type Changed = { changed: number; undo: number[] }

/** The same change of one task or many; each keeps its own line of history, by which it can be undone. */
export async function changeTasks(
  machinery: TaskMachinery,
  actor: Actor,
  asked: { ids: readonly number[]; change: Partial<TaskValues>; version?: number | undefined },
): Promise<Changed> {
  const { ids, change, version } = asked
  const now = machinery.clock()
  return machinery.db.transaction().execute(async (trx) => {
    if (change.owner_id) await requireActive(trx, [change.owner_id])
    const tasks = await lockTasks(trx, ids)
    if (tasks.length < new Set(ids).size) throw taskNotFound({ field: 'id' })
    const undo: number[] = []
    for (const task of tasks) {
      if (version !== undefined && task.version !== version)
        throw taskChangedMeanwhile({ params: { version: task.version } })
      const difference = differenceOf(task, change)
      if (!difference) continue
      const line = await writeChange(trx, actor, { id: task.id, difference, now })
      undo.push(line)
      if (difference.after.owner_id) {
        await tellOwner(trx, actor, { ...task, owner_id: difference.after.owner_id, turn: line, now })
      }
    }
    return { changed: undo.length, undo }
  })
}

/** Takes changes back; a field that somebody has changed since stays as it is now. */
export async function undoChanges(
  machinery: TaskMachinery,
  actor: Actor,
  ids: readonly number[],
): Promise<{ undone: number; kept: number }> {
  const now = machinery.clock()
  return machinery.db.transaction().execute(async (trx) => {
    const changes = await claimUndo(trx, ids, now)
    const tasks = new Map(
      (
        await lockTasks(
          trx,
          changes.map(({ task_id: id }) => id),
        )
      ).map((task) => [task.id, task]),
    )
    let undone = 0
    for (const { task_id: id, before, after } of changes) {
      const task = tasks.get(id)
      if (!task || differenceOf(task, after)) continue
      const difference = differenceOf(task, before)
      if (!difference) continue
      await writeChange(trx, actor, { id, difference, now })
      undone += 1
    }
    return { undone, kept: ids.length - undone }
  })
}
