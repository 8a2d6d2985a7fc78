import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { notificationJobs } from './deliver.jobs.ts'
import { kindNames, notificationKinds } from './notification-kinds.ts'
import { type NewsItem, notify } from './notify.ts'

let app: TestApp
/** Ten in the evening in Tokyo. */
let now = new Date('2026-05-20T13:00:00Z')

type Role = 'admin' | 'cs-lead' | 'csm' | 'executive'
type List = {
  rows: { id: number; text: string; read_at: string | null }[]
  unread: number
  next_cursor: string | null
}

beforeAll(async () => {
  app = await createTestApp({
    clock: () => now,
    env: {
      TSUZUKU_SMTP_URL: 'smtp://127.0.0.1:1',
      TSUZUKU_MAIL_FROM: 'cs@example.com',
      TSUZUKU_URL: 'https://cs.example.com',
    },
  })
  for (const role of ['admin', 'cs-lead', 'csm', 'executive'] as const) await app.as(role)
  await sql`insert into account (id) values (1)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, recorded_at) values (1, '青空商事', '2026-01-01')`.execute(
    app.db,
  )
})
afterAll(() => app.close())

async function call<Body>(
  role: Role,
  method: 'GET' | 'PUT' | 'POST' | 'PATCH',
  path: string,
  options: { payload?: object; status?: number } = {},
): Promise<Body> {
  const { payload, status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  return reply.json() as Body
}
const mine = (role: Role, query = '') => call<List>(role, 'GET', `/me/notifications?language=en${query}`)
const idOf = async (role: Role) => {
  const { rows } = await sql<{
    id: string
  }>`select id from member where email = ${`${role}@example.com`}`.execute(app.db)
  return rows[0]?.id ?? ''
}
const deliver = () => notificationJobs(app)['notifications:deliver']?.({})
const mails = async () => {
  const { rows } = await sql<{ kind: string; to: string; subject: string; body: string }>`
    select kind, to_address as to, subject, body_text as body from outbox_mail order by id`.execute(app.db)
  return rows
}
const alert = (part: Partial<NewsItem> = {}): NewsItem => ({
  kind: 'metric-alert',
  key: 'a1',
  params: {
    metric: 'mrr',
    label: { ja: 'MRR', en: 'MRR' },
    unit: 'money',
    currency: 'JPY',
    side: 'below',
    value: 900_000,
    target: 1_000_000,
    from: '2026-05-01',
  },
  link: '/metrics/mrr',
  to: 'everybody',
  ...part,
})

test('whoever is named in a note is told once, and not the author', async () => {
  const csm = await idOf('csm')
  const lead = await idOf('cs-lead')
  const mention = (id: string) => `<span data-type="mention" data-id="${id}">@x</span>`
  const body_html = `<p>${mention(csm)} ${mention(lead)} 更新の件です</p>`
  const note = await call<{ id: number }>('cs-lead', 'POST', '/accounts/1/notes', {
    payload: { body_html },
    status: 201,
  })
  await call('cs-lead', 'PATCH', `/notes/${note.id}`, { payload: { body_html: `${body_html}<p>追記</p>` } })
  const list = await mine('csm')
  expect(list.rows.map(({ text }) => text)).toEqual([
    'Test cs-lead mentioned you in a note on 青空商事: @x @x 更新の件です',
  ])
  expect(list.unread).toBe(1)
  expect((await mine('cs-lead')).rows).toEqual([])
})

test('news goes to those whose role or own choice asks for it, and to nobody who may not know', async () => {
  await call('csm', 'PUT', '/me/notification-choices', { payload: { kind: 'metric-alert', way: 'app' } })
  await call('admin', 'PUT', '/me/notification-choices', { payload: { kind: 'metric-alert', way: 'off' } })
  expect(await notify(app.db, alert(), now)).toBe(2)
  expect(await notify(app.db, alert(), now)).toBe(0)
  expect((await mine('cs-lead')).rows[0]?.text).toBe(
    'MRR is ¥900,000, below its target of ¥1,000,000 (period from 2026-05-01)',
  )
  expect((await mine('admin')).rows).toEqual([])
  const model = {
    kind: 'prediction-drift' as const,
    key: 'p1',
    params: { model: 3 },
    link: '/prediction/models/3',
  }
  await notify(app.db, { ...model, to: [await idOf('executive')] }, now)
  expect((await mine('executive')).rows).toEqual([])
  const { rows } = await call<{ rows: { kind: string }[] }>('executive', 'GET', '/me/notification-choices')
  expect(rows.map(({ kind }) => kind)).not.toContain('prediction-drift')
})

test('a mention goes by mail at once, the digest in the morning of its reader, and each once', async () => {
  const before = (await mails()).length
  await Promise.all([deliver(), deliver()])
  expect((await mails()).slice(before)).toMatchObject([{ kind: 'notification', to: 'csm@example.com' }])
  expect((await mails())[before]?.body).toContain('https://cs.example.com/accounts/1')
  expect((await mails())[before + 1]?.kind).toBeUndefined()
  await notify(app.db, alert({ key: 'a2' }), now)
  await deliver()
  const sent = await mails()
  // Half past seven the next morning in Tokyo, then eight.
  now = new Date('2026-05-20T22:30:00Z')
  await deliver()
  expect(await mails()).toHaveLength(sent.length)
  now = new Date('2026-05-20T23:00:00Z')
  await deliver()
  const digest = { kind: 'digest', to: 'cs-lead@example.com', subject: 'Your 2 news today' }
  expect((await mails()).slice(sent.length)).toMatchObject([digest])
  await notify(app.db, alert({ key: 'a3' }), now)
  await deliver()
  expect(await mails()).toHaveLength(sent.length + 1)
  now = new Date('2026-05-22T01:00:00Z')
  await Promise.all([deliver(), deliver()])
  expect((await mails()).slice(sent.length + 1)).toMatchObject([{ ...digest, subject: 'Your news today' }])
})

test('what is read is read for oneself alone', async () => {
  const { rows } = await mine('cs-lead', '&limit=2')
  expect(rows).toHaveLength(2)
  const before = await mine('csm')
  const foreign = before.rows[0]?.id
  await call('cs-lead', 'POST', '/me/notifications/read', { payload: { ids: [foreign] } })
  expect((await mine('csm')).unread).toBe(before.unread)
  const left = await call<{ unread: number }>('cs-lead', 'POST', '/me/notifications/read', {
    payload: { up_to: rows[0]?.id },
  })
  expect(left).toEqual({ unread: 0 })
  expect((await mine('cs-lead', '&unread=true')).rows).toEqual([])
  await call('cs-lead', 'POST', '/me/notifications/read', { payload: {}, status: 400 })
})

test('every kind has words in both languages whatever its params lack', () => {
  for (const kind of kindNames) {
    for (const language of ['ja', 'en'] as const) {
      const text = notificationKinds[kind].say[language]({})
      expect(text).not.toMatch(/undefined|NaN|null/)
    }
  }
})
