import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { closedGate, type OfferGate } from '../mail/offer-gate.ts'
import { letGoAnswered } from './answered.ts'
import { type AwaitsEvent, readArrived } from './arrived.ts'
import { endEnrolments, notReached } from './enrolment.store.ts'
import { judge } from './judge.ts'
import { createVersions, type Versions } from './playbook.store.ts'

type Watched = { playbook_id: number; version: number }

/**
 * Looks at everybody whose playbook waits for something: a step that waits until a rule holds, a goal, and a rule by which
 * people are let go. Both arms of a hold-out are looked at in the same moment.
 */
export function createWatch({
  db,
  clock,
  offerGate = closedGate,
}: {
  db: Database
  clock: Clock
  offerGate?: OfferGate
}): () => Promise<void> {
  const versions = createVersions()
  return async () => {
    const { rows } = await sql<Watched>`
      select playbook_id, version from playbook_enrolment where ended_at is null
      union select playbook_id, coalesce(goal_version, version) from playbook_enrolment
        where goal_met_at is null and observed_until is not null and observed_until > ${clock()}
      union select playbook_id, version from playbook_enrolment where id in (${notReached(clock())})`.execute(
      db,
    )
    for (const watched of rows) {
      await db.transaction().execute((trx) => watchOne(trx, { watched, clock, versions, offerGate }))
    }
  }
}

type Watching = { watched: Watched; clock: Clock; versions: Versions; offerGate: OfferGate }

async function watchOne(db: Db, watching: Watching): Promise<void> {
  const { watched, versions } = watching
  const content = await versions(db, watched.playbook_id, watched.version)
  if (content.goal) await noteGoals(db, watching, content.goal.rule)
  if (content.exit_on_reply) {
    const { playbook_id: playbook, version } = watched
    const which = sql`e.playbook_id = ${playbook} and e.version = ${version} and not e.is_held`
    await letGoAnswered(db, which, watching.clock())
  }
  if (content.exit) await letGo(db, watching, content.exit)
  for (const step of content.steps) {
    if (step.kind === 'wait-until') {
      if (step.rule) await wake(db, watching, { id: step.id, rule: step.rule })
      if (step.event !== undefined) await wakeArrived(db, watching, step, step.event)
    }
    if ('lock_days' in step && step.lock_days !== undefined) await wakeUnlocked(db, watching, step.id)
    if (step.kind === 'wait-answer') await wakeAnswered(db, watching, step)
  }
}

type Rule = Parameters<typeof judge>[1]['rule']

/** Of those whom the goal of this version judges, whichever version they follow. */
async function noteGoals(db: Db, { watched, clock }: Watching, rule: Rule): Promise<void> {
  const now = clock()
  const judged = sql`playbook_id = ${watched.playbook_id} and coalesce(goal_version, version) = ${watched.version}
    and goal_met_at is null and observed_until > ${now}`
  const held = await holdsOf(
    db,
    { clock, rule },
    sql<{ account_id: number }>`select distinct account_id from playbook_enrolment where ${judged}`,
  )
  await sql`update playbook_enrolment set goal_met_at = ${now}
    where ${judged} and account_id = any(${held}::integer[])`.execute(db)
}

async function letGo(db: Db, { watched, clock }: Watching, rule: Rule): Promise<void> {
  const now = clock()
  const held = await holdsOf(
    db,
    { clock, rule },
    sql<{ account_id: number }>`
    select distinct account_id from playbook_enrolment where playbook_id = ${watched.playbook_id}
      and version = ${watched.version} and not is_held
      and (ended_at is null or state in ('done', 'failed') and id in (${notReached(now)}))`,
  )
  const which = sql`e.playbook_id = ${watched.playbook_id} and e.version = ${watched.version} and not e.is_held
    and e.account_id = any(${held}::integer[])`
  await endEnrolments(db, { which, state: 'exited', reason: 'exit', now })
}

/** Their step is due at once: it looks again by itself which way to go. */
async function wake(
  db: Db,
  { watched, clock }: Watching,
  { id, rule }: { id: string; rule: Rule },
): Promise<void> {
  const waiting = sql`playbook_id = ${watched.playbook_id} and version = ${watched.version} and step_id = ${id}
    and state = 'active' and watch_until is not null and wake_at > ${clock()}`
  const held = await holdsOf(
    db,
    { clock, rule },
    sql<{ account_id: number }>`
    select distinct account_id from playbook_enrolment where ${waiting}`,
  )
  await sql`update playbook_enrolment set wake_at = ${clock()} where ${waiting} and account_id = any(${held}::integer[])`.execute(
    db,
  )
}

/** It comes by at least every quarter of an hour: what arrived since two days ago is enough, also after a day of standstill. */
const LOOKS_BACK_MS = 24 * 3_600_000

async function wakeArrived(
  db: Db,
  { watched, clock }: Watching,
  { id, days }: { id: string; days: number },
  event: string,
): Promise<void> {
  const now = clock()
  const { rows } = await sql<AwaitsEvent>`
    select id, account_id, watch_until - make_interval(hours => ${days * 24}) as since from playbook_enrolment
    where playbook_id = ${watched.playbook_id} and version = ${watched.version} and step_id = ${id}
      and state = 'active' and watch_until is not null and wake_at > ${now}`.execute(db)
  const lookBackTo = new Date(now.getTime() - LOOKS_BACK_MS)
  const arrived = await readArrived(db, event, { waiting: rows, lookBackTo })
  await sql`update playbook_enrolment set wake_at = ${now}
    where id = any(${[...arrived]}::bigint[]) and state = 'active' and step_id = ${id} and wake_at > ${now}`.execute(
    db,
  )
}

/** Those who wait for their offer lock and whose lock is open by now. */
async function wakeUnlocked(db: Db, { watched, clock, offerGate }: Watching, id: string): Promise<void> {
  const waiting = sql`playbook_id = ${watched.playbook_id} and version = ${watched.version} and step_id = ${id}
    and state = 'active' and watch_until is not null and wake_at = watch_until and wake_at > ${clock()}`
  const { rows } = await sql<{ account_id: number }>`
    select distinct account_id from playbook_enrolment where ${waiting}`.execute(db)
  if (rows.length === 0) return
  const accounts = rows.map((row) => row.account_id)
  const verdicts = await offerGate(db, accounts)
  const open = accounts.filter((account) => verdicts.get(account)?.isOpen)
  await sql`update playbook_enrolment set wake_at = ${clock()} where ${waiting} and account_id = any(${open}::integer[])`.execute(
    db,
  )
}

async function wakeAnswered(
  db: Db,
  { watched, clock }: Watching,
  { id, survey }: { id: string; survey: string | null },
): Promise<void> {
  await sql`
    update playbook_enrolment e set wake_at = ${clock()}
    where e.playbook_id = ${watched.playbook_id} and e.version = ${watched.version} and e.step_id = ${id}
      and e.state = 'active' and e.watch_until is not null and e.wake_at > ${clock()}
      and exists (select from survey_request r
        where r.enrolment_id = e.id and r.step_id = ${survey} and r.answered_at is not null)`.execute(db)
}

async function holdsOf(
  db: Db,
  { clock, rule }: { clock: Clock; rule: Rule },
  among: ReturnType<typeof sql<{ account_id: number }>>,
): Promise<number[]> {
  const { rows } = await among.execute(db)
  const accounts = rows.map((row) => row.account_id)
  const verdicts = await judge(db, { rule, accounts, clock })
  return accounts.filter((id) => verdicts.get(id) === true)
}
