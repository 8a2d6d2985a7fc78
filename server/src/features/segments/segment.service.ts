import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import { readMoment } from '../accounts/moment.ts'
import { recordAudit } from '../team/audit.store.ts'
import { readFields } from './fields/registry.ts'
import { createFigureDays, readFigureDays } from './figure-days.read.ts'
import { checkRule, readRule } from './rule.check.ts'
import type { Ground } from './rule.compile.ts'
import { evaluateSegment, holdSegments } from './segment.evaluate.ts'
import { type Rule, segmentsIn } from './segment.rule.ts'
import { readSegmentRules, type SegmentRules, standingOn } from './segment.store.ts'
import {
  segmentChangedMeanwhile,
  segmentInUse,
  segmentNameTaken,
  segmentNoRule,
  segmentNotFound,
} from './segments.errors.ts'

export type Machinery = {
  db: Database
  clock: Clock
  tell: (news: 'segment.changed' | 'accounts.changed', payload?: Record<string, unknown>) => Promise<void>
}

export type SegmentInput = { name: string; description: string; kind: 'rule' | 'list'; rule?: unknown }
export type SegmentPatch = { name?: string | undefined; description?: string | undefined; rule?: unknown }

/** The fields, the other segments, if the rule speaks of any, and the moment that rules are asked in. */
export async function readGround(db: Db, clock: Clock, { asOf, rule }: { asOf?: string; rule?: Rule } = {}) {
  const [fields, segments, moment] = [
    await readFields(db),
    rule && segmentsIn(rule).length === 0 ? (new Map() as SegmentRules) : await readSegmentRules(db),
    await readMoment(db, clock, asOf),
  ]
  const days = await readFigureDays(db, rulesOf(segments, rule), moment.day)
  return { fields, segments, moment, days }
}

/** The same for who asks rules about one day after the other: what does not differ by day is read once. */
export async function createGrounds(
  db: Db,
  clock: Clock,
): Promise<(rule: Rule, day: string) => Promise<Ground>> {
  const [fields, segments, today] = [
    await readFields(db),
    await readSegmentRules(db),
    await readMoment(db, clock, undefined),
  ]
  const figureDays = createFigureDays(db, today.day)
  return async (rule, day) => {
    const rules = segmentsIn(rule).length === 0 ? [rule] : rulesOf(segments, rule)
    const moment = { ...today, day, isPast: day < today.day }
    return { fields, segments, moment, days: await figureDays(rules, day) }
  }
}

const rulesOf = (segments: SegmentRules, rule: Rule | undefined): Rule[] => [
  ...[...segments.values()].flatMap((segment) => segment.rule ?? []),
  ...(rule ? [rule] : []),
]

export async function createSegment(
  machinery: Machinery,
  actor: Actor,
  input: SegmentInput,
): Promise<number> {
  const { db, clock, tell } = machinery
  const id = await db.transaction().execute(async (trx) => {
    await holdSegments(trx)
    const rule = input.kind === 'rule' ? await checkedRule(trx, input.rule) : null
    await requireFreeName(trx, input.name)
    const { rows } = await sql<{ id: number }>`
      insert into segment (name, description, kind, rule, created_by, created_at, changed_at)
      values (${input.name}, ${input.description}, ${input.kind}, ${rule && JSON.stringify(rule)}::jsonb,
        ${memberOf(actor)}::uuid, ${clock()}, ${clock()}) returning id`.execute(trx)
    const created = rows[0]?.id as number
    await keepVersion(trx, created, actor, clock())
    await recordAudit(trx, actor, {
      action: 'segment.created',
      entityKind: 'segment',
      entityId: String(created),
      entityName: input.name,
      after: { ...input, rule },
    })
    await evaluateNow(trx, clock, created)
    return created
  })
  await tell('segment.changed', { id })
  return id
}

