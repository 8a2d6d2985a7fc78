import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Cause } from '../src/features/playbooks/causes.ts'
import { enrol } from '../src/features/playbooks/enrol.ts'
import type { Content } from '../src/features/playbooks/playbook.definition.ts'
import { readPlaybook } from '../src/features/playbooks/playbook.read.ts'
import { createPlaybook, switchOn } from '../src/features/playbooks/playbook.service.ts'
import { findPastCauses } from '../src/features/playbooks/simulate.causes.ts'
import { createPast } from '../src/features/playbooks/simulate.past.ts'
import { createWalk } from '../src/features/playbooks/walk.ts'
import { createWatch } from '../src/features/playbooks/watch.ts'
import type { Actor } from '../src/platform/access.ts'
import { dayIn } from '../src/platform/clock.ts'
import type { Database, Db } from '../src/platform/database.ts'
import type { Log } from '../src/platform/log.ts'
import type { WorldPlaybook } from './world.ts'

type Machinery = {
  db: Database
  log: Log
  clock: () => Date
  tell: (news: 'playbook.enrolled') => Promise<void>
}

/** Enough for steps and goals that nobody waits less than ten days for; every day of half a year costs ten seconds of a start. */
const isMonday = (day: string) => new Date(day).getUTCDay() === 1

const writer: Actor = { kind: 'system', id: 'scenario', name: 'Tsuzuku', permissions: new Set() }

type Coming = Cause & { day: string }
type Running = {
  playbook: { id: number; version: number; content: Content }
  given: WorldPlaybook
  coming: ReadonlyMap<string, Coming[]>
}

/**
 * Lets playbooks run through days gone by: the same engine, by a clock that stands in the past. All of them together, for
 * who looks at one day looks at every playbook.
 */
export async function writePlaybooks(
  machinery: Machinery,
  timeZone: string,
  playbooks: readonly WorldPlaybook[],
): Promise<void> {
  const { db, log, clock } = machinery
  const today = dayIn(timeZone, clock())
  const running: Running[] = []
  for (const given of playbooks) running.push(await begin(machinery, given, { today, timeZone }))
  let now = clock()
  const walk = createWalk({ db, log, clock: () => now })
  const watch = createWatch({ db, clock: () => now })
  const days = Math.max(...playbooks.map((one) => one.days))
  for (let ago = days; ago > 0; ago -= 1) {
    const day = addDays(today, -ago)
    if (!isMonday(day) && !running.some(({ coming }) => coming.has(day))) continue
    now = morning(day)
    for (const { playbook, given, coming } of running) {
      const causes = coming.get(day)
      if (!causes) continue
      await db.transaction().execute(async (trx) => {
        if (given.byHand) await drawAsGiven(trx, { playbook, arms: given.byHand, day, now })
        await enrol(trx, () => now, { playbook, causes })
      })
    }
    await walk()
    now = evening(day)
    await watch()
  }
  for (const { playbook, given } of running)
    await doTasks(db, { id: playbook.id, today, outcome: given.outcome })
  await readMessages(db, clock())
  await sql`update playbook set looked_at = ${clock()}, looked_on = ${today}::date`.execute(db)
}

const morning = (day: string) => new Date(`${day}T01:00:00Z`)
const evening = (day: string) => new Date(`${day}T10:00:00Z`)

async function begin(
  machinery: Machinery,
  given: WorldPlaybook,
  { today, timeZone }: { today: string; timeZone: string },
): Promise<Running> {
  const { db } = machinery
  const from = addDays(today, -given.days)
  const past = { ...machinery, clock: () => morning(from) }
  const id = await createPlaybook(past, writer, { ...given, libraryKey: null })
  await switchOn(past, writer, { id, basedOn: 1, move: false })
  const version = (await readPlaybook(db, id))?.version ?? 1
  const coming = new Map<string, Coming[]>()
  for (const one of await findComing(machinery, given, { from, today, timeZone }))
    coming.set(one.day, [...(coming.get(one.day) ?? []), one])
  return { playbook: { id, version, content: given.content }, given, coming }
}

async function findComing(
  { db, clock }: Machinery,
  given: WorldPlaybook,
  { from, today, timeZone }: { from: string; today: string; timeZone: string },
): Promise<Coming[]> {
  if (given.byHand) return byHand(await readIds(db, given.byHand))
  if (given.invited) return byHand(await readInvited(db, given.invited, today))
  const causes = await findPastCauses(db, createPast(db, clock), given.content.trigger, {
    from,
    to: addDays(today, -1),
    timeZone,
  })
  return causes.map(({ accountId, contactId, day }) => ({
    ...{ accountId, contactId, day },
    key: `band:${day}`,
    cause: { kind: 'band-moved', to: 'danger', day },
  }))
}

