import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { Known } from '../contracts/known.ts'
import type { Choices } from './metric-definitions.ts'

/** What was in force at the end of the day seen from; without one, what is in force now. */
export async function readChoices(db: Db, known?: Known): Promise<Choices> {
  const at = known
    ? sql`((${known.day}::date + 1)::timestamp at time zone ${known.timeZone})`
    : sql`'infinity'::timestamptz`
  const { rows } = await sql<{ metric: string; definition: string }>`
    select metric, definition from metric_definition
    where in_force_from < ${at} and in_force_until >= ${at}`.execute(db)
  return new Map(rows.map(({ metric, definition }) => [metric, definition]))
}

export type PastChoice = {
  metric: string
  definition: string
  in_force_from: Date
  /** null: still in force. */
  in_force_until: Date | null
  chosen_by: string
}

/** Every choice there has been, the newest first. */
export async function readPastChoices(db: Db): Promise<PastChoice[]> {
  const { rows } = await sql<PastChoice>`
    select metric, definition, in_force_from, nullif(in_force_until, 'infinity') as in_force_until, chosen_by
    from metric_definition order by id desc limit 500`.execute(db)
  return rows
}

/** Ends what was in force and begins the new choice at the same moment. */
export async function writeChoice(
  db: Db,
  actor: Actor,
  choice: { metric: string; definition: string; at: Date },
): Promise<void> {
  await sql`update metric_definition set in_force_until = ${choice.at}
    where metric = ${choice.metric} and in_force_until = 'infinity'`.execute(db)
  await sql`insert into metric_definition (metric, definition, in_force_from, chosen_by)
    values (${choice.metric}, ${choice.definition}, ${choice.at}, ${actor.name})`.execute(db)
}
