import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { createLog } from '../../platform/log.ts'
import { createSeal } from '../../platform/seal.ts'
import { layOutMail } from './mail-layout.ts'
import { mailJobs } from './outbox.jobs.ts'
import { readOutboxMail } from './outbox.read.ts'
import { type NewMail, queueMail } from './outbox.store.ts'

let app: TestApp
let server: MailServer
let now = new Date('2026-05-20T03:00:00Z')
let keys = 0

beforeAll(async () => {
  server = await startMailServer()
  app = await createTestApp({
    clock: () => now,
    env: { TSUZUKU_SMTP_URL: server.url, TSUZUKU_MAIL_FROM: 'cs@example.com' },
  })
})
afterAll(async () => {
  await app?.close()
  await server?.close()
})
afterEach(() => {
  server.received.length = 0
  server.manner = 'accept'
})

const send = () => mailJobs({ ...app, log: createLog('silent') })['mail:send']?.({})
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

async function queue(part: Partial<NewMail> = {}): Promise<number> {
  keys += 1
  const words = layOutMail({
    language: 'ja',
    heading: '更新のご案内',
    paragraphs: ['一行目\n二行目 <b>"太字"</b>'],
    action: { label: '開く', url: 'https://example.com/a?b=1&c=2' },
    footer: '設定はプロフィールで変えられます。',
  })
  const mail: NewMail = {
    idempotencyKey: `test-${keys}`,
    kind: 'test',
    toName: '山田 太郎',
    toAddress: 'yamada@example.jp',
    language: 'ja',
    subject: '更新のご案内:残り 90 日です',
    ...words,
    ifUnsure: 'ask',
    ...part,
  }
  return (await queueMail(app.db, mail, now)) ?? 0
}
const read = async (id: number) => (await readOutboxMail(app.db, id)) ?? Promise.reject(new Error('no mail'))
const admin = async () => ({ headers: await app.as('admin') })

test('a mail arrives as written, once, however often its cause and its job run', async () => {
  const id = await queue({ idempotencyKey: 'once' })
  expect(await queue({ idempotencyKey: 'once' })).toBe(0)
  await Promise.all([send(), send()])
  await send()
  expect(server.received).toHaveLength(1)
  const { mail, to } = server.received[0] ?? {}
  const row = await read(id)
  expect(to).toBe('yamada@example.jp')
  expect(mail).toMatchObject({
    subject: '更新のご案内:残り 90 日です',
    from: { address: 'cs@example.com' },
    to: [{ name: '山田 太郎', address: 'yamada@example.jp' }],
    messageId: `<${row.message_key}@example.com>`,
  })
  expect(mail?.text).toContain('一行目\n二行目 <b>"太字"</b>')
  expect(mail?.html).toContain('一行目<br>二行目 &lt;b&gt;&quot;太字&quot;&lt;/b&gt;')
  expect(mail?.html).toContain('href="https://example.com/a?b=1&amp;c=2"')
  expect(row).toMatchObject({ state: 'sent', attempts: 1 })
})

test('a mail whose cause was taken back is never sent', async () => {
  const cause = app.db.transaction().execute(async (trx) => {
    await queueMail(
      trx,
      {
        idempotencyKey: 'undone',
        kind: 'test',
        toName: null,
        toAddress: 'a@example.com',
        language: 'en',
        subject: 's',
        text: 't',
        html: 'h',
        ifUnsure: 'ask',
      },
      now,
    )
    throw new Error('taken back')
  })
  await expect(cause).rejects.toThrow('taken back')
  await send()
  expect(server.received).toEqual([])
})

test('a server out of reach is tried again, with the same Message-ID, and given up after two days', async () => {
  const { port } = server
  await server.close()
  const id = await queue()
  const lost = await queue()
  await send()
  const failed = await read(id)
  expect(failed).toMatchObject({ state: 'failed', attempts: 1, due_at: '2026-05-20T03:01:00Z' })
  expect(failed.last_reply).toContain('ECONNREFUSED')
  await sql`update outbox_mail set give_up_at = ${now} where id = ${lost}`.execute(app.db)
  await send()
  expect(await read(lost)).toMatchObject({ state: 'dead' })
  server = await startMailServer({ port })
  await send()
  expect(server.received).toEqual([])
  later(1)
  await send()
  expect(server.received[0]?.mail.messageId).toContain(failed.message_key)
  expect(await read(id)).toMatchObject({ state: 'sent', attempts: 2 })
})

