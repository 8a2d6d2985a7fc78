import { sql } from 'kysely'
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
