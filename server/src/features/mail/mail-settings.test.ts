import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { mailJobs } from './outbox.jobs.ts'

let app: TestApp
let server: MailServer

beforeAll(async () => {
  server = await startMailServer()
  app = await createTestApp()
})
afterAll(async () => {
  await app?.close()
  await server?.close()
})

const settings = (part: object = {}) => ({
  host: 'localhost',
  port: 587,
  security: 'none',
  user: 'sender',
  password: 'right',
  from_name: '続 カスタマーサクセス',
  from_address: 'cs@example.com',
  ...part,
})

async function put(payload: object, role: 'admin' | 'cs-lead' = 'admin') {
  return app.http.inject({
    method: 'PUT',
    url: '/api/v1/mail/settings',
    payload,
    headers: await app.as(role),
  })
}

/** The screen allows the ports of mail servers only; this one stands elsewhere. */
const atTheTestServer = () => sql`update mail_setting set port = ${server.port}`.execute(app.db)

async function testMail(from = app) {
  const sent = await app.http.inject({
    method: 'POST',
    url: '/api/v1/mail/test',
    headers: await app.as('admin'),
  })
  await mailJobs(from)['mail:send']?.({})
  const { id } = sent.json()
  const mail = await app.http.inject({
    method: 'GET',
    url: `/api/v1/mail/outbox/${id}`,
    headers: await app.as('admin'),
  })
  return mail.json()
}

test('nothing is sent before a server is set up, and only an admin sets it up', async () => {
  const early = await app.http.inject({
    method: 'POST',
    url: '/api/v1/mail/test',
    headers: await app.as('admin'),
  })
  expect(early.json()).toMatchObject({ status: 409, code: 'mail.not_set_up' })
  expect((await put(settings(), 'cs-lead')).statusCode).toBe(403)
  for (const wrong of [
    { host: 'a b' },
    { host: 'http://x' },
    { host: '' },
    { port: 22 },
    { security: 'ssl' },
    { from_address: 'nobody' },
    { from_name: 'a\r\nBcc: x@example.com' },
    { password: '' },
  ]) {
    expect((await put(settings(wrong))).statusCode, JSON.stringify(wrong)).toBe(400)
  }
})

test('the password is sealed, never shown, never in the audit, and not sent to another server', async () => {
  const answer = await put(settings())
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ is_set_up: true, has_password: true })
  expect(answer.body).not.toContain('right')
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(a::text, '') from audit_entry a) || (select encode(password_sealed, 'escape') from mail_setting) as all`.execute(
    app.db,
  )
  expect(rows[0]?.all).toContain('mail-settings.changed')
  expect(rows[0]?.all).not.toContain('right')
  const { password: _password, ...kept } = settings()
  expect((await put(kept)).statusCode).toBe(200)
  expect((await put({ ...kept, host: 'evil.example.com' })).json()).toMatchObject({
    code: 'mail.password_missing',
    field: 'password',
  })
})

test('a server in a private network is not called for the screen', async () => {
  await put(settings())
  await atTheTestServer()
  const mail = await testMail()
  expect(mail).toMatchObject({ state: 'failed', last_reply: expect.stringContaining('private network') })
  expect(server.logins).toBe(0)
})

test('where the operator allows it mail is sent, and a wrong password is told without it', async () => {
  const allowed = { ...app, config: { ...app.config, smtpPrivate: true } }
  const mail = await testMail(allowed)
  expect(mail).toMatchObject({ state: 'sent' })
  expect(server.received[0]?.mail.from).toEqual({ name: '続 カスタマーサクセス', address: 'cs@example.com' })
  await put(settings({ password: 'wrong-secret' }))
  await atTheTestServer()
  const refused = await testMail(allowed)
  expect(refused).toMatchObject({ state: 'failed', last_reply: expect.stringContaining('535') })
  expect(JSON.stringify(refused)).not.toContain('wrong-secret')
})
