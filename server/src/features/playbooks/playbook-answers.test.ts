import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { mail } from '../../../test/playbooks.ts'
import type { IncomingMail } from '../letters/incoming-mail.ts'
import { takeIncoming } from '../letters/receive.service.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, on, go, enrol } = world
const names = ['Aoba', 'Birch', 'Cedar', 'Damson']

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const name of names) await world.account(name)
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
}

/** What comes back to the newest mail to an account. */
async function comesBack(name: string, part: Partial<IncomingMail> = {}): Promise<void> {
  const { rows } = await sql<{ message_key: string }>`
    select message_key from outbox_mail where account_id = ${ids[name]} order by id desc limit 1`.execute(
    app.db,
  )
  const incoming = {
    messageId: `<${name}-${now.getTime()}@example>`,
    fromName: name,
    fromAddress: `sato@${name.toLowerCase()}.example`,
    subject: 'Re: Hello',
    text: 'Thank you',
    sentAt: now,
    isAutomatic: false,
    keys: [rows[0]?.message_key ?? ''],
    failure: undefined,
    ...part,
  }
  await app.db.transaction().execute((trx) => takeIncoming(trx, incoming, now))
}

const steps = [
  mail('first', 'days'),
  { kind: 'wait', id: 'days', amount: 3, unit: 'days', next: 'second' },
  mail('second', null),
]

it('lets an account go when it answers, not for automatic answers or failures', async () => {
  const id = await on('Two mails', { exit_on_reply: true, first: 'first', steps })
  const other = await on('Goes on', { first: 'first', steps })
  await enrol(id, names)
  await enrol(other, ['Damson'])
  await go()
  later(2)
  await comesBack('Aoba')
  await comesBack('Birch', { isAutomatic: true })
  await comesBack('Cedar', { failure: { reply: '550 no such user', isFinal: true } })
  await go()
  const states = async (playbook: number) =>
    Object.fromEntries(
      (await world.enrolmentsOf(playbook)).map((one) => [one.account.name, one.end_reason ?? one.state]),
    )
  expect(await states(id)).toEqual({ Aoba: 'answered', Birch: 'active', Cedar: 'active', Damson: 'active' })

  // An answer that comes when the next step is due already keeps it from being taken.
  later(24 * 3)
  const sent = async () =>
    (
      await sql<{ name: string; n: number }>`
        select f.name, count(*)::integer as n from outbox_mail m join account_now f on f.id = m.account_id
        where m.kind = 'playbook' group by 1 order by 1`.execute(app.db)
    ).rows
  const [first] = (await world.enrolmentsOf(id)).filter(({ account }) => account.name === 'Damson')
  await sql`insert into received_mail (message_id, kind, from_address, subject, body_text, sent_at, recorded_at, account_id,
      outbox_mail_id)
    select '<late@example>', 'reply', 'sato@damson.example', 'Re', 'Yes', ${now}, ${now}, account_id, id from outbox_mail
    where enrolment_id = ${first?.id}`.execute(app.db)
  await Promise.all([go(), go()])
  expect(await states(id)).toMatchObject({ Aoba: 'answered', Birch: 'end', Damson: 'answered' })
  expect(await states(other)).toEqual({ Damson: 'end' })
  expect(await sent()).toMatchObject([
    { name: 'Aoba', n: 1 },
    { name: 'Birch', n: 2 },
    { name: 'Cedar', n: 1 },
    { name: 'Damson', n: 3 },
  ])
})

it('counts an answer as a talk', async () => {
  await app.refresh.refreshNews()
  const { rows } = await sql<{ name: string; talks: number | null; on: string | null }>`
    select f.name, d.contacts_28d as talks, d.last_touch_on::text as on from account_day d
    join account_now f on f.id = d.account_id where d.day = (select day from refresh_state) order by f.name`.execute(
    app.db,
  )
  expect(rows.map(({ name, on: day }) => [name, day])).toEqual([
    ['Aoba', '2026-11-20'],
    ['Birch', null],
    ['Cedar', null],
    ['Damson', '2026-11-23'],
  ])
  const talks = await world.ask('GET', '/api/v1/support-success?from=2026-11-01&to=2026-11-30')
  expect(talks.statusCode, talks.body).toBe(200)
  expect(JSON.stringify(talks.json())).toContain('"talks":2')
})
