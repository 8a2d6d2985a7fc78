import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { mail } from '../../../test/playbooks.ts'
import { createWalk } from './walk.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await world.account('Aoba')
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const readMails = async () =>
  (await sql`select from outbox_mail where kind = 'playbook'`.execute(app.db)).rows
const waitingForTheOutbox = async () =>
  (
    await sql`select from pg_locks where not granted and relation = 'outbox_mail'::regclass
      and database = (select oid from pg_database where datname = current_database())`.execute(app.db)
  ).rows.length

async function untilWaiting(workers: number): Promise<void> {
  while ((await waitingForTheOutbox()) < workers) await new Promise((resolve) => setTimeout(resolve, 5))
}

it('two workers at once write to one person no more often than may be', async () => {
  const limits = { mails_per_contact: 1, in_days: 7, quiet_from: 0, quiet_until: 0, asks_above: 50 }
  expect((await world.ask('PUT', '/api/v1/playbook-settings', limits)).statusCode).toBe(200)
  const [first = 0, second = 0] = [
    await world.on('First', { first: 'mail', steps: [mail('mail', null)] }),
    await world.on('Second', { first: 'mail', steps: [mail('mail', null)] }),
  ]
  await world.enrol(first, ['Aoba'])
  // Nobody can put a mail into the outbox until we let go: the first worker has counted by then, and stands.
  await app.db
    .transaction()
    .execute(async (trx) => {
      await sql`lock table outbox_mail in share mode`.execute(trx)
      const one = createWalk(app)()
      await untilWaiting(1)
      await world.enrol(second, ['Aoba'])
      const other = createWalk(app)()
      await Promise.race([other, untilWaiting(2)])
      return [one, other]
    })
    .then((workers) => Promise.all(workers))
  expect(await readMails()).toHaveLength(1)
  expect(await world.enrolmentsOf(first)).toMatchObject([{ state: 'done' }])
  expect(await world.enrolmentsOf(second)).toMatchObject([{ state: 'active', step_id: 'mail' }])

  now = new Date(now.getTime() + 60_000)
  await createWalk(app)()
  expect(await readMails()).toHaveLength(1)
  now = new Date(now.getTime() + 7 * 86_400_000)
  await createWalk(app)()
  expect(await readMails()).toHaveLength(2)
})
