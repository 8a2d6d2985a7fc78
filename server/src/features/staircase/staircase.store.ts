import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { Rule } from '../segments/segment.rule.ts'
import type { StaircaseContent, StaircaseInput } from './staircase.schema.ts'

/** One at a time: two that place accounts would write the same step twice. */
export async function holdStaircases(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('staircase:place'))`.execute(db)
}

type Locked = { id: number; name: string; tier: string | null; product_id: number | null; version: number }

export async function lockStaircase(db: Db, id: number): Promise<Locked | undefined> {
  const { rows } = await sql<Locked>`
    select id, name, tier, product_id, version from staircase where id = ${id} and retired_at is null for update`.execute(
    db,
  )
  return rows[0]
}

type Head = Pick<StaircaseInput, 'name' | 'tier' | 'product_id'>

export async function insertStaircase(db: Db, actor: Actor, head: Head, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into staircase (name, tier, product_id, created_at, changed_by_name, changed_at)
    values (${head.name}, ${head.tier}, ${head.product_id}, ${now}, ${actor.name}, ${now}) returning id`.execute(
    db,
  )
  return rows[0]?.id as number
}

export async function updateStaircase(
  db: Db,
  actor: Actor,
  { id, name, tier, product_id: productId, now }: Head & { id: number; now: Date },
): Promise<void> {
  await sql`update staircase set name = ${name}, tier = ${tier}, product_id = ${productId}, version = version + 1,
    changed_by_name = ${actor.name}, changed_at = ${now} where id = ${id}`.execute(db)
}

type CheckedStep = Omit<StaircaseInput['steps'][number], 'rule'> & { rule: Rule }

/** Steps in their new order: those with an id stay the same step, the others are new, those left out are taken away. */
export async function writeSteps(
  db: Db,
  { id, steps, now }: { id: number; steps: readonly CheckedStep[]; now: Date },
): Promise<void> {
  const kept = steps.flatMap((step) => step.id ?? [])
  await sql`update stair_step set removed_at = ${now}
    where staircase_id = ${id} and removed_at is null and not (id = any(${kept}::integer[]))`.execute(db)
  for (const [position, step] of steps.entries()) {
    const offer = step.offer && JSON.stringify(step.offer)
    const rule = JSON.stringify(step.rule)
    if (step.id === undefined) {
      await sql`insert into stair_step (staircase_id, position, name, rule, guidance, guidance_url, offer)
        values (${id}, ${position}, ${step.name}, ${rule}::jsonb, ${step.guidance}, ${step.guidance_url}, ${offer}::jsonb)`.execute(
        db,
      )
    } else {
      await sql`update stair_step set position = ${position}, name = ${step.name}, rule = ${rule}::jsonb,
        guidance = ${step.guidance}, guidance_url = ${step.guidance_url}, offer = ${offer}::jsonb where id = ${step.id}`.execute(
        db,
      )
    }
  }
}

export async function stepIds(db: Db, id: number): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from stair_step where staircase_id = ${id} and removed_at is null`.execute(db)
  return new Set(rows.map((row) => row.id))
}

export async function readContent(db: Db, id: number): Promise<StaircaseContent> {
  const { rows } = await sql<StaircaseContent>`
    select s.name, s.tier, s.product_id, coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name,
      'rule', t.rule, 'guidance', t.guidance, 'guidance_url', t.guidance_url, 'offer', t.offer) order by t.position)
      from stair_step t where t.staircase_id = s.id and t.removed_at is null), '[]') as steps
    from staircase s where s.id = ${id}`.execute(db)
  return rows[0] as StaircaseContent
}

export async function keepVersion(
  db: Db,
  actor: Actor,
  { id, content, now }: { id: number; content: StaircaseContent; now: Date },
): Promise<void> {
  await sql`insert into staircase_version (staircase_id, version, content, saved_by_name, saved_at)
    select id, version, ${JSON.stringify(content)}::jsonb, ${actor.name}, ${now} from staircase where id = ${id}`.execute(
    db,
  )
}

/** What of a tier and a product or of a name stands in the way of a staircase. */
export async function findTaken(
  db: Db,
  { id, name, tier, product_id: productId }: Head & { id: number },
): Promise<'name' | 'place' | undefined> {
  const { rows } = await sql<{ is_name: boolean }>`
    select lower(name) = lower(${name}) as is_name from staircase
    where retired_at is null and id <> ${id} and (lower(name) = lower(${name})
      or (tier is not distinct from ${tier}::text and product_id is not distinct from ${productId}::integer))
    order by 1 desc`.execute(db)
  if (rows.length === 0) return undefined
  return rows[0]?.is_name ? 'name' : 'place'
}

export async function existsIn(db: Db, table: 'product' | 'plan', ids: readonly number[]): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from ${sql.table(table)} where id = any(${[...ids]}::integer[])`.execute(db)
  return rows[0]?.n === new Set(ids).size
}
