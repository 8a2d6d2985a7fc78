import { contentChanges } from '@tsuzuku/core/success/content-changes'
import { sameContent } from '@tsuzuku/core/success/same-content'
import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { requireActive } from '../tasks/assign.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { fillBaselines, followAccount } from './goal.follow.ts'
import { readBaselines, requireContacts, requireNumbers } from './plan.check.ts'
import { partsOf } from './plan.parts.ts'
import type { PlanContent } from './plan.schema.ts'
import {
  insertGoal,
  insertPlan,
  insertStep,
  insertVersion,
  type KeptStep,
  type LockedPlan,
  lockPlan,
  readContent,
  readKeptSteps,
  removeGoals,
  removeSteps,
  updateGoal,
  updateStep,
} from './plan.store.ts'
import { syncTasks } from './step.tasks.ts'
import {
  measureFixed,
  planAccountUnknown,
  planChangedMeanwhile,
  planClosed,
  planItemUnknown,
  planNotFound,
} from './success.errors.ts'

export type SuccessMachinery = {
  db: Database
  clock: Clock
  tell: (news: 'accounts.changed') => Promise<void>
}

export const auditEntry = (plan: Pick<LockedPlan, 'id' | 'account' | 'title'>) => ({
  entityKind: 'success-plan',
  entityId: String(plan.id),
  entityName: `${plan.account}: ${plan.title}`,
})

/** The plan, held until the transaction ends; refused where it is closed, unless that is what is asked about. */
export async function requirePlan(db: Db, id: number, isClosedRight = false): Promise<LockedPlan> {
  const plan = await lockPlan(db, id)
  if (!plan) throw planNotFound({ field: 'id' })
  if (plan.closed_on !== null && !isClosedRight) throw planClosed()
  return plan
}

/** Goals feed scores, and screens keep answers. */
export async function noteChange(db: Db, plan: LockedPlan, today: string): Promise<void> {
  await followAccount(db, plan.stands_for, today)
  await sql`insert into account_dirty (account_id) values (${plan.stands_for}) on conflict do nothing`.execute(
    db,
  )
  await noteFactChange(db, 'accounts')
}

