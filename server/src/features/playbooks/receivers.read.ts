import { sql } from 'kysely'
import { isTimeZone } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import type { receivers } from './playbook.definition.ts'

export type Receiver = {
  account_id: number
  contact_id: number
  name: string | null
  email: string
  title: string | null
  /** Where their clock stands, as their attribute `timezone` says. */
  time_zone: string | null
  /** What their attribute `language` says, where it is one of ours. */
  language: 'ja' | 'en' | null
}

/** The people a mail goes to: with an address, still there, and not those whose address failed or who asked for no advertising. */
export async function readReceivers(
  db: Db,
  asked: {
    accounts: readonly number[]
    contacts: readonly number[]
    to: (typeof receivers)[number]
    isMarketing: boolean
  },
): Promise<Receiver[]> {
  const { accounts, contacts, to, isMarketing } = asked
  const which =
    to === 'cause'
      ? sql`c.id = any(${[...contacts]}::integer[])`
      : to === 'everybody'
        ? sql`true`
        : sql`c.role = ${to}`
  const { rows } = await sql<Receiver>`
    select c.account_id, c.id as contact_id, c.name, c.email, c.title, c.attributes ->> 'timezone' as time_zone,
      substring(lower(c.attributes ->> 'language') from '^(ja|en)(?![a-z])') as language
    from contact_now c
    where c.account_id = any(${[...accounts]}::integer[]) and ${which} and c.email is not null and c.left_on is null
      and not exists (select from contact_mail w where w.contact_id = c.id
        and (w.bounced_address = c.email or ${isMarketing} and w.unsubscribed_at is not null))
    order by c.account_id, c.id`.execute(db)
  return rows
}

/** Whose clock is an enrolment's: that of who began it, else of the account's champion, as their attribute `timezone` says. */
export async function readClocks(
  db: Db,
  enrolments: readonly { id: number; account_id: number; contact_id: number | null }[],
): Promise<Map<number, string>> {
  const asked = enrolments.map(({ id, account_id, contact_id }) => ({ id, account_id, contact_id }))
  const { rows } = await sql<{ id: number; zone: string | null }>`
    select e.id, coalesce(
      (select c.attributes ->> 'timezone' from contact_now c where c.id = e.contact_id and c.left_on is null),
      (select c.attributes ->> 'timezone' from contact_now c where c.account_id = coalesce(a.merged_into, a.id)
        and c.role = 'champion' and c.left_on is null and c.attributes ->> 'timezone' is not null order by c.id limit 1)) as zone
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) e(id bigint, account_id integer, contact_id integer)
    join account a on a.id = e.account_id`.execute(db)
  return new Map(rows.flatMap(({ id, zone }) => (zone !== null && isTimeZone(zone) ? [[id, zone]] : [])))
}
