import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readWorkingHours } from '../tasks/workdays.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Walker } from './acting.ts'
import { readArrived } from './arrived.ts'
import { judge } from './judge.ts'
import { type Move, on } from './move.ts'
import type { Step } from './playbook.definition.ts'
import { readClocks } from './receivers.read.ts'
import { daysOff, waitEnd } from './wait-end.ts'

type Waiting = { group: readonly Walker[]; clock: Clock; now: Date }
const DAY_MS = 86_400_000

type WaitStep = Extract<Step, { kind: 'wait-until' | 'wait-answer' }>

/** Until a time; by the clock of whoever it is about where the step says so. */
export async function waitForTime(
  db: Db,
  { group, now }: Pick<Waiting, 'group' | 'now'>,
  step: Extract<Step, { kind: 'wait' }>,
): Promise<Move[]> {
  const { timeZone } = await readWorkspace(db)
  const hours = await readWorkingHours(db)
  const clocks = step.clock === 'contact' ? await readClocks(db, group) : new Map<number, string>()
  return group.map(({ id }) => {
    const until = waitEnd(step, now, { timeZone, hours, clock: clocks.get(id) })
    const off = step.unit.startsWith('working') ? daysOff(now, until, { timeZone, hours }) : 0
    const outcome = { until: until.toISOString(), ...(off > 0 ? { days_off: off } : {}) }
    return { id, kind: 'wait', outcome, step: step.next, wakeAt: until }
  })
}

/** Whether it holds already, holds since it was last looked at, or will not any more; an event counts from when the step was reached. */
export async function waitForRule(
  db: Db,
  waiting: Waiting,
  step: Extract<Step, { kind: 'wait-until' }>,
): Promise<Move[]> {
  const { group, clock } = waiting
  const accounts = group.map((one) => one.account_id)
  const verdicts = step.rule ? await judge(db, { rule: step.rule, accounts, clock }) : undefined
  const since = group.map((walker) => ({ ...walker, since: reachedAt(walker, step.days) }))
  const arrived = step.event === undefined ? undefined : await readArrived(db, step.event, { waiting: since })
  return since.map((walker) => {
    const holds = verdicts?.get(walker.account_id) === true || arrived?.has(walker.id) === true
    return wait(walker, step, holds, arrived ? { ...waiting, from: walker.since } : waiting)
  })
}

/** When an enrolment came to the wait it stands at. */
export function reachedAt(
  { watch_until, wake_at }: Pick<Walker, 'watch_until' | 'wake_at'>,
  days: number,
): Date {
  return watch_until === null ? wake_at : new Date(watch_until.getTime() - days * DAY_MS)
}

/** Until one of those whom an earlier step asked has answered; nobody waits where nobody was asked. */
export async function waitForAnswer(
  db: Db,
  waiting: Waiting,
  step: Extract<Step, { kind: 'wait-answer' }>,
): Promise<Move[]> {
  const asked = await readAsked(
    db,
    waiting.group.map(({ id }) => id),
    step.survey ?? '',
  )
  return waiting.group.map((walker) => {
    const answers = asked.get(walker.id)
    return answers === undefined
      ? on(walker.id, step, { met: false, nobody_asked: true }, step.timed_out, waiting.now)
      : wait(walker, step, answers > 0, waiting)
  })
}

function wait(
  { id, watch_until }: Walker,
  step: WaitStep,
  holds: boolean,
  { now, from = now }: Waiting & { from?: Date },
): Move {
  const met = step.kind === 'wait-until' ? step.met : step.answered
  if (holds) return on(id, step, { met: true }, met, now)
  if (watch_until !== null && watch_until <= now) return on(id, step, { met: false }, step.timed_out, now)
  const watchUntil = watch_until ?? new Date(from.getTime() + step.days * DAY_MS)
  return {
    id,
    kind: step.kind,
    outcome: { until: watchUntil.toISOString() },
    step: step.id,
    wakeAt: watchUntil,
    watchUntil,
    isPending: watch_until !== null,
  }
}

/** How many of those whom a step asked have answered, by enrolment; a mail that was stopped asked nobody. */
async function readAsked(db: Db, enrolments: readonly number[], step: string): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; answers: number }>`
    select r.enrolment_id as id, count(r.answered_at)::integer as answers
    from survey_request r join outbox_mail m on m.id = r.outbox_mail_id
    where r.enrolment_id = any(${[...enrolments]}::bigint[]) and r.step_id = ${step}
      and (m.state not in ('dropped', 'dead') or r.answered_at is not null)
    group by r.enrolment_id`.execute(db)
  return new Map(rows.map((row) => [row.id, row.answers]))
}
