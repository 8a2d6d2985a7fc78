import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Moment } from '../accounts/moment.ts'

/** A past day accounts are looked at from; undefined is now. */
export type Past = Pick<Moment, 'day' | 'timeZone' | 'isPast'> | undefined

/** The end of a day where the workspace is. */
export const endOf = (day: string) =>
  sql`((${day}::date + 1)::timestamp at time zone (select time_zone from workspace))`

/**
 * Chooses the version `f` of an account's facts that stood at `valid`, as it was recorded before `known`. Of accounts of
 * which nothing had been recorded by then, what is known today: such days are marked as made afterwards.
 */
export function factKnown({
  valid,
  known,
}: {
  /** Left out: what was known of every time. */
  valid?: RawBuilder<unknown>
  known: RawBuilder<unknown>
}): RawBuilder<unknown> {
  const within = valid ? sql`f.valid_from < ${valid} and f.valid_to >= ${valid} and` : sql``
  return sql`${within} case
    when exists (select from account_fact e where e.account_id = f.account_id and e.recorded_at < ${known})
    then f.recorded_at < ${known} and f.superseded_at >= ${known} else f.superseded_at = 'infinity' end`
}

/** `account_fact` with the facts of every account as they are, or as they were known when a past day ended. */
export function factsAt(past: Past): RawBuilder<unknown> {
  const holds = past?.isPast
    ? factKnown({ valid: endOf(past.day), known: endOf(past.day) })
    : sql`f.superseded_at = 'infinity' and f.valid_to = 'infinity'`
  return sql`(select f.* from account_fact f where ${holds})`
}

/** `factsAt`, where only owner and segment are asked of them: of everybody those of today do, which are sooner found. */
export const factsToNarrow = (owner: { kind: string; segment?: string }, past: Past): RawBuilder<unknown> =>
  factsAt(owner.kind === 'all' && owner.segment === undefined ? undefined : past)

/** Accounts of whose facts nothing had been recorded by the end of a day. */
export async function readRecordedLater(db: Db, day: string): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`
    select account_id from account_fact group by account_id having min(recorded_at) >= ${endOf(day)}`.execute(
    db,
  )
  return rows.map(({ account_id }) => account_id)
}
