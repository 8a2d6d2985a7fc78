import { type RawBuilder, sql } from 'kysely'

/** A day seen from: what was known at its end in the workspace's time zone. Absent: what is known now. */
export type Known = { day: string; timeZone: string } | undefined

/** The last instant of the day seen from. */
function knownInstant(known: NonNullable<Known>): RawBuilder<Date> {
  return sql<Date>`((${known.day}::date + 1)::timestamp at time zone ${known.timeZone} - interval '1 microsecond')`
}

/** Which versions of a fact count. */
export function knownRows(alias: string, known: Known): RawBuilder<boolean> {
  const superseded = sql.ref(`${alias}.superseded_at`)
  if (!known) return sql<boolean>`${superseded} = 'infinity'`
  const instant = knownInstant(known)
  return sql<boolean>`${sql.ref(`${alias}.recorded_at`)} <= ${instant} and ${superseded} > ${instant}`
}

/** Accounts as they are, or as they were known on the day seen from. */
export function knownAccounts(known: Known): RawBuilder<unknown> {
  if (!known) return sql`account_now`
  return sql`account_as_of(${knownInstant(known)}, ${knownInstant(known)})`
}
