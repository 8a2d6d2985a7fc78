import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { instant } from '../accounts/moment.ts'

const person = z.object({ name: z.string().nullable(), address: z.string() })
export const letterSchema = z.object({
  id: z.number(),
  direction: z.enum(['sent', 'received']),
  kind: z.string(),
  account_id: z.number(),
  contact_id: z.number().nullable(),
  from: person,
  to: person,
  at: z.string(),
  subject: z.string(),
  text: z.string(),
  state: z.string().nullable().describe('Of a mail of ours: where it is in the outbox'),
  bounce_reply: z.string().nullable(),
  answers: z.number().nullable().describe('The mail of ours that it answers'),
})
export type Letter = z.infer<typeof letterSchema>

/** A mail of ours to somebody at a customer, or one of theirs to us. */
export async function readLetter(
  db: Db,
  direction: 'sent' | 'received',
  id: number,
): Promise<Letter | undefined> {
  const { rows } = await (direction === 'sent' ? sentOf(id) : receivedOf(id)).execute(db)
  return rows[0]
}

const sentOf = (id: number) => sql<Letter>`
  select m.id, 'sent' as direction, m.kind, coalesce(a.merged_into, a.id) as account_id, m.contact_id,
    jsonb_build_object('name', s.name, 'address', coalesce(s.email, '')) as "from",
    jsonb_build_object('name', m.to_name, 'address', m.to_address) as "to",
    to_char(coalesce(m.settled_at, m.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, m.subject, m.body_text as text, m.state, m.bounce_reply,
    null::bigint as answers
  from outbox_mail m join account a on a.id = m.account_id left join member s on s.id = m.sent_by
  where m.id = ${id} and m.contact_id is not null`

const receivedOf = (id: number) => sql<Letter>`
  select r.id, 'received' as direction, r.kind, coalesce(a.merged_into, a.id) as account_id, r.contact_id,
    jsonb_build_object('name', r.from_name, 'address', r.from_address) as "from",
    jsonb_build_object('name', s.name, 'address', coalesce(s.email, '')) as "to",
    ${instant('r.sent_at')} as at, r.subject, r.body_text as text, null as state, null as bounce_reply,
    r.outbox_mail_id as answers
  from received_mail r join account a on a.id = r.account_id
  left join outbox_mail m on m.id = r.outbox_mail_id left join member s on s.id = m.sent_by
  where r.id = ${id}`
