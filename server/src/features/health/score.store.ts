import { sql } from 'kysely'
import * as z from 'zod'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Database, Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { holdRules } from '../team/versioned-rule.ts'
import { mainScoreStays, scoreNameTaken, scoreNotFound, scoreRetired, scoresFull } from './health.errors.ts'
import { defaultRule, type HealthRule } from './health.rule.ts'
import { healthRulesOf } from './health.store.ts'
import { checkScoreMeasures, MAIN_SCORE, refuseWhileMeasured } from './score-measure.ts'

/** With the main one. Each costs a row an account and day. */
export const MOST_SCORES = 8
export const HISTORY_DAYS = 400

const scoreId = z.coerce.number().int().min(1).max(2_147_483_647)
export const scoreQuery = scoreId.default(MAIN_SCORE).describe('Id of a score; the main one if left out')
export const scoreParams = z.object({ id: scoreId })

export type Score = {
  id: number
  /** Null of the main score, which every screen names in the language of the reader. */
  name: string | null
  rule_version: number | null
  created_by: string | null
  created_at: string
  retired_at: string | null
}

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** All scores, the main one first and the retired ones last. */
export async function listScores(db: Db): Promise<Score[]> {
  const { rows } = await sql<Score>`
    select s.id, s.name, (select max(version) from health_rule r where r.score_id = s.id) as rule_version,
      m.name as created_by, ${instant('s.created_at')} as created_at, ${instant('s.retired_at')} as retired_at
    from score s left join member m on m.id = s.created_by
    order by s.retired_at is not null, s.id`.execute(db)
  return rows
}

type Found = Pick<Score, 'id' | 'name' | 'rule_version' | 'retired_at'>

export async function findScore(db: Db, id: number): Promise<Found> {
  const { rows } = await sql<Found>`
    select id, name, retired_at::text, (select max(version) from health_rule where score_id = ${id}) as rule_version
    from score where id = ${id}`.execute(db)
  if (!rows[0]) throw scoreNotFound({ field: 'score' })
  return rows[0]
}

/** The id, of a score that exists; the main one always does. */
export const scoreIdOf = async (db: Db, id: number): Promise<number> =>
  id === MAIN_SCORE ? id : (await findScore(db, id)).id

/** One whose rule may be changed. */
export async function findLiveScore(db: Db, id: number) {
  const found = await findScore(db, id)
  if (found.retired_at) throw scoreRetired({ field: 'score', params: { name: found.name } })
  return found
}

/** Every built-in measure, none of which counts yet. */
function emptyRule(): HealthRule {
  const rule = defaultRule()
  return { ...rule, measures: rule.measures.map((measure) => ({ ...measure, weight: 0 })) }
}

/** A further score with a first version of its rule: that of another score, or one in which nothing counts yet. */
export async function createScore(
  db: Database,
  actor: Actor,
  { name, copyOf }: { name: string; copyOf: number | null },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await holdScores(trx)
    await checkName(trx, name)
    const { rows: held } = await sql<{ scores: number }>`
      select count(*)::integer as scores from score where retired_at is null`.execute(trx)
    if ((held[0]?.scores ?? 0) >= MOST_SCORES) throw scoresFull({ params: { most: MOST_SCORES } })
    const rule = copyOf === null ? emptyRule() : await ruleOf(trx, copyOf)
    await checkScoreMeasures(trx, rule, 0)
    const memberId = memberOf(actor)
    const { rows } = await sql<{ id: number }>`
      insert into score (name, created_by) values (${name}, ${memberId}::uuid) returning id`.execute(trx)
    const id = rows[0]?.id as number
    await sql`insert into health_rule (score_id, version, content, created_by)
      values (${id}, 1, ${JSON.stringify(rule)}::jsonb, ${memberId}::uuid)`.execute(trx)
    await sql`select ensure_partitions('further_score', day - ${HISTORY_DAYS}::integer, day) from refresh_state`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'score.created',
      entityKind: 'score',
      entityId: String(id),
      entityName: name,
      after: { name, rule },
    })
    return id
  })
}

async function ruleOf(db: Db, score: number): Promise<HealthRule> {
  await findScore(db, score)
  return (await healthRulesOf(score).read(db)).content
}

export async function renameScore(
  db: Database,
  actor: Actor,
  { id, name }: { id: number; name: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdScores(trx)
    const before = await findFurther(trx, id)
    await checkName(trx, name, id)
    await sql`update score set name = ${name} where id = ${id}`.execute(trx)
    await recordAudit(trx, actor, {
      action: 'score.renamed',
      entityKind: 'score',
      entityId: String(id),
      entityName: name,
      before: { name: before.name },
      after: { name },
    })
  })
}

/** From now on it is no longer reckoned. What it was on each day stays. */
export async function retireScore(db: Database, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdScores(trx)
    await holdRules(trx, 'health_rule')
    const { name } = await findFurther(trx, id)
    await refuseWhileMeasured(trx, id)
    const memberId = memberOf(actor)
    await sql`update score set retired_at = now(), retired_by = ${memberId}::uuid where id = ${id}`.execute(
      trx,
    )
    await recordAudit(trx, actor, {
      action: 'score.retired',
      entityKind: 'score',
      entityId: String(id),
      ...(name ? { entityName: name } : {}),
      before: { name },
    })
  })
}

async function findFurther(db: Db, id: number) {
  const found = await findLiveScore(db, id)
  if (id === MAIN_SCORE) throw mainScoreStays()
  return found
}

async function holdScores(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('health:scores'))`.execute(db)
}

async function checkName(db: Db, name: string, self = 0): Promise<void> {
  const { rows } = await sql`
    select from score where lower(name) = lower(${name}) and retired_at is null and id <> ${self}`.execute(db)
  if (rows.length > 0) throw scoreNameTaken({ field: 'name', params: { name } })
}
