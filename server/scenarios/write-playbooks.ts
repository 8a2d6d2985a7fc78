import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import { enrol } from '../src/features/playbooks/enrol.ts'
import { readPlaybook } from '../src/features/playbooks/playbook.read.ts'
import { createPlaybook, switchOn } from '../src/features/playbooks/playbook.service.ts'
import { findPastCauses, type PastCause } from '../src/features/playbooks/simulate.causes.ts'
import { createPast } from '../src/features/playbooks/simulate.past.ts'
import { createWalk } from '../src/features/playbooks/walk.ts'
import type { Actor } from '../src/platform/access.ts'
import { dayIn } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database.ts'
import type { Log } from '../src/platform/log.ts'
import type { WorldPlaybook } from './world.ts'

type Machinery = {
  db: Database
  log: Log
  clock: () => Date
  tell: (news: 'playbook.enrolled') => Promise<void>
}

const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

/** Lets a playbook run through days gone by: the same engine, by a clock that stands in the past. */
export async function writePlaybook(
  machinery: Machinery,
  timeZone: string,
  given: WorldPlaybook,
): Promise<void> {
  const { db, log, clock } = machinery
  const today = dayIn(timeZone, clock())
  const from = addDays(today, -given.days)
  let now = morning(from)
  const past = { ...machinery, clock: () => now }
  const id = await createPlaybook(past, writer, { ...given, libraryKey: null })
  await switchOn(past, writer, { id, basedOn: 1, move: false })
  const causes = await findPastCauses(db, createPast(db, clock), given.content.trigger, {
    from,
    to: addDays(today, -1),
    timeZone,
  })
  const byDay = new Map<string, PastCause[]>()
  for (const cause of causes) byDay.set(cause.day, [...(byDay.get(cause.day) ?? []), cause])
  const playbook = { id, version: (await readPlaybook(db, id))?.version ?? 1, content: given.content }
  const walk = createWalk({ db, log, clock: () => now })
  for (let n = 0; n < daysBetween(from, today); n += 1) {
    const day = addDays(from, n)
    now = morning(day)
    const some = byDay.get(day)
    if (some) {
      await db.transaction().execute((trx) => enrol(trx, () => now, { playbook, causes: some.map(causeOf) }))
    }
    await walk()
  }
  await settle(db, { id, today, outcome: given.outcome })
  await sql`update playbook set looked_at = ${clock()}, looked_on = ${today}::date where id = ${id}`.execute(
    db,
  )
}

const morning = (day: string) => new Date(`${day}T01:00:00Z`)

const causeOf = ({ accountId, contactId, day }: PastCause) => ({
  accountId,
  contactId,
  key: `band:${day}`,
  cause: { kind: 'band-moved', to: 'danger', day },
})

/** What people did meanwhile, and whether the accounts came back, by the history of their health. */
async function settle(
  db: Database,
  { id, today, outcome }: { id: number; today: string; outcome: string },
): Promise<void> {
  await sql`
    update task set state = 'done', closed_at = due_on::timestamp at time zone 'UTC' + interval '6 hours', outcome = ${outcome},
      minutes_spent = 15 + id % 4 * 10
    where source = 'playbook' and due_on < ${today}::date - 2`.execute(db)
  await sql`update notification set read_at = created_at, by_mail = 'never' where kind = 'task-assigned'`.execute(
    db,
  )
  await sql`
    update playbook_enrolment e set goal_met_at = m.day::timestamp at time zone 'UTC'
    from (
      select e.id, min(h.day) as day from playbook_enrolment e join health_score h on h.account_id = e.account_id
      where e.playbook_id = ${id} and h.day > e.entered_at::date and h.day <= least(e.observed_until::date, ${today}::date)
        and h.band in ('watch', 'good')
      group by e.id
    ) m where m.id = e.id`.execute(db)
}
