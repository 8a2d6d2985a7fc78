import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { Difference } from '../../platform/difference.ts'

/** The fields of a renewal that people change, as the table holds them. */
export type RenewalValues = {
  state: string
  forecast: string | null
  owner_id: string | null
  follow_up_on: string | null
  note: string
  loss_reason: string | null
  loss_note: string
  competitor: string | null
  foreseeable: string | null
}
export type LockedRenewal = RenewalValues & { id: number; version: number; name: string }

export async function lockRenewals(db: Db, ids: readonly number[]): Promise<LockedRenewal[]> {
  const { rows } = await sql<LockedRenewal>`
    select r.id, r.version, r.state, r.forecast, r.owner_id, r.follow_up_on::text, r.note, r.loss_reason, r.loss_note,
      r.competitor, r.foreseeable, a.name
    from renewal r join account i on i.id = r.account_id join account_fact a on a.account_id = coalesce(i.merged_into, i.id)
      and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
    where r.id = any(${[...ids]}::integer[]) order by r.id for update of r`.execute(db)
  return rows
}

/** Writes the change and its line in the history; returns the id of that line. */
export async function writeChange(
  db: Db,
  actor: Actor,
  {
    id,
    difference: { before, after },
    now,
  }: { id: number; difference: Difference<RenewalValues>; now: Date },
): Promise<number> {
  const sets = (Object.keys(after) as (keyof RenewalValues)[]).map(
    (key) => sql`${sql.ref(key)} = ${after[key]}`,
  )
  await sql`update renewal set ${sql.join(sets)}, version = version + 1 where id = ${id}`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into renewal_change (renewal_id, at, actor_id, actor_name, before, after)
    values (${id}, ${now}, ${memberOf(actor)}, ${actor.name}, ${JSON.stringify(before)}::jsonb,
      ${JSON.stringify(after)}::jsonb) returning id`.execute(db)
  return rows[0]?.id ?? 0
}

/** Who changed it since that version, and which fields. */
export async function changesSince(db: Db, id: number, changes: number) {
  const { rows } = await sql<{ actor_name: string; after: Record<string, unknown> }>`
    select actor_name, after from renewal_change where renewal_id = ${id} order by id desc limit ${changes}`.execute(
    db,
  )
  return {
    by: [...new Set(rows.map((row) => row.actor_name))].join(', '),
    fields: [...new Set(rows.flatMap((row) => Object.keys(row.after)))],
  }
}

type KeptChange = {
  id: number
  renewal_id: number
  before: Partial<RenewalValues>
  after: Partial<RenewalValues>
}

export async function claimUndo(db: Db, ids: readonly number[], now: Date): Promise<KeptChange[]> {
  const { rows } = await sql<KeptChange>`
    update renewal_change set undone_at = ${now}
    where id = any(${[...ids]}::bigint[]) and undone_at is null and actor_id is not null
    returning id, renewal_id, before, after`.execute(db)
  return rows
}
