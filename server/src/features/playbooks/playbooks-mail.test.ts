import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { mailJobs } from '../mail/outbox.jobs.ts'
import { createLook } from './look.ts'
import { emptyContent } from './playbook.definition.ts'
import { createWalk } from './walk.ts'
import { createWatch } from './watch.ts'

const START = new Date('2026-11-02T01:00:00Z')
const HOURS = 30 * 24

let now = START
let app: TestApp
let server: MailServer
const ids: number[] = []

beforeAll(async () => {
  server = await startMailServer()
  app = await createTestApp({
    clock: () => now,
    env: { TSUZUKU_SMTP_URL: server.url, TSUZUKU_MAIL_FROM: 'cs@example.com' },
  })
  await app.as('csm')
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  for (const name of ['青葉', 'Birch', 'Cedar', 'Damson']) ids.push(await account(name))
  await app.refresh.refreshNews()
})
afterAll(async () => {
  await app.close()
  await server.close()
})

async function account(name: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05') returning id),
      f as (insert into account_fact (account_id, name, tier, owner_id, tags, attributes, recorded_at)
        select a.id, ${name}, 'A', m.id, '{}', '{}', '2026-01-05' from a, member m where m.email = 'csm@example.com' returning account_id),
      c as (insert into contact (external_id) select account_id::text from f returning id, external_id::integer as account_id)
    insert into contact_fact (contact_id, account_id, name, email, role)
    select id, account_id, 'Sato', 'sato' || account_id || '@example.com', 'champion' from c returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id ?? 0
  await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency, renewal_date)
    select ${id}, id, '2026-01-05', 30000, 'JPY', '2026-12-05' from product`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  return id
}

const words = (text: string) => ({ ja: '', en: text })
const mail = (id: string, next: string) => ({
  kind: 'mail',
  id,
  to: 'champion',
  subject: words(`${id} for {{ account.name }}`),
  body: words('Your renewal is on {{ account.renewal_date }}.\n\n{{ owner.name }}'),
  review_hours: 0,
  next,
})

it('writes to everybody once through thirty days, by a real mail server, whatever is asked how often', async () => {
  const rule = { kind: 'condition', field: 'tag', op: 'any-of', value: ['answered'] }
  const made = await app.http.inject({
    method: 'POST',
    url: '/api/v1/playbooks',
    headers: await app.as('admin'),
    payload: {
      name: 'Renewal',
      content: {
        ...emptyContent,
        trigger: { kind: 'date', field: 'renewal_date', days: -30 },
        first: 'first',
        steps: [
          mail('first', 'answer'),
          { kind: 'wait-until', id: 'answer', rule, days: 10, met: 'thanks', timed_out: 'second' },
          mail('second', 'week'),
          { kind: 'wait', id: 'week', amount: 5, unit: 'working-days', next: 'third' },
          { ...mail('third', 'week'), next: null },
          { kind: 'note', id: 'thanks', text: words('answered'), next: null },
        ],
      },
    },
  })
  const { id, revision, problems } = made.json()
  expect(problems).toEqual([])
  const on = await app.http.inject({
    method: 'POST',
    url: `/api/v1/playbooks/${id}/on`,
    headers: await app.as('admin'),
    payload: { based_on: revision },
  })
  expect(on.statusCode, on.body).toBe(200)
  const [look, walk, watch, send] = [
    createLook(app),
    createWalk(app),
    createWatch(app),
    mailJobs(app)['mail:send'],
  ]
  for (let hour = 0; hour < HOURS; hour += 1) {
    now = new Date(START.getTime() + hour * 3_600_000)
    if (hour === 6 * 24) await answered(ids[1] ?? 0)
    await Promise.all([watch(), look()])
    await Promise.all([walk(), walk()])
    await send?.({})
  }
  const subjects = server.received.map(({ mail: one, to }) => `${one.subject} → ${to}`).toSorted()
  const expected = ids.flatMap((account, index) => {
    const name = ['青葉', 'Birch', 'Cedar', 'Damson'][index]
    const kinds = index === 1 ? ['first'] : ['first', 'second', 'third']
    return kinds.map((kind) => `${kind} for ${name} → sato${account}@example.com`)
  })
  expect(subjects).toEqual(expected.toSorted())
  const [one] = server.received
  expect(one?.mail.from).toMatchObject({ name: 'Test csm', address: 'cs@example.com' })
  expect(one?.mail.replyTo).toMatchObject([{ address: 'csm@example.com' }])
  expect(one?.mail.text).toContain('Your renewal is on 2026-12-05.')
})

it('advertises to nobody who asked for none, and says in the header how to ask', async () => {
  now = new Date('2027-02-01T01:00:00Z')
  server.received.length = 0
  const { rows } = await sql<{ id: number }>`
    insert into contact_mail (contact_id, unsubscribed_at)
    select id, ${now} from contact_now where account_id = ${ids[1]} returning contact_id as id`.execute(
    app.db,
  )
  expect(rows).toHaveLength(1)
  const headers = await app.as('admin')
  const post = (url: string, payload: object) =>
    app.http.inject({ method: 'POST', url: `/api/v1/playbooks${url}`, headers, payload })
  const content = {
    ...emptyContent,
    first: 'news',
    steps: [{ ...mail('news', ''), marketing: true, next: null }],
  }
  const { id, revision } = (await post('', { name: 'News', content })).json()
  await post(`/${id}/on`, { based_on: revision })
  await post(`/${id}/enrolments`, { accounts: ids.slice(0, 2).map(String), key: 'news' })
  await createWalk(app)()
  await mailJobs(app)['mail:send']?.({})
  expect(server.received.map(({ mail: one, to }) => [one.subject, to])).toEqual([
    ['news for 青葉', `sato${ids[0]}@example.com`],
  ])
  const header = (name: string) => server.received[0]?.mail.headers.find(({ key }) => key === name)?.value
  expect(header('list-unsubscribe')).toMatch(/\/api\/v1\/unsubscribe\/[0-9a-f-]{36}>/)
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const { rows: steps } = await sql<{ outcome: object }>`
    select t.outcome from playbook_step_taken t join playbook_enrolment e on e.id = t.enrolment_id
    where e.playbook_id = ${id} and e.account_id = ${ids[1]}`.execute(app.db)
  expect(steps).toEqual([{ outcome: { skipped: 'no-receiver' } }])
})

async function answered(id: number): Promise<void> {
  const response = await app.http.inject({
    method: 'PATCH',
    url: `/api/v1/accounts/${id}`,
    headers: await app.as('csm'),
    payload: { tags: ['answered'] },
  })
  expect(response.statusCode).toBe(200)
}
