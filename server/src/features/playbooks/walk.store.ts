import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Move, WAITS } from './move.ts'

/** The same wait, asked about again before its end: the last thing told of the enrolment. */
const isTold = sql`exists (select from playbook_enrolment e
  join playbook_step_taken t on t.enrolment_id = e.id and t.nth = e.steps_taken - 1
  where e.id = g.id and t.kind = ${WAITS} and t.step_id = e.step_id and t.outcome -> 'waits_for' = g.outcome -> 'waits_for'
    and t.outcome -> 'until' = g.outcome -> 'until')`

/** Moves enrolments on and remembers what their steps did, in the transaction of the steps. */
export async function writeMoves(db: Db, moves: readonly Move[], now: Date): Promise<void> {
  if (moves.length === 0) return
  const rows = moves.map((move) => ({
    id: move.id,
    kind: move.kind,
    outcome: move.outcome,
    step_id: move.step,
    wake_at: move.ended ? null : move.wakeAt.toISOString(),
    watch_until: move.watchUntil?.toISOString() ?? null,
    state: move.ended?.state ?? 'active',
    reason: move.ended?.reason ?? null,
    tries: move.ended?.state === 'failed' ? move.tries : (move.tries ?? 0),
    error: move.error ?? null,
    is_taken: !move.isPending,
  }))
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) m(id bigint, kind text, outcome jsonb, step_id text,
        wake_at timestamptz, watch_until timestamptz, state text, reason text, tries integer, error text, is_taken boolean)
    ),
    move as (
      select g.id, g.kind, g.outcome, g.step_id, g.wake_at, g.watch_until, g.state, g.reason, g.tries, g.error,
        g.is_taken and not (g.kind = ${WAITS} and ${isTold}) as is_taken
      from given g
    ),
    taken as (
      insert into playbook_step_taken (enrolment_id, nth, step_id, kind, at, outcome)
      select e.id, e.steps_taken, e.step_id, m.kind, ${now}, m.outcome
      from move m join playbook_enrolment e on e.id = m.id where m.is_taken
    )
    update playbook_enrolment e set
      step_id = case when m.state = 'active' then m.step_id else e.step_id end, wake_at = m.wake_at,
      watch_until = m.watch_until, state = m.state, end_reason = m.reason, tries = m.tries, last_error = m.error,
      ended_at = case when m.state <> 'active' then ${now}::timestamptz end,
      steps_taken = e.steps_taken + m.is_taken::integer
    from move m where e.id = m.id`.execute(db)
}
