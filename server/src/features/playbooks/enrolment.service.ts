import { sql } from 'kysely'
import { type Actor, memberOf } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import { recordAudit } from '../team/audit.store.ts'
import { endEnrolments } from './enrolment.store.ts'
import type { Step } from './playbook.definition.ts'
import type { Machinery } from './playbook.service.ts'
import { type PlaybookState, readVersion } from './playbook.store.ts'
import {
  enrolmentEnded,
  enrolmentNotFailed,
  enrolmentNotFound,
  enrolmentNotPaused,
  playbookRetired,
} from './playbooks.errors.ts'

export const enrolmentVerbs = ['pause', 'resume', 'skip', 'cancel', 'retry'] as const
export type EnrolmentVerb = (typeof enrolmentVerbs)[number]

type Row = {
  id: number
  playbook_id: number
  version: number
  account_id: number
  state: string
  playbook_state: PlaybookState
  step_id: string | null
  name: string
}

/** What a person does to one account's way through a playbook, with the reason, kept with its steps. */
export async function changeEnrolment(
  { db, clock, tell }: Machinery,
  actor: Actor,
  { id, verb, reason }: { id: number; verb: EnrolmentVerb; reason: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockEnrolment(trx, id)
    const now = clock()
    await changes[verb](trx, row, { now, reason })
    await sql`
      insert into playbook_step_taken (enrolment_id, nth, step_id, kind, at, outcome, member_id)
      select e.id, e.steps_taken, ${row.step_id}, ${`by-hand:${verb}`}, ${now}, ${JSON.stringify({ reason })}::jsonb,
        ${memberOf(actor)}::uuid from playbook_enrolment e where e.id = ${id}`.execute(trx)
    await sql`update playbook_enrolment set steps_taken = steps_taken + 1 where id = ${id}`.execute(trx)
    await recordAudit(trx, actor, {
      action: `playbook.enrolment-${verb}`,
      entityKind: 'playbook',
      entityId: String(row.playbook_id),
      entityName: row.name,
      after: { account: row.account_id, reason },
    })
  })
  await tell('playbook.enrolled')
}

/** The playbook first, as whoever pauses or retires it does. */
async function lockEnrolment(db: Db, id: number): Promise<Row> {
  await sql`select from playbook where id = (select playbook_id from playbook_enrolment where id = ${id}) for share`.execute(
    db,
  )
  const { rows } = await sql<Row>`
    select e.id, e.playbook_id, e.version, e.account_id, e.state, e.step_id, p.name, p.state as playbook_state
    from playbook_enrolment e join playbook p on p.id = e.playbook_id where e.id = ${id} for update of e`.execute(
    db,
  )
  if (!rows[0]) throw enrolmentNotFound({ params: { id } })
  return rows[0]
}

type Given = { now: Date; reason: string }
type Change = (db: Db, row: Row, given: Given) => Promise<void>

const requireOpen = (row: Row) => {
  if (row.state !== 'active' && row.state !== 'paused') throw enrolmentEnded({ params: { id: row.id } })
}

const changes: Record<EnrolmentVerb, Change> = {
  async pause(db, row) {
    if (row.state !== 'active') throw enrolmentEnded({ params: { id: row.id } })
    await sql`update playbook_enrolment set state = 'paused' where id = ${row.id}`.execute(db)
  },
  async resume(db, row) {
    if (row.state !== 'paused') throw enrolmentNotPaused({ params: { id: row.id } })
    await sql`update playbook_enrolment set state = 'active' where id = ${row.id}`.execute(db)
  },
  /** Past the step it stands at, by its usual way. */
  async skip(db, row, { now }) {
    requireOpen(row)
    const { steps } = await readVersion(db, row.playbook_id, row.version)
    const step = steps.find(({ id }) => id === row.step_id)
    const next = step ? usualWay(step) : null
    await sql`update playbook_enrolment set step_id = ${next}, wake_at = ${now}, watch_until = null, tries = 0,
      last_error = null where id = ${row.id}`.execute(db)
  },
  /** Also where it came to its end, as long as something of it waits to go out. */
  async cancel(db, row, { now, reason }) {
    const which = sql`e.id = ${row.id}`
    const ended = await endEnrolments(db, { which, state: 'cancelled', reason: `by-hand: ${reason}`, now })
    if (ended.length === 0) throw enrolmentEnded({ params: { id: row.id } })
  },
  async retry(db, row, { now }) {
    if (row.state !== 'failed') throw enrolmentNotFailed({ params: { id: row.id } })
    if (row.playbook_state === 'retired') throw playbookRetired({ params: { id: row.playbook_id } })
    await sql`update playbook_enrolment set state = 'active', ended_at = null, end_reason = null, tries = 0,
      wake_at = ${now}, is_held = ${row.playbook_state === 'paused'} where id = ${row.id}`.execute(db)
  },
}

function usualWay(step: Step): string | null {
  if (step.kind === 'branch') return step.no
  if (step.kind === 'wait-until' || step.kind === 'wait-answer') return step.timed_out
  if (step.kind === 'split') return step.ways[0]?.next ?? null
  return step.next
}
