import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Move } from './move.ts'

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
    with move as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) m(id bigint, kind text, outcome jsonb, step_id text,
        wake_at timestamptz, watch_until timestamptz, state text, reason text, tries integer, error text, is_taken boolean)
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
