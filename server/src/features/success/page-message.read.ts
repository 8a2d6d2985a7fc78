import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'
import { withMerged } from '../accounts/account-ref.ts'
import { instant } from '../accounts/moment.ts'
import type { OfferGate } from '../mail/offer-gate.ts'

export const saidInBoth = z.object({ ja: z.string(), en: z.string() })
export type SaidInBoth = z.infer<typeof saidInBoth>
export const shownMessage = z.object({
  title: saidInBoth,
  body: saidInBoth,
  from: z.string().nullable().describe('Null is the workspace'),
  shown_at: z.string(),
})
export type ShownMessage = z.infer<typeof shownMessage>

const MOST_SHOWN = 20

type Visit = {
  accountId: number
  /** Whom the link names. */
  contactId: number | null
  /** A look by one of ours tells nothing of the customer. */
  isOurs: boolean
  offerGate: OfferGate
  now: Date
}

/**
 * What a visit by link shows, the newest first, and remembers that it was seen. What is in its
 * time for review is not there yet, and what nobody has seen yet may still be kept back: while its playbook stands still and, where it offers something, while the offer lock is closed.
 */
export async function visitMessages(db: Db, visit: Visit): Promise<ShownMessage[]> {
  const { accountId, contactId, isOurs, offerGate, now } = visit
  const { rows } = await sql<ShownMessage & { id: number; is_new: boolean; is_offer: boolean }>`
    select m.id, m.title, m.body, m.from_name as from, ${instant('m.shown_at')} as shown_at, m.is_offer, m.seen_at is null as is_new
    from page_message m
    where m.account_id in ${withMerged(accountId)} and m.withdrawn_at is null
      and m.shown_at <= ${now} and m.shown_until > ${now}
      and (m.seen_at is not null or not exists (
        select from playbook_enrolment e join playbook p on p.id = e.playbook_id
        where e.id = m.enrolment_id and (e.state = 'paused' or p.state = 'paused')))
    order by m.shown_at desc, m.id desc limit ${MOST_SHOWN}`.execute(db)
  const asksLock = rows.some((row) => row.is_new && row.is_offer)
  const isOpen = asksLock && ((await offerGate(db, [accountId])).get(accountId)?.isOpen ?? false)
  const shown = rows.filter((row) => !row.is_new || !row.is_offer || isOpen)
  const fresh = shown.filter((row) => row.is_new).map(({ id }) => id)
  if (!isOurs && fresh.length > 0) {
    await sql`update page_message set seen_at = ${now}, seen_by = ${contactId}
      where id = any(${fresh}::bigint[]) and seen_at is null`.execute(db)
  }
  return shown.map(({ title, body, from, shown_at }) => ({ title, body, from, shown_at }))
}
