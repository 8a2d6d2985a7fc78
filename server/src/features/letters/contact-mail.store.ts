import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type Receiver = {
  contact_id: number
  name: string | null
  title: string | null
  email: string | null
  left: boolean
  unsubscribed: boolean
  bounced: boolean
}

/** Contacts of an account with what speaks against writing to them. */
export async function readReceiversOf(
  db: Db,
  accountId: number,
  contacts: readonly number[],
): Promise<Receiver[]> {
  const { rows } = await sql<Receiver>`
    select c.id as contact_id, c.name, c.title, c.email, c.left_on is not null as left,
      w.unsubscribed_at is not null as unsubscribed, coalesce(w.bounced_address = c.email, false) as bounced
    from contact_now c left join contact_mail w on w.contact_id = c.id
    where c.account_id = ${accountId} and c.id = any(${[...contacts]}::integer[]) order by c.id`.execute(db)
  return rows
}

/** The tokens by which contacts ask for no more advertising. */
export async function unsubscribeTokens(db: Db, contacts: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ contact_id: number; token: string }>`
    insert into contact_mail (contact_id) select distinct id from unnest(${[...contacts]}::integer[]) as c(id)
    on conflict (contact_id) do update set contact_id = excluded.contact_id
    returning contact_id, unsubscribe_token as token`.execute(db)
  return new Map(rows.map(({ contact_id, token }) => [contact_id, token]))
}

export type Wish = { contact_id: number; email: string | null; unsubscribed: boolean }

export async function findWish(db: Db, token: string): Promise<Wish | undefined> {
  const { rows } = await sql<Wish>`
    select coalesce(c.merged_into, c.id) as contact_id, f.email, w.unsubscribed_at is not null as unsubscribed
    from contact_mail w join contact c on c.id = w.contact_id
    left join contact_now f on f.id = coalesce(c.merged_into, c.id)
    where w.unsubscribe_token = ${token}::uuid`.execute(db)
  return rows[0]
}

/** The wish holds for the person, also where two of our contacts turned out to be one. */
export async function writeWish(
  db: Db,
  { token, unsubscribedAt }: { token: string; unsubscribedAt: Date | null },
): Promise<void> {
  await sql`
    with asked as (
      select c.id, coalesce(c.merged_into, c.id) as person from contact_mail w join contact c on c.id = w.contact_id
      where w.unsubscribe_token = ${token}::uuid
    )
    insert into contact_mail (contact_id, unsubscribed_at)
    select id, ${unsubscribedAt}::timestamptz from asked union select person, ${unsubscribedAt}::timestamptz from asked
    on conflict (contact_id) do update set unsubscribed_at = case when excluded.unsubscribed_at is null then null
      else coalesce(contact_mail.unsubscribed_at, excluded.unsubscribed_at) end`.execute(db)
}

/** Whether the address failed before; forgotten when a person says that it works again. */
export async function forgetBounce(db: Db, contactId: number): Promise<boolean> {
  const { rows } = await sql`
    update contact_mail set bounced_address = null, bounced_at = null, bounce_reply = null
    where contact_id = ${contactId} and bounced_address is not null returning contact_id`.execute(db)
  return rows.length > 0
}
