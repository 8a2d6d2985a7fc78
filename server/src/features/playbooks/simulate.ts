import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { readWithPage } from '../success/page-message.store.ts'
import { readWorkingHours } from '../tasks/workdays.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import type { Content } from './playbook.definition.ts'
import { readClocks, readReceivers } from './receivers.read.ts'
import { findPastCauses, firstDayKnown, type PastCause, readPastEvents } from './simulate.causes.ts'
import { readPastLock } from './simulate.lock.ts'
import { createPast } from './simulate.past.ts'
import type { Simulation } from './simulate.result.ts'
import { type People, Run } from './simulate.run.ts'

/** Told between its parts with the share that is done; throws where it is to stop. */
export type OnProgress = (doing: 'causes' | 'steps', share: number) => Promise<void>

/** Others use the same process: no longer than this between two of its turns. */
const AT_A_STRETCH_MS = 20

/**
 * What a playbook would have done in the last days, had it been on: who would have come, by what was known on each day,
 * and the steps they would have taken by now. What would have changed because of it is not in it.
 */
export async function simulate(
  db: Db,
  clock: Clock,
  given: { content: Content; days: number; onProgress?: OnProgress },
): Promise<Simulation> {
  const { timeZone } = await readWorkspace(db)
  const to = dayIn(timeZone, clock())
  const from = addDays(to, 1 - given.days)
  const past = createPast(db, clock)
  const tell = given.onProgress ?? (async () => undefined)
  await tell('causes', 0)
  const period = { from, to, timeZone, onDay: (share: number) => tell('causes', share / 2) }
  const causes = await findPastCauses(db, past, given.content.trigger, period)
  const people = await readPeople(db, causes, { content: given.content, now: clock() })
  const accounts = causes.map(({ accountId }) => accountId)
  const run = new Run({
    content: given.content,
    past: past.among([...new Set(accounts)]),
    people,
    to,
    timeZone,
    hours: await readWorkingHours(db),
    lock: await readPastLock(db, given.content, { accounts, timeZone }),
    events: await readPastEvents(db, given.content, { accounts, period }),
  })
  const inOrder = causes.toSorted((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : a.accountId - b.accountId,
  )
  let told = Number.NEGATIVE_INFINITY
  for (const [nth, cause] of inOrder.entries()) {
    if (performance.now() - told > AT_A_STRETCH_MS) {
      await tell('steps', 0.5 + nth / inOrder.length / 2)
      told = performance.now()
    }
    await run.come(cause)
  }
  const knownSince = await firstDayKnown(db, given.content.trigger, timeZone)
  return { from, to, causes: causes.length, known_since: knownSince, ...run.result() }
}

async function readPeople(
  db: Db,
  causes: readonly PastCause[],
  { content, now }: { content: Content; now: Date },
): Promise<People> {
  const accounts = [...new Set(causes.map(({ accountId }) => accountId))]
  const { rows } = await sql<{ id: number; name: string; tier: string }>`
    select id, name, coalesce(tier, '') as tier from account_now where id = any(${accounts}::integer[])`.execute(
    db,
  )
  const receivers = new Map<string, Map<number, number>>()
  const shows = content.steps.filter((step) => step.kind === 'page-message')
  const pages = shows.length > 0 ? await readWithPage(db, accounts, now) : []
  for (const { id } of shows) receivers.set(id, new Map([...pages].map((account) => [account, 1])))
  for (const step of content.steps) {
    if (step.kind !== 'mail' && step.kind !== 'survey') continue
    const contacts = causes.flatMap(({ contactId }) => contactId ?? [])
    const counts = new Map<number, number>()
    const isMarketing = step.kind === 'mail' && (step.marketing ?? false)
    for (const { account_id } of await readReceivers(db, { accounts, contacts, to: step.to, isMarketing })) {
      counts.set(account_id, step.to === 'cause' ? 1 : (counts.get(account_id) ?? 0) + 1)
    }
    receivers.set(step.id, counts)
  }
  const asksClock = content.steps.some((step) => step.kind === 'wait' && step.clock === 'contact')
  const clocks = asksClock
    ? await readClocks(
        db,
        accounts.map((id) => ({ id, account_id: id, contact_id: null })),
      )
    : new Map<number, string>()
  return { names: new Map(rows.map((row) => [row.id, row])), receivers, clocks }
}
