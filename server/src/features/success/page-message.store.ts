import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'
import type { SaidInBoth } from './page-message.read.ts'

export type NewMessage = {
  key: string
  account_id: number
  enrolment_id: number
  title: SaidInBoth
  body: SaidInBoth
  from_name: string | null
  is_offer: boolean
  /** Later than now where a person may still take it back. */
  shown_at: string
  shown_until: string
}

/** Those of some accounts who have a link to a plan that works: others have no page to show anything on. */
export async function readWithPage(db: Db, accounts: readonly number[], now: Date): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct coalesce(a.merged_into, a.id) as id
    from success_link l join success_plan p on p.id = l.plan_id join account a on a.id = p.account_id
    where coalesce(a.merged_into, a.id) = any(${[...accounts]}::integer[])
      and l.revoked_at is null and l.expires_at > ${now}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** Puts messages on the pages of customers; one of a key that is there already is left as it is. */
export async function insertMessages(db: Db, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return
  await sql`
    insert into page_message (idempotency_key, account_id, enrolment_id, title, body, from_name, is_offer, shown_at, shown_until)
    select m.key, m.account_id, m.enrolment_id, m.title, m.body, m.from_name, m.is_offer, m.shown_at, m.shown_until
    from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) m(key text, account_id integer, enrolment_id bigint,
      title jsonb, body jsonb, from_name text, is_offer boolean, shown_at timestamptz, shown_until timestamptz)
    on conflict (idempotency_key) do nothing`.execute(db)
}

/** When each account may be shown another one, of those shown as many as may be in so many days. */
export async function readFreeAgain(
  db: Db,
  accounts: readonly number[],
  limits: { now: Date; most: number; days: number },
): Promise<Map<number, Date>> {
  const { now, most, days } = limits
  const { rows } = await sql<{ id: number; free_at: Date }>`
    select a.id, t.shown_at + make_interval(days => ${days}) as free_at
    from unnest(${[...accounts]}::integer[]) a(id)
    cross join lateral (
      select m.shown_at from page_message m
      where m.account_id = a.id and m.shown_at > ${now}::timestamptz - make_interval(days => ${days})
        and (m.withdrawn_at is null or m.seen_at is not null)
      order by m.shown_at desc offset ${most - 1} limit 1
    ) t`.execute(db)
  return new Map(rows.map((row) => [row.id, row.free_at]))
}

/** Enrolments whose message no customer has seen yet and still can. */
export const unseenMessages = (now: Date) => sql`select m.enrolment_id from page_message m
  where m.seen_at is null and m.withdrawn_at is null and m.shown_until > ${now}`

/** Takes off the pages what nobody has seen yet. */
export async function withdrawUnseen(db: Db, which: RawBuilder<unknown>, now: Date): Promise<void> {
  await sql`update page_message set withdrawn_at = ${now}
    where ${which} and seen_at is null and withdrawn_at is null`.execute(db)
}

/** A person takes one off the page, also where it was seen; false where it stands there no more. */
export async function withdrawMessage(
  db: Db,
  { enrolment, message, now }: { enrolment: number; message: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update page_message set withdrawn_at = ${now} where id = ${message} and enrolment_id = ${enrolment}
      and withdrawn_at is null and shown_until > ${now} returning id`.execute(db)
  return rows.length > 0
}

/** A person lets one be shown before its time for review is over; false where there is nothing to shorten. */
export async function showMessageNow(
  db: Db,
  { enrolment, message, now }: { enrolment: number; message: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update page_message set shown_at = ${now}, shown_until = shown_until - (shown_at - ${now}::timestamptz)
    where id = ${message} and enrolment_id = ${enrolment} and withdrawn_at is null and shown_at > ${now}
    returning id`.execute(db)
  return rows.length > 0
}

export type EnrolmentMessage = {
  id: number
  title: SaidInBoth
  body: SaidInBoth
  shown_at: string
  is_waiting: boolean
  shown_until: string
  is_over: boolean
  withdrawn_at: string | null
  seen_at: string | null
  seen_by: string | null
}

export async function readMessagesOf(db: Db, enrolment: number, now: Date): Promise<EnrolmentMessage[]> {
  const { rows } = await sql<EnrolmentMessage>`
    select m.id, m.title, m.body, ${instant('m.shown_at')} as shown_at, m.shown_at > ${now} as is_waiting,
      ${instant('m.shown_until')} as shown_until, m.shown_until <= ${now} as is_over,
      ${instant('m.withdrawn_at')} as withdrawn_at, ${instant('m.seen_at')} as seen_at, coalesce(n.name, n.email) as seen_by
    from page_message m left join contact c on c.id = m.seen_by
    left join contact_now n on n.id = coalesce(c.merged_into, c.id)
    where m.enrolment_id = ${enrolment} order by m.id limit 200`.execute(db)
  return rows
}