test('what the server puts off is sent later; what it refuses is dead until a person sends it again', async () => {
  server.manner = 'put-off'
  const id = await queue()
  await send()
  expect(await read(id)).toMatchObject({ state: 'failed', last_reply: expect.stringContaining('451') })
  server.manner = 'refuse'
  later(1)
  await send()
  expect(await read(id)).toMatchObject({ state: 'dead', last_reply: expect.stringContaining('550') })
  server.manner = 'accept'
  const url = `/api/v1/mail/outbox/${id}/decision`
  const payload = { decision: 'retry' }
  const refused = await app.http.inject({ method: 'POST', url, payload, headers: await app.as('csm') })
  expect(refused.statusCode).toBe(403)
  const again = await app.http.inject({ method: 'POST', url, payload, ...(await admin()) })
  expect(again.json()).toMatchObject({ state: 'queued', attempts: 0 })
  await send()
  expect(await read(id)).toMatchObject({ state: 'sent' })
  const late = await app.http.inject({ method: 'POST', url, payload, ...(await admin()) })
  expect(late.statusCode).toBe(409)
})

test('a mail that went out without an answer is put to a person; to our own people it goes again', async () => {
  server.manner = 'hang-up'
  const asked = await queue()
  const again = await queue({ ifUnsure: 'again' })
  await send()
  expect(await read(asked)).toMatchObject({ state: 'unsure' })
  expect(await read(again)).toMatchObject({ state: 'failed' })
  server.manner = 'accept'
  later(1)
  await send()
  await send()
  const ids = server.received.map(({ mail }) => mail.messageId)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(2)
  const url = `/api/v1/mail/outbox/${asked}/decision`
  const decided = await app.http.inject({
    method: 'POST',
    url,
    payload: { decision: 'was-sent' },
    ...(await admin()),
  })
  expect(decided.json()).toMatchObject({ state: 'sent' })
})

test('the outbox is paged and counted, for those who may', async () => {
  const page = await app.http.inject({
    method: 'GET',
    url: '/api/v1/mail/outbox?limit=2',
    ...(await admin()),
  })
  const { rows, next_cursor, counts } = page.json()
  expect(rows).toHaveLength(2)
  const next = await app.http.inject({
    method: 'GET',
    url: `/api/v1/mail/outbox?limit=2&cursor=${next_cursor}`,
    ...(await admin()),
  })
  expect(next.json().rows[0].id).toBeLessThan(rows[1].id)
  expect(counts.sent).toBeGreaterThan(2)
  const csm = await app.http.inject({
    method: 'GET',
    url: '/api/v1/mail/outbox',
    headers: await app.as('csm'),
  })
  expect(csm.statusCode).toBe(403)
})

test('a server set by the environment cannot be changed on the screen, and its test mail arrives', async () => {
  const payload = {
    host: 'mail.example.com',
    port: 587,
    security: 'starttls',
    user: null,
    from_name: null,
    from_address: 'a@example.com',
  }
  const set = await app.http.inject({
    method: 'PUT',
    url: '/api/v1/mail/settings',
    payload,
    ...(await admin()),
  })
  expect(set.json()).toMatchObject({ status: 409, code: 'mail.set_by_environment' })
  const sent = await app.http.inject({ method: 'POST', url: '/api/v1/mail/test', ...(await admin()) })
  expect(sent.statusCode).toBe(201)
  await send()
  expect(server.received[0]).toMatchObject({
    to: 'admin@example.com',
    mail: { subject: 'Test mail from Tsuzuku' },
  })
})

test('what was sealed under one key is not read under another', () => {
  const seal = createSeal({ secretKey: 'x'.repeat(32), dataDir: '/nonexistent' })
  const sealed = seal.close('秘密')
  expect(seal.open(sealed)).toBe('秘密')
  expect(sealed.includes(Buffer.from('秘密'))).toBe(false)
  expect(createSeal({ secretKey: 'y'.repeat(32), dataDir: '/nonexistent' }).open(sealed)).toBeUndefined()
  sealed[20] = (sealed[20] ?? 0) ^ 1
  expect(seal.open(sealed)).toBeUndefined()
})
