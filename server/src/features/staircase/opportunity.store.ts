import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { Difference } from '../../platform/difference.ts'
import type { OpportunityInput, Stage } from './opportunity.schema.ts'

/** The fields that people change, as the table holds them. */
export type OpportunityValues = {
  name: string
  kind: string
  step_id: number | null
  stage: Stage
  amount_minor: number | null
  currency: string
  owner_id: string | null
  expected_on: string | null
  note: string
  outcome_reason: string | null
  outcome_note: string
}
export type LockedOpportunity = OpportunityValues & {
  id: number
  version: number
  account_id: number
  account: string
  offered_at: Date | null
}

export async function lockOpportunity(db: Db, id: number): Promise<LockedOpportunity | undefined> {
  const { rows } = await sql<LockedOpportunity>`
    select o.id, o.version, coalesce(a.merged_into, a.id) as account_id, f.name as account, o.name, o.kind, o.step_id, o.stage,
      o.amount_minor, o.currency, o.owner_id, o.expected_on::text, o.note, o.outcome_reason, o.outcome_note, o.offered_at
    from opportunity o join account a on a.id = o.account_id join account_fact f on f.account_id = coalesce(a.merged_into, a.id)
      and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    where o.id = ${id} for update of o`.execute(db)
  return rows[0]
}

/** When an offer left, and by which override where the lock was closed. */
export type Leaving = { at: Date; overrideId: number | null }
const isOver = (stage: Stage) => stage === 'won' || stage === 'lost'

export async function insertOpportunity(
  db: Db,
  actor: Actor,
  row: Omit<OpportunityInput, 'currency' | 'owner_id'> & { currency: string; owner_id: string | null },
  { now, leaving }: { now: Date; leaving: Leaving | undefined },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into opportunity (account_id, name, kind, step_id, stage, amount_minor, currency, owner_id, expected_on, note,
      outcome_reason, outcome_note, created_by_name, created_at, offered_at, override_id, closed_at)
    values (${row.account_id}, ${row.name}, ${row.kind}, ${row.step_id}, ${row.stage}, ${row.amount_minor}, ${row.currency},
      ${row.owner_id}, ${row.expected_on}::date, ${row.note}, ${row.outcome_reason}, ${row.outcome_note}, ${actor.name},
      ${now}, ${leaving?.at ?? null}, ${leaving?.overrideId ?? null}, ${isOver(row.stage) ? now : null}) returning id`.execute(
    db,
  )
  const id = rows[0]?.id as number
  await keepChange(db, actor, { id, before: {}, after: { stage: row.stage }, now })
  return id
}

/** Writes the change and its line in the history. */
export async function updateOpportunity(
  db: Db,
  actor: Actor,
  asked: {
    id: number
    difference: Difference<OpportunityValues>
    leaving: Leaving | undefined
    now: Date
  },
): Promise<void> {
  const { id, difference, leaving, now } = asked
  const { before, after } = difference
  const sets = (Object.keys(after) as (keyof OpportunityValues)[]).map(
    (key) => sql`${sql.ref(key)} = ${after[key]}`,
  )
  if (after.stage) sets.push(sql`closed_at = ${isOver(after.stage) ? now : null}::timestamptz`)
  if (leaving) {
    sets.push(
      sql`offered_at = coalesce(offered_at, ${leaving.at})`,
      sql`override_id = ${leaving.overrideId}::integer`,
    )
  }
  await sql`update opportunity set ${sql.join(sets)}, version = version + 1 where id = ${id}`.execute(db)
  const kept = leaving?.overrideId ? { ...after, override_id: leaving.overrideId } : after
  await keepChange(db, actor, { id, before, after: kept, now })
}

async function keepChange(
  db: Db,
  actor: Actor,
  { id, before, after, now }: { id: number; before: object; after: object; now: Date },
): Promise<void> {
  await sql`insert into opportunity_change (opportunity_id, at, actor_id, actor_name, before, after)
    values (${id}, ${now}, ${memberOf(actor)}::uuid, ${actor.name}, ${JSON.stringify(before)}::jsonb,
      ${JSON.stringify(after)}::jsonb)`.execute(db)
}

/** Who changed it since that version, and which fields. */
export async function changesSince(db: Db, id: number, changes: number) {
  const { rows } = await sql<{ actor_name: string; after: Record<string, unknown> }>`
    select actor_name, after from opportunity_change where opportunity_id = ${id} order by id desc limit ${changes}`.execute(
    db,
  )
  return {
    by: [...new Set(rows.map((row) => row.actor_name))].join(', '),
    fields: [...new Set(rows.flatMap((row) => Object.keys(row.after)))],
  }
}

/** The account that stands for the one named, with its name and owner. */
export async function readAccount(db: Db, id: number) {
  const { rows } = await sql<{ id: number; name: string; owner_id: string | null }>`
    select f.account_id as id, f.name, m.id as owner_id from account a
    join account_fact f on f.account_id = coalesce(a.merged_into, a.id) and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
    left join member m on m.id = f.owner_id and m.deactivated_at is null where a.id = ${id}`.execute(db)
  return rows[0]
}

export async function hasStep(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`select from stair_step where id = ${id}`.execute(db)
  return rows.length > 0
}
