import { sql } from 'kysely'
import type { Action } from '../acting.ts'
import { enrol } from '../enrol.ts'
import { endEnrolments } from '../enrolment.store.ts'
import type { Step } from '../playbook.definition.ts'
import { readVersion } from '../playbook.store.ts'

/** Enrols in another playbook, by its own rules. */
export const enrolElsewhere: Action<Extract<Step, { kind: 'enrol' }>> = async (
  db,
  { step, walkers, clock, playbook },
) => {
  const { rows } = await sql<{ version: number }>`
    select version from playbook where id = ${step.playbook_id} and state = 'on' for update`.execute(db)
  const [row] = rows
  if (!row) return new Map(walkers.map(({ id }) => [id, { outcome: { skipped: 'playbook-not-on' } }]))
  const content = await readVersion(db, step.playbook_id, row.version)
  const { enrolled } = await enrol(db, clock, {
    playbook: { id: step.playbook_id, version: row.version, content },
    causes: walkers.map((walker) => ({
      accountId: walker.account_id,
      contactId: walker.contact_id,
      key: `enrolment:${walker.id}:${walker.steps_taken}`,
      cause: { kind: 'playbook', playbook_id: playbook, enrolment_id: walker.id },
    })),
  })
  return new Map(walkers.map(({ id }) => [id, { outcome: { enrolled_together: enrolled } }]))
}

/** Ends the enrolment in another playbook. */
export const stopElsewhere: Action<Extract<Step, { kind: 'stop' }>> = async (
  db,
  { step, walkers, now, playbook },
) => {
  const which = sql`e.playbook_id = ${step.playbook_id}
    and e.account_id = any(${walkers.map((one) => one.account_id)}::integer[])`
  const stopped = new Set(
    await endEnrolments(db, { which, state: 'cancelled', reason: `playbook:${playbook}`, now }),
  )
  return new Map(walkers.map(({ id, account_id }) => [id, { outcome: { stopped: stopped.has(account_id) } }]))
}