export async function createPlan(
  { db, clock, tell }: SuccessMachinery,
  actor: Actor,
  asked: { accountId: number; content: PlanContent; madeFrom: string | null },
): Promise<number> {
  const now = clock()
  const id = await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      select coalesce(merged_into, id) as id from account where id = ${asked.accountId}`.execute(trx)
    const accountId = rows[0]?.id
    if (accountId === undefined) throw planAccountUnknown({ field: 'account_id' })
    const planId = await insertPlan(trx, actor, { ...asked, accountId, now })
    const plan = await requirePlan(trx, planId)
    await writeContent(trx, actor, { plan, version: 1, before: undefined, content: asked.content, now })
    await recordAudit(trx, actor, {
      action: 'success-plan.created',
      ...auditEntry(plan),
      after: { made_from: asked.madeFrom },
    })
    return planId
  })
  await tell('accounts.changed')
  return id
}

/** Saves the whole content as a new version, against the version that was seen. */
export async function savePlan(
  { db, clock, tell }: SuccessMachinery,
  actor: Actor,
  asked: { id: number; version: number; content: PlanContent },
): Promise<void> {
  const now = clock()
  const isChanged = await db.transaction().execute(async (trx) => {
    const plan = await requirePlan(trx, asked.id)
    if (plan.version !== asked.version) throw await changedMeanwhile(trx, plan)
    const before = await readContent(trx, plan.id)
    const changes = contentChanges(partsOf(before), partsOf(asked.content))
    const isMoved = orderOf(before) !== orderOf(asked.content)
    if (changes.length === 0 && !isMoved) return false
    await writeContent(trx, actor, { plan, version: plan.version + 1, before, content: asked.content, now })
    await recordAudit(trx, actor, {
      action: 'success-plan.changed',
      ...auditEntry(plan),
      before: { version: plan.version },
      after: { version: plan.version + 1 },
    })
    return true
  })
  if (isChanged) await tell('accounts.changed')
}

const orderOf = ({ goals, steps }: PlanContent) =>
  [goals, steps].map((list) => list.map(({ id }) => id)).join()

async function changedMeanwhile(db: Db, plan: LockedPlan) {
  const { rows } = await sql<{ by: string; at: Date }>`
    select saved_by_name as by, saved_at as at from success_plan_version
    where plan_id = ${plan.id} and version = ${plan.version}`.execute(db)
  return planChangedMeanwhile({
    params: { version: plan.version, by: rows[0]?.by ?? '', at: rows[0]?.at.toISOString() ?? '' },
  })
}

type Writing = {
  plan: LockedPlan
  version: number
  before: PlanContent | undefined
  content: PlanContent
  now: Date
}

async function writeContent(db: Db, actor: Actor, writing: Writing): Promise<void> {
  const { plan, version, before, content, now } = writing
  const { timeZone, language } = await readWorkspace(db)
  const today = dayIn(timeZone, now)
  await requireNumbers(db, content)
  await requireContacts(db, plan.stands_for, content)
  const owners = content.steps.flatMap(({ owner_id: owner }) => owner ?? [])
  const knownOwners = new Set(before?.steps.map(({ owner_id: owner }) => owner))
  await requireActive(db, [...new Set(owners.filter((owner) => !knownOwners.has(owner)))])
  const goals = await writeGoals(db, writing)
  await fillBaselines(db, plan.id, today)
  const baselines = await readBaselines(db, plan.id)
  const formerSteps = await readKeptSteps(db, plan.id)
  const steps = await writeSteps(db, writing, formerSteps)
  await syncTasks(db, actor, {
    before: formerSteps,
    after: steps,
    scene: { accountId: plan.stands_for, planTitle: content.title, language, today, now },
  })
  await insertVersion(db, actor, {
    planId: plan.id,
    version,
    content: {
      ...content,
      goals: goals.map((goal) => ({ ...goal, baseline: baselines.get(goal.id) ?? null })),
      steps: steps.map(({ task_id: _, ...step }) => step),
    },
    now,
  })
  await noteChange(db, plan, today)
}

const isKept = <Kept extends { id: number | null }>(
  items: readonly Kept[],
): readonly (Kept & { id: number })[] =>
  items.filter((item): item is Kept & { id: number } => item.id !== null)

async function writeGoals(db: Db, { plan, before, content, now }: Writing) {
  const old = new Map(isKept(before?.goals ?? []).map((goal) => [goal.id, goal]))
  const kept = new Set(content.goals.map(({ id }) => id))
  const written = []
  for (const [position, goal] of content.goals.entries()) {
    if (goal.id === null) {
      const id = await insertGoal(db, { ...goal, planId: plan.id, position })
      written.push({ ...goal, id })
      continue
    }
    const was = old.get(goal.id)
    if (!was) throw planItemUnknown({ field: `goals.${position}.id` })
    if (!sameContent(measured(was.measure), measured(goal.measure)))
      throw measureFixed({ field: `goals.${position}.measure` })
    await updateGoal(db, { ...goal, position })
    written.push({ ...goal, id: goal.id })
  }
  await removeGoals(
    db,
    [...old.keys()].filter((id) => !kept.has(id)),
    now,
  )
  return written
}

/** The unit of a reported number is only its word. */
const measured = (measure: PlanContent['goals'][number]['measure']) =>
  measure.kind === 'reported' ? measure.kind : measure

async function writeSteps(
  db: Db,
  { plan, content, now }: Writing,
  former: readonly KeptStep[],
): Promise<KeptStep[]> {
  const old = new Map(former.map((step) => [step.id, step]))
  const kept = new Set(content.steps.map(({ id }) => id))
  const written: KeptStep[] = []
  for (const [position, step] of content.steps.entries()) {
    if (step.id === null) {
      const id = await insertStep(db, { ...step, planId: plan.id, position })
      written.push({ ...step, id, task_id: null })
      continue
    }
    const was = old.get(step.id)
    if (!was) throw planItemUnknown({ field: `steps.${position}.id` })
    await updateStep(db, { ...step, position })
    written.push({ ...step, id: step.id, task_id: step.side === 'us' ? was.task_id : null })
  }
  await removeSteps(
    db,
    [...old.keys()].filter((id) => !kept.has(id)),
    now,
  )
  return written
}