const byHand = (chosen: readonly { accountId: number; day: string; by: string }[]): Coming[] =>
  chosen.map(({ accountId, day, by }) => ({
    ...{ accountId, contactId: null, day },
    key: `hand:${day}`,
    cause: { kind: 'manual', by },
  }))

async function readIds(db: Database, given: NonNullable<WorldPlaybook['byHand']>) {
  const { rows } = await sql<{ accountId: number; day: string; by: string }>`
    select a.id as "accountId", g.day, ${lead} as by from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) g(account text, day text)
    join account a on a.external_id = g.account order by g.day, a.id`.execute(db)
  return rows
}

/** Who leads customer success. */
const lead = sql<string>`coalesce((select name from member where role in ('cs-lead', 'admin') and deactivated_at is null
  order by role = 'cs-lead' desc, email limit 1), 'Tsuzuku')`

async function readInvited(db: Database, given: NonNullable<WorldPlaybook['invited']>, today: string) {
  const chosen: { accountId: number; day: string; by: string }[] = []
  for (const { daysAgo, accounts } of given) {
    const day = addDays(today, -daysAgo)
    const { rows } = await sql<{ accountId: number; day: string; by: string }>`
      select p.account_id as "accountId", ${day} as day, ${lead} as by
      from success_plan p join success_link l on l.plan_id = p.id
      where l.created_at < ${morning(day)} and l.expires_at > ${morning(day)} and p.closed_on is null
        and p.account_id <> all(${chosen.map(({ accountId }) => accountId)}::integer[])
      group by p.account_id order by p.account_id limit ${accounts}`.execute(db)
    chosen.push(...rows)
  }
  return chosen
}

type Drawing = {
  playbook: Running['playbook']
  arms: NonNullable<WorldPlaybook['byHand']>
  day: string
  now: Date
}

/** As if these accounts had been drawn on an earlier day: who was drawn once stays in its arm. */
async function drawAsGiven(db: Db, { playbook, arms, day, now }: Drawing): Promise<void> {
  const { id, content } = playbook
  await sql`
    insert into playbook_arm (playbook_id, account_id, arm, stratum, nth, share, drawn_at)
    select ${id}, a.id, g.arm, coalesce(f.tier, ''),
      row_number() over (partition by coalesce(f.tier, '') order by a.id) - 1
        + (select count(*) from playbook_arm p where p.playbook_id = ${id} and p.stratum = coalesce(f.tier, '')),
      ${content.hold_out}, ${now}
    from jsonb_to_recordset(${JSON.stringify(arms.filter((one) => one.day === day))}::jsonb) g(account text, arm text)
    join account a on a.external_id = g.account join account_now f on f.id = a.id`.execute(db)
}

/** What people did meanwhile. */
async function doTasks(
  db: Database,
  { id, today, outcome }: { id: number; today: string; outcome: string },
): Promise<void> {
  await sql`
    update task t set state = 'done', closed_at = t.due_on::timestamp at time zone 'UTC' + interval '6 hours', outcome = ${outcome},
      minutes_spent = 15 + t.id % 4 * 10
    from playbook_enrolment e
    where t.source = 'playbook' and t.due_on < ${today}::date - 2 and e.playbook_id = ${id}
      and t.source_key like 'playbook:' || e.id || ':%'`.execute(db)
  await sql`update notification set read_at = created_at, by_mail = 'never' where kind = 'task-assigned'`.execute(
    db,
  )
}

/** Three customers of four open their plan while a message stands there; what was to be reviewed before is known. */
async function readMessages(db: Database, now: Date): Promise<void> {
  await sql`
    update page_message m set seen_at = v.at, seen_by = v.contact_id
    from (
      select m.id, m.shown_at + make_interval(days => (m.id % 6)::integer, hours => (1 + m.id % 7)::integer) as at,
        (select l.contact_id from success_link l join success_plan p on p.id = l.plan_id
          where p.account_id = m.account_id order by l.id limit 1) as contact_id
      from page_message m where m.id % 4 <> 0
    ) v where v.id = m.id and v.at < least(m.shown_until, ${now})`.execute(db)
  await sql`
    update notification set by_mail = 'never', read_at = case when created_at < ${now}::timestamptz - interval '3 days' then created_at end
    where kind = 'message-to-review'`.execute(db)
}
