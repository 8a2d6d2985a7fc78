import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { endEnrolments } from './enrolment.store.ts'

/** Whether somebody answered a mail of the enrolment `id`; automatic answers and failed addresses are none. */
const hasAnswer = (id: RawBuilder<unknown>) => sql<boolean>`exists (select from outbox_mail m
  join received_mail r on r.outbox_mail_id = m.id and r.kind = 'reply' where m.enrolment_id = ${id})`

export async function readAnswered(db: Db, enrolments: readonly { id: number }[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select i.id from unnest(${enrolments.map(({ id }) => id)}::bigint[]) i(id) where ${hasAnswer(sql`i.id`)}`.execute(
    db,
  )
  return new Set(rows.map((row) => row.id))
}

/** Ends those of some enrolments whose mail was answered; `which` is about `e`. */
export async function letGoAnswered(db: Db, which: RawBuilder<unknown>, now: Date): Promise<void> {
  await endEnrolments(db, {
    which: sql`${which} and ${hasAnswer(sql`e.id`)}`,
    state: 'exited',
    reason: 'answered',
    now,
  })
}
