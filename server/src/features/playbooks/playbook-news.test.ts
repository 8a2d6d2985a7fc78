import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { mail, words } from '../../../test/playbooks.ts'
import { createOutgoing } from '../../platform/outgoing.ts'
import { createCalls } from './webhook.jobs.ts'

/** Noon in Tokyo. */
let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { on, go, enrol, ask, enrolmentsOf } = world
const names = ['Aoba', 'Birch', 'Cedar']

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await app.as('csm')
  for (const name of names) await world.account(name)
  await sql`
    with before as (update account_fact set superseded_at = recorded_at + interval '1 day' returning *)
    insert into account_fact (account_id, name, tier, owner_id, attributes, tags, recorded_at)
    select f.account_id, f.name, f.tier, m.id, f.attributes, f.tags, f.recorded_at + interval '1 day'
    from before f, member m where m.email = 'csm@example.com'`.execute(app.db)
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

type News = { text: string; link: string }
async function newsOf(role: 'admin' | 'csm', kind: string): Promise<News[]> {
  const { rows } = await sql<{
    id: number
  }>`select n.id from notification n join member m on m.id = n.member_id
    where m.email = ${`${role}@example.com`} and n.kind = ${kind}`.execute(app.db)
  const ids = new Set(rows.map(({ id }) => id))
  const listed = await ask('GET', '/api/v1/me/notifications?language=en', undefined, role)
  return listed.json().rows.filter(({ id }: { id: number }) => ids.has(id))
}

it('tells the owner once of mail that leaves in their name, and lets it leave sooner', async () => {
  const letter = { ...mail('letter', null), review_hours: 4 }
  const id = await on('Letter', { first: 'letter', steps: [letter] })
  await enrol(id, ['Aoba', 'Birch'])
  await go()
  await go()
  expect(await newsOf('csm', 'mail-to-review')).toMatchObject([
    {
      text: expect.stringMatching(
        /“Letter” wrote mail in your name to Aoba and 1 more\..*Nov 20, 2026, 4:00\sPM/,
      ),
      link: `/playbooks/${id}?tab=enrolments`,
    },
  ])
  expect(await newsOf('admin', 'mail-to-review')).toEqual([])

  const [enrolment] = await enrolmentsOf(id)
  const path = `/api/v1/playbook-enrolments/${enrolment?.id}`
  const [written] = (await ask('GET', path)).json().mails
  const send = (role: 'admin' | 'csm') => ask('POST', `${path}/mails/${written.id}/send`, undefined, role)
  expect((await send('csm')).statusCode).toBe(204)
  const { rows } = await sql<{ due_at: Date; action: string; actor_name: string }>`
    select m.due_at, a.action, a.actor_name from outbox_mail m
    join audit_entry a on a.entity_kind = 'mail' and a.entity_id = m.id::text where m.id = ${written.id}`.execute(
    app.db,
  )
  expect(rows).toEqual([{ due_at: now, action: 'playbook.mail-sent-now', actor_name: 'Test csm' }])
  expect((await send('csm')).statusCode).toBe(409)
})

it('says nothing of mail that leaves without review', async () => {
  const before = await newsOf('csm', 'mail-to-review')
  const id = await on('At once', { first: 'letter', steps: [mail('letter', null)] })
  await enrol(id, ['Cedar'])
  await go()
  expect(await newsOf('csm', 'mail-to-review')).toEqual(before)
})

it('tells who switched it on that it waits, once however often it looks', async () => {
  const limits = { mails_per_contact: 20, in_days: 7, quiet_from: 1200, quiet_until: 480, asks_above: 2 }
  await ask('PUT', '/api/v1/playbook-settings', limits)
  const id = await on('Everybody', {
    trigger: { kind: 'date', field: 'renewal_date', days: -120 },
    first: 'note',
    steps: [{ kind: 'note', id: 'note', text: words('seen'), next: null }],
  })
  await go()
  now = new Date('2026-11-20T03:15:00Z')
  await go()
  expect(await newsOf('admin', 'playbook-waits')).toMatchObject([
    { text: expect.stringContaining('it would enrol 3 accounts'), link: `/playbooks/${id}` },
  ])
  expect(await newsOf('csm', 'playbook-waits')).toEqual([])
})

it('tells of steps and calls that failed for good, once a day', async () => {
  const hook = { kind: 'webhook', id: 'hook', url: 'https://receiver.example/hook', next: 'round' }
  const id = await on('Fails', {
    first: 'hook',
    steps: [hook, { kind: 'note', id: 'round', text: words('seen'), next: null }],
  })
  await enrol(id, ['Aoba', 'Birch'])
  await sql`update webhook_call set url = 'http://169.254.169.254/' where playbook_id = ${id}`.execute(app.db)
  await go()
  await sql`update webhook_call set url = 'http://169.254.169.254/' where playbook_id = ${id}`.execute(app.db)
  await createCalls({ ...app, clock: () => now, outgoing: createOutgoing() })()
  expect(await newsOf('admin', 'playbook-failed')).toMatchObject([
    { text: expect.stringMatching(/“Fails”: another system could not be called \((Aoba|Birch)\)/) },
  ])
  // They are put at a step that cannot be taken, at its last try.
  await sql`update playbook_enrolment set state = 'active', ended_at = null, wake_at = ${now}, step_id = 'round', tries = 5
    where playbook_id = ${id}`.execute(app.db)
  await sql`alter table note rename to note_elsewhere`.execute(app.db)
  await go()
  await sql`alter table note_elsewhere rename to note`.execute(app.db)
  const failed = await newsOf('admin', 'playbook-failed')
  expect(failed).toHaveLength(2)
  expect(failed[0]).toMatchObject({
    text: expect.stringContaining('a step failed'),
    link: `/playbooks/${id}?tab=enrolments&state=failed`,
  })
})
