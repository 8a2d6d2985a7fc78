import { type RawBuilder, sql } from 'kysely'
import { type Known, knownInstant, knownRows } from '../contracts/known.ts'

/**
 * `(account_id, occurred_at)` of talks with customers: calls, meetings, mails and chats that were noted, and answers to our
 * mails from when on they were read from the mailbox; a note among ourselves is none.
 */
export function talks(known: Known): RawBuilder<unknown> {
  return sql`(
    select n.account_id, n.occurred_at from note n
    where ${knownRows('n', known)} and n.kind in ('call', 'meeting', 'email', 'chat')
    union all select r.account_id, r.sent_at from received_mail r
    where r.kind = 'reply' ${known ? sql`and r.recorded_at <= ${knownInstant(known)}` : sql``})`
}
