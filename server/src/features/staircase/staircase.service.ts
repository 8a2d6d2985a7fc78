import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { readFields } from '../segments/fields/registry.ts'
import { checkRule, readRule } from '../segments/rule.check.ts'
import { readGround } from '../segments/segment.service.ts'
import { recordAudit } from '../team/audit.store.ts'
import {
  checkpointEmpty,
  planUnknown,
  productUnknown,
  staircaseChangedMeanwhile,
  staircaseNameTaken,
  staircaseNotFound,
  staircasePlaceTaken,
  stepUnknown,
} from './staircase.errors.ts'
import type { StaircaseInput } from './staircase.schema.ts'
import {
  existsIn,
  findTaken,
  holdStaircases,
  insertStaircase,
  keepVersion,
  lockStaircase,
  readContent,
  stepIds,
  updateStaircase,
  writeSteps,
} from './staircase.store.ts'
import { leaveStaircase, type Past, placeAll, readStaircases } from './standing.place.ts'

export type StaircaseMachinery = { db: Database; clock: Clock }

/** `past`: as if it had been built on a day gone by, with what was known then. */
export async function createStaircase(
  { db, clock, past }: StaircaseMachinery & { past?: Past },
  actor: Actor,
  input: StaircaseInput,
): Promise<number> {
  const now = past?.at ?? clock()
  return db.transaction().execute(async (trx) => {
    await holdStaircases(trx)
    const steps = await checkInput(trx, input, { id: 0, steps: new Set() })
    const id = await insertStaircase(trx, actor, input, now)
    await writeSteps(trx, { id, steps, now })
    await settle(trx, actor, { id, action: 'staircase.created', clock, past })
    return id
  })
}

/** Saves a staircase against the version its editor began from. */
export async function changeStaircase(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  { id, basedOn, input }: { id: number; basedOn: number; input: StaircaseInput },
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    await holdStaircases(trx)
    const before = await lockStaircase(trx, id)
    if (!before) throw staircaseNotFound({ field: 'id' })
    if (before.version !== basedOn) throw staircaseChangedMeanwhile({ params: { version: before.version } })
    const content = await readContent(trx, id)
    const steps = await checkInput(trx, input, { id, steps: await stepIds(trx, id) })
    await updateStaircase(trx, actor, { id, ...input, now })
    await writeSteps(trx, { id, steps, now })
    await settle(trx, actor, { id, action: 'staircase.changed', clock, before: content })
  })
}

/** Gone from the board; who stood where and when stays. */
export async function retireStaircase(
  { db, clock }: StaircaseMachinery,
  actor: Actor,
  id: number,
): Promise<void> {
  const now = clock()
  await db.transaction().execute(async (trx) => {
    await holdStaircases(trx)
    const before = await lockStaircase(trx, id)
    if (!before) throw staircaseNotFound({ field: 'id' })
    await leaveStaircase(trx, { id, version: before.version, now })
    await sql`update staircase set retired_at = ${now} where id = ${id}`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'staircase.retired',
      entityKind: 'staircase',
      entityId: String(id),
      entityName: before.name,
      before: await readContent(trx, id),
    })
    await placeEverybody(trx, clock)
  })
}

/** The version, its line in the audit, and where accounts stand by it: the board must never show the one before. */
async function settle(
  db: Db,
  actor: Actor,
  asked: { id: number; action: string; clock: Clock; past?: Past | undefined; before?: unknown },
): Promise<void> {
  const { id, action, clock, past, before } = asked
  const content = await readContent(db, id)
  await keepVersion(db, actor, { id, content, now: past?.at ?? clock() })
  await recordAudit(db, actor, {
    action,
    entityKind: 'staircase',
    entityId: String(id),
    entityName: content.name,
    ...(before === undefined ? {} : { before }),
    after: content,
  })
  await placeEverybody(db, clock, past)
}

/** A staircase of a tier takes its accounts from the one for all tiers: all are placed anew. */
async function placeEverybody(db: Db, clock: Clock, past?: Past): Promise<void> {
  const staircases = await readStaircases(db)
  const rule = { kind: 'all' as const, of: staircases.flatMap(({ steps }) => steps.map((step) => step.rule)) }
  const ground = await readGround(db, clock, { rule, ...(past ? { asOf: past.day } : {}) })
  await placeAll(db, { staircases, ground, at: past?.at ?? clock(), isChange: true })
}

type Known = { id: number; steps: ReadonlySet<number> }

async function checkInput(db: Db, input: StaircaseInput, { id, steps: known }: Known) {
  const taken = await findTaken(db, { ...input, id })
  if (taken === 'name') throw staircaseNameTaken({ field: 'name', params: { name: input.name } })
  if (taken === 'place') throw staircasePlaceTaken({ field: 'tier' })
  await checkReferences(db, input)
  const fields = await readFields(db)
  const steps = []
  for (const [index, step] of input.steps.entries()) {
    const path = `steps.${index}`
    if (step.id !== undefined && !known.has(step.id)) throw stepUnknown({ field: `${path}.id` })
    const rule = readRule(step.rule)
    if (rule.kind !== 'condition' && rule.of.length === 0) {
      throw checkpointEmpty({ field: `${path}.rule`, params: { step: step.name } })
    }
    await checkRule(db, { rule, fields })
    steps.push({ ...step, rule })
  }
  return steps
}

async function checkReferences(db: Db, { product_id: productId, steps }: StaircaseInput): Promise<void> {
  const products = [productId, ...steps.map(({ offer }) => offer?.product_id)].flatMap((id) => id ?? [])
  const plans = steps.flatMap(({ offer }) => offer?.plan_id ?? [])
  if (!(await existsIn(db, 'product', products))) throw productUnknown({ field: 'product_id' })
  if (!(await existsIn(db, 'plan', plans))) throw planUnknown({ field: 'plan_id' })
}
