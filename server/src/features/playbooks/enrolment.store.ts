import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { unseenMessages, withdrawUnseen } from '../success/page-message.store.ts'

/** Of these enrolments a mail is still to go out, in the time for review or because it could not yet. */
const waitingMails = sql`select m.enrolment_id from outbox_mail m
  where m.enrolment_id is not null and m.state in ('queued', 'failed', 'held')`
/** Of these something for the customer has not reached anybody yet. */
export const notReached = (now: Date) => sql`${waitingMails} union all ${unseenMessages(now)}`
const waitingCalls = sql`select c.enrolment_id from webhook_call c
  where c.enrolment_id is not null and c.state in ('queued', 'failed', 'held')`

/**
 * Ends enrolments before their time, and with them what has not gone out: mail, messages nobody has seen, and calls where
 * it is cancelled. One that came to its end while something of it waits is not over yet. `which` is about `e`.
 */
export async function endEnrolments(
  db: Db,
  given: { which: RawBuilder<unknown>; state: 'cancelled' | 'exited'; reason: string; now: Date },
): Promise<number[]> {
  const { which, state, reason, now } = given
  const isCancelled = state === 'cancelled'
  const waiting = isCancelled ? sql`${notReached(now)} union all ${waitingCalls}` : notReached(now)
  const { rows } = await sql<{ id: number; account_id: number }>`
    with open as (
      select e.id, false as came_to_end from playbook_enrolment e where e.ended_at is null and ${which}
      union all
      select e.id, true from playbook_enrolment e where e.state in ('done', 'failed')
        and e.id in (${waiting}) and ${which}
    )
    update playbook_enrolment e set state = ${state}, ended_at = ${now}, end_reason = ${reason}, wake_at = null,
      watch_until = null
    from open where e.id = open.id and (e.ended_at is null or open.came_to_end) returning e.id, e.account_id`.execute(
    db,
  )
  if (rows.length === 0) return []
  // By itself: a step that was being taken until now may have written some more.
  const ids = rows.map(({ id }) => id)
  await dropWaiting(db, { which: sql`enrolment_id = any(${ids}::bigint[])`, calls: isCancelled, now })
  return rows.map((row) => row.account_id)
}

/** Nothing of a playbook goes out any more, also not for those who came to its end. */
export async function dropAllWaiting(db: Db, playbook: number, now: Date): Promise<void> {
  const which = sql`enrolment_id in (select id from playbook_enrolment where playbook_id = ${playbook})`
  await dropWaiting(db, { which, calls: true, now })
}

async function dropWaiting(
  db: Db,
  { which, calls, now }: { which: RawBuilder<unknown>; calls: boolean; now: Date },
): Promise<void> {
  await sql`update outbox_mail set state = 'dropped', settled_at = ${now}
    where ${which} and state in ('queued', 'failed', 'held')`.execute(db)
  await withdrawUnseen(db, which, now)
  if (!calls) return
  await sql`update webhook_call set state = 'dropped', settled_at = ${now}
    where ${which} and state in ('queued', 'failed', 'held')`.execute(db)
}

/** A person stops one mail in the time for review; false where it went out already. */
export async function stopMail(
  db: Db,
  { enrolment, mail, now }: { enrolment: number; mail: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with free as (select id from outbox_mail where id = ${mail} and enrolment_id = ${enrolment}
      and state in ('queued', 'failed', 'held') for no key update skip locked)
    update outbox_mail m set state = 'dropped', settled_at = ${now} from free where m.id = free.id returning m.id`.execute(
    db,
  )
  return rows.length > 0
}

/** A person lets one mail leave before its time for review is over; false where there is nothing to shorten. */
export async function sendMailNow(
  db: Db,
  { enrolment, mail, now }: { enrolment: number; mail: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with free as (select id from outbox_mail where id = ${mail} and enrolment_id = ${enrolment}
      and state = 'queued' and due_at > ${now} for no key update skip locked)
    update outbox_mail m set due_at = ${now} from free where m.id = free.id returning m.id`.execute(db)
  return rows.length > 0
}