export async function changeSegment(
  { db, clock, tell }: Machinery,
  actor: Actor,
  { id, basedOn, patch }: { id: number; basedOn: number; patch: SegmentPatch },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdSegments(trx)
    const before = await lockSegment(trx, id)
    if (before.version !== basedOn) throw segmentChangedMeanwhile({ params: { version: before.version } })
    if (patch.rule !== undefined && before.kind === 'list') throw segmentNoRule({ field: 'rule' })
    const rule = patch.rule === undefined ? before.rule : await checkedRule(trx, patch.rule, id)
    const name = patch.name ?? before.name
    const description = patch.description ?? before.description
    if (name !== before.name) await requireFreeName(trx, name, id)
    await sql`
      update segment set name = ${name}, description = ${description}, rule = ${rule && JSON.stringify(rule)}::jsonb,
        version = version + 1, changed_at = ${clock()} where id = ${id}`.execute(trx)
    await keepVersion(trx, id, actor, clock())
    await recordAudit(trx, actor, {
      action: 'segment.changed',
      entityKind: 'segment',
      entityId: String(id),
      entityName: name,
      before: { name: before.name, description: before.description, rule: before.rule },
      after: { name, description, rule },
    })
    if (patch.rule !== undefined) {
      await sql`delete from segment_count where segment_id = ${id} and reconstructed`.execute(trx)
      await evaluateNow(trx, clock, id)
    }
  })
  await tell('segment.changed', { id })
}

/** Gone from every list; who was in it and when stays. */
export async function deleteSegment({ db, clock }: Machinery, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdSegments(trx)
    const before = await lockSegment(trx, id)
    const segments = await readSegmentRules(trx)
    const users = [...segments.values()].filter(({ rule }) => rule && segmentsIn(rule).includes(id))
    if (users.length > 0) throw segmentInUse({ params: { names: users.map(({ name }) => name).join(', ') } })
    const at = clock()
    await sql`update segment set deleted_at = ${at} where id = ${id}`.execute(trx)
    await sql`update segment_member set until = greatest(${at}::timestamptz, since) where segment_id = ${id} and until = 'infinity'`.execute(
      trx,
    )
    await sql`delete from segment_unknown where segment_id = ${id}`.execute(trx)
    await noteFactChange(trx, 'accounts')
    await recordAudit(trx, actor, {
      action: 'segment.deleted',
      entityKind: 'segment',
      entityId: String(id),
      entityName: before.name,
      before: { name: before.name, rule: before.rule },
    })
  })
}

/** The segment itself and all that stand on it, at once: a filter by it must never show the rule before. */
export async function evaluateNow(db: Db, clock: Clock, id: number): Promise<void> {
  const ground = await readGround(db, clock)
  for (const one of standingOn(id, ground.segments)) {
    const segment = ground.segments.get(one)
    if (segment) await evaluateSegment(db, segment, { ...ground, now: clock() })
  }
  await noteFactChange(db, 'accounts')
}

async function checkedRule(db: Db, given: unknown, self?: number): Promise<Rule> {
  const rule = readRule(given)
  await checkRule(db, { rule, fields: await readFields(db), self })
  return rule
}

export async function lockSegment(db: Db, id: number) {
  const { rows } = await sql<{
    name: string
    description: string
    kind: 'rule' | 'list'
    rule: Rule | null
    version: number
  }>`
    select name, description, kind, rule, version from segment where id = ${id} and deleted_at is null for update`.execute(
    db,
  )
  if (!rows[0]) throw segmentNotFound({ field: 'id', params: { id } })
  return rows[0]
}

async function requireFreeName(db: Db, name: string, self = 0): Promise<void> {
  const { rows } = await sql`
    select from segment where lower(name) = lower(${name}) and deleted_at is null and id <> ${self}`.execute(
    db,
  )
  if (rows.length > 0) throw segmentNameTaken({ field: 'name', params: { name } })
}

async function keepVersion(db: Db, id: number, actor: Actor, now: Date): Promise<void> {
  await sql`
    insert into segment_version (segment_id, version, name, rule, saved_by, saved_at)
    select id, version, name, rule, ${memberOf(actor)}::uuid, ${now} from segment where id = ${id}`.execute(
    db,
  )
}
