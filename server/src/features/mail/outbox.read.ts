import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { LockReason } from './offer-gate.ts'
import type { MailState } from './outbox.store.ts'

export type OutboxRow = {
  id: number
  kind: string
  to_name: string | null
  to_address: string
  subject: string
  language: 'ja' | 'en'
  account_id: number | null
  account_name: string | null
  state: MailState
  attempts: number
  due_at: string
  created_at: string
  settled_at: string | null
  last_reply: string | null
  is_offer: boolean
  held_for: LockReason[] | null
}
export type OutboxMail = OutboxRow & { message_key: string; text: string; html: string }

const at = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const columns = sql`m.id, m.kind, m.to_name, m.to_address, m.subject, m.language, m.account_id,
  (select n.name from account_now n where n.id = m.account_id) as account_name, m.state, m.attempts,
  ${at('m.due_at')} as due_at, ${at('m.created_at')} as created_at, ${at('m.settled_at')} as settled_at, m.last_reply,
  m.is_offer, case when m.state = 'held' then m.held_for end as held_for`

export async function listOutbox(
  db: Db,
  asked: { state: MailState | undefined; before: number | undefined; limit: number },
): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select ${columns} from outbox_mail m
    where ${asked.state === undefined ? sql`true` : sql`m.state = ${asked.state}`}
      and ${asked.before === undefined ? sql`true` : sql`m.id < ${asked.before}`}
    order by m.id desc limit ${asked.limit}`.execute(db)
  return rows
}

export async function readOutboxMail(db: Db, id: number): Promise<OutboxMail | undefined> {
  const { rows } = await sql<OutboxMail>`
    select ${columns}, m.message_key, m.body_text as text, m.body_html as html from outbox_mail m where m.id = ${id}`.execute(
    db,
  )
  return rows[0]
}

/** Of the last thirty days; what waits or needs a person counts however old it is. */
export async function countOutbox(db: Db, now: Date): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; mails: number }>`
    select state, count(*)::integer as mails from (
      select state from outbox_mail where created_at > ${now}::timestamptz - interval '30 days'
      union all select state from outbox_mail where state in ('queued', 'failed', 'unsure', 'held')
        and created_at <= ${now}::timestamptz - interval '30 days'
    ) counted group by state`.execute(db)
  return Object.fromEntries(rows.map(({ state, mails }) => [state, mails]))
}
