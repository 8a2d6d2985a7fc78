import { sql } from 'kysely'
import type { Action, Done, Later, Walker } from '../acting.ts'
import { enrol } from '../enrol.ts'
import { endEnrolments } from '../enrolment.store.ts'
import { tellWaits } from '../news.ts'
import type { Step } from '../playbook.definition.ts'
import { readSetting, readVersion } from '../playbook.store.ts'

const DAY_MS = 86_400_000
const LONGEST_DAYS = 30

/** Enrols in another playbook, by its own rules; more than may come at once unasked wait until a person allows them. */
export const enrolElsewhere: Action<Extract<Step, { kind: 'enrol' }>> = async (
  db,
  { step, walkers, clock, now, playbook },
) => {
  const { rows } = await sql<{ version: number; waiting: number | null; allowed: number | null }>`
    select version, waiting, allowed from playbook where id = ${step.playbook_id} and state = 'on' for update`.execute(
    db,
  )
  const [row] = rows
  if (!row) return new Map(walkers.map(({ id }) => [id, { outcome: { skipped: 'playbook-not-on' } }]))
  const content = await readVersion(db, step.playbook_id, row.version)
  const { asks_above: limit } = await readSetting(db)
  const allowed = row.waiting === null ? (row.allowed ?? 0) : 0
  const { enrolled, waiting } = await enrol(db, clock, {
    playbook: { id: step.playbook_id, version: row.version, content },
    causes: walkers.map((walker) => ({
      accountId: walker.account_id,
      contactId: walker.contact_id,
      key: `enrolment:${walker.id}:${walker.steps_taken}`,
      cause: { kind: 'playbook', playbook_id: playbook, enrolment_id: walker.id },
    })),
    mostUnasked: Math.max(limit, allowed),
  })
  if (waiting > 0) {
    const cause = `${playbook}:${step.id}:${now.toISOString().slice(0, 10)}`
    // Those who ask a second time were told of already.
    if (walkers.some((one) => one.watch_until === null))
      await tellWaits(db, { playbook: step.playbook_id, waiting, cause, now })
    return new Map(walkers.map((walker) => [walker.id, asksFirst(walker, now)]))
  }
  if (allowed > 0)
    await sql`update playbook set allowed = nullif(greatest(allowed - ${enrolled}::integer, 0), 0)
      where id = ${step.playbook_id}`.execute(db)
  return new Map(walkers.map(({ id }) => [id, { outcome: { enrolled_together: enrolled } }]))
}

function asksFirst({ watch_until }: Walker, now: Date): Done | Later {
  const until = watch_until ?? new Date(now.getTime() + LONGEST_DAYS * DAY_MS)
  return until <= now
    ? { outcome: { skipped: 'asks-first' } }
    : { later: new Date(now.getTime() + DAY_MS), why: 'asks-first', watchUntil: until }
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
