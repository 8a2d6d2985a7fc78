import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** Ends enrolments before their time, and with them the mail that has not gone out; `which` is about `e`. */
export async function endEnrolments(
  db: Db,
  given: { which: RawBuilder<unknown>; state: 'cancelled' | 'exited'; reason: string; now: Date },
): Promise<number[]> {
  const { which, state, reason, now } = given
  const { rows } = await sql<{ account_id: number }>`
    with ended as (
      update playbook_enrolment e set state = ${state}, ended_at = ${now}, end_reason = ${reason}, wake_at = null,
        watch_until = null
      where e.ended_at is null and ${which} returning e.id, e.account_id
    ), dropped as (
      update outbox_mail m set state = 'dropped', settled_at = ${now} from ended
      where m.enrolment_id = ended.id and m.state in ('queued', 'failed', 'held')
    )
    select account_id from ended`.execute(db)
  return rows.map((row) => row.account_id)
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
