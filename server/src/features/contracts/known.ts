import { type RawBuilder, sql } from 'kysely'

/** A day seen from: what was known at its end in the workspace's time zone. Absent: what is known now. */
export type Known = { day: string; timeZone: string } | undefined

/** The last instant of the day seen from. */
export function knownInstant(known: NonNullable<Known>): RawBuilder<Date> {
  return sql<Date>`((${known.day}::date + 1)::timestamp at time zone ${known.timeZone} - interval '1 microsecond')`
}

/** Which versions of a fact count. */
export function knownRows(alias: string, known: Known): RawBuilder<boolean> {
  const superseded = sql.ref(`${alias}.superseded_at`)
  if (!known) return sql<boolean>`${superseded} = 'infinity'`
  const instant = knownInstant(known)
  return sql<boolean>`${sql.ref(`${alias}.recorded_at`)} <= ${instant} and ${superseded} > ${instant}`
}

/** Gives `a.merged_into`: the account that stands for this one, now or as it was known on the day seen from. */
export function joinMerged(accountId: RawBuilder<unknown>, known: Known): RawBuilder<unknown> {
  if (!known) return sql`left join account a on a.id = ${accountId} and a.merged_into is not null`
  return sql`left join merged_as_of(${knownInstant(known)}) a on a.id = ${accountId}`
}

/** Accounts that are merged into no other, now or as it was known on the day seen from. */
export function standsForItself(alias: string, known: Known): RawBuilder<boolean> {
  if (!known) return sql<boolean>`${sql.ref(`${alias}.merged_into`)} is null`
  return sql<boolean>`not exists (
    select from merged_as_of(${knownInstant(known)}) m where m.id = ${sql.ref(`${alias}.id`)})`
}

/** The ids of an account and of those merged into it, now or as it was known on the day seen from. */
export function knownMembers(accountId: number, known: Known): RawBuilder<unknown> {
  if (!known) return sql`(select id from account where id = ${accountId} or merged_into = ${accountId})`
  return sql`(select ${accountId}::integer union all
    select id from merged_as_of(${knownInstant(known)}) where merged_into = ${accountId})`
}

/** Accounts as they are, or as they were known on the day seen from. */
export function knownAccounts(known: Known): RawBuilder<unknown> {
  if (!known) return sql`account_now`
  return sql`account_as_of(${knownInstant(known)}, ${knownInstant(known)})`
}
