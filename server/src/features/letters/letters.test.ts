import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type ImapServer, imapAbsent, startImapServer } from '../../../test/imap-server.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { createLog } from '../../platform/log.ts'
import { mailJobs } from '../mail/outbox.jobs.ts'
import { letterJobs } from './receive.jobs.ts'

let app: TestApp
let smtp: MailServer
let imap: ImapServer | undefined
let now = new Date('2026-05-20T03:00:00Z')
const account = { id: 0, contacts: [] as number[] }

beforeAll(async () => {
  smtp = await startMailServer()
  imap = imapAbsent === undefined ? await startImapServer() : undefined
  app = await createTestApp({
    clock: () => now,
    env: {
      TSUZUKU_SMTP_URL: smtp.url,
      TSUZUKU_MAIL_FROM: 'noreply@example.com',
      TSUZUKU_URL: 'https://cs.example.com',
      ...(imap ? { TSUZUKU_IMAP_URL: imap.url, TSUZUKU_REPLY_ADDRESS: 'cs@example.com' } : {}),
    },
  })
  await app.as('csm')
  const owner = (await app.db.selectFrom('member').select('id').executeTakeFirstOrThrow()).id
  account.id = (await post('/api/v1/accounts', { name: '青葉商事', owner_id: owner })).json().id
  for (const [name, email] of [
    ['山田', 'yamada@aoba.example'],
    ['鈴木', 'suzuki@aoba.example'],
    ['住所なし', null],
  ])
    account.contacts.push((await post('/api/v1/contacts', { account_id: account.id, name, email })).json().id)
  await receive()
})
afterAll(async () => {
  await app?.close()
  await smtp?.close()
  await imap?.close()
})
afterEach(() => {
  smtp.received.length = 0
})

type Role = Parameters<TestApp['as']>[0]
async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  role: Role = 'csm',
) {
  return app.http.inject({ method, url, headers: await app.as(role), ...(payload ? { payload } : {}) })
}
const post = (url: string, payload: object, role?: Role) => call('POST', url, payload, role)
const machinery = () => ({ ...app, log: createLog('silent') })
const receive = () => letterJobs(machinery())['letters:receive']?.({})
async function send() {
  now = new Date(now.getTime() + 60_000)
  await mailJobs(machinery())['mail:send']?.({})
}
const letter = (part: object = {}) => ({
  contacts: [account.contacts[0]],
  language: 'ja',
  subject: '更新のご相談',
  body: '山田様\n\nお世話になっております。',
  ...part,
})
const write = (part: object = {}, role: Role = 'csm') =>
  post(`/api/v1/accounts/${account.id}/letters`, letter(part), role)
const story = async () =>
  (await call('GET', `/api/v1/accounts/${account.id}/timeline?kinds=mail`)).json().rows

describe('letters by hand', () => {
  test('each contact gets a mail in the name of who wrote it, and the story tells of it', async () => {
    const made = await write({ contacts: account.contacts.slice(0, 2) })
    expect(made.statusCode).toBe(201)
    await mailJobs(machinery())['mail:send']?.({})
    expect(smtp.received).toEqual([])
    await send()
    expect(smtp.received.map(({ to }) => to).sort()).toEqual(['suzuki@aoba.example', 'yamada@aoba.example'])
    expect(smtp.received[0]?.mail).toMatchObject({
      subject: '更新のご相談',
      from: { address: 'noreply@example.com' },
    })
    expect(smtp.received[0]?.mail.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false)
    const [entry] = await story()
    expect(entry).toMatchObject({ kind: 'mail-sent', params: { subject: '更新のご相談' } })
    const opened = await call('GET', `/api/v1/letters/sent/${entry.params.mail_id}`, undefined, 'executive')
    expect(opened.json()).toMatchObject({ text: '山田様\n\nお世話になっております。\n', state: 'sent' })
  })

  test('a letter can be taken back before it goes out, by who wrote it', async () => {
    const [id] = (await write()).json().mails
    expect((await post(`/api/v1/letters/sent/${id}/stop`, {}, 'sales')).statusCode).toBe(404)
    expect((await post(`/api/v1/letters/sent/${id}/stop`, {})).json()).toMatchObject({ state: 'dropped' })
    await send()
    expect(smtp.received).toEqual([])
  })

  test('nobody is written to where one receiver cannot be', async () => {
    const refused = await write({ contacts: account.contacts })
    expect(refused.json()).toMatchObject({
      status: 409,
      code: 'letters.receiver_without_address',
      field: 'contacts',
      params: { name: '住所なし' },
    })
    expect((await write({ contacts: [999_999] })).json()).toMatchObject({
      code: 'letters.receiver_not_of_account',
    })
    expect((await write({ subject: ' ' })).statusCode).toBe(400)
    expect((await write({}, 'executive')).statusCode).toBe(403)
    await send()
    expect(smtp.received).toEqual([])
  })
})

test('a letter that offers something leaves only where the lock is open', async () => {
  const { status, code, field } = (await write({ is_offer: true })).json()
  expect({ status, code, field }).toEqual({ status: 409, code: 'letters.offer_locked', field: 'is_offer' })
})

describe('templates', () => {
  const template = (part: object = {}) => ({
    name: '更新案内',
    subject: { ja: '{{ account.name }} 様の更新', en: '' },
    body: { ja: '{{ contact.name | default: "ご担当者" }} 様\n更新日: {{ account.renewal_date }}', en: '' },
    is_marketing: false,
    ...part,
  })

  test('a template is kept, previewed for a contact with one’s signature, and guarded against two editors', async () => {
    const made = (await post('/api/v1/mail-templates', template(), 'cs-lead')).json()
    const signature = {
      ja: '-- \n担当: 高橋',
      en: 'Takahashi',
      meeting_url: 'https://meet.example/takahashi',
    }
    expect((await call('PUT', '/api/v1/me/signature', signature)).json()).toEqual(signature)
    const wrong = await call('PUT', '/api/v1/me/signature', {
      ...signature,
      meeting_url: 'javascript:alert(1)',
    })
    expect(wrong.json()).toMatchObject({ status: 400, field: 'meeting_url' })
    const { subject, body } = made
    const preview = await post(`/api/v1/accounts/${account.id}/letters/preview`, {
      subject,
      body,
      contact: account.contacts[0],
      language: 'ja',
    })
    const link = { ja: '{{ owner.meeting_url }}', en: '' }
    const booking = { subject, body: link, contact: null, language: 'ja' }
    expect((await post(`/api/v1/accounts/${account.id}/letters/preview`, booking)).json().body).toContain(
      'https://meet.example/takahashi',
    )
    expect(preview.json()).toEqual({
      subject: '青葉商事 様の更新',
      body: '山田 様\n更新日:\n\n-- \n担当: 高橋',
      obstacle: null,
    })
    const change = { ...template({ name: '更新のご案内' }), version: 1 }
    const url = `/api/v1/mail-templates/${made.id}`
    expect((await call('PUT', url, change, 'cs-lead')).json()).toMatchObject({ version: 2 })
    expect((await call('PUT', url, change, 'admin')).json()).toMatchObject({
      status: 409,
      code: 'letters.template_changed_meanwhile',
      params: { version: 2 },
    })
    expect(
      (await post('/api/v1/mail-templates', template({ name: '更新のご案内' }), 'admin')).json().code,
    ).toBe('letters.template_name_taken')
    expect((await call('DELETE', url, undefined, 'csm')).statusCode).toBe(403)
    expect((await call('DELETE', url, undefined, 'admin')).statusCode).toBe(204)
    expect((await call('GET', '/api/v1/mail-templates')).json().rows).toEqual([])
  })

  test('a template that cannot be read says where and why', async () => {
    const faulty = await post(
      '/api/v1/mail-templates',
      template({ name: '誤り', body: { ja: '{{ account.nmae }}', en: '' } }),
      'admin',
    )
    expect(faulty.json()).toMatchObject({ status: 400, code: 'letters.faulty_words', field: 'body.ja' })
    expect(faulty.json().params.reason).toContain('nmae')
    const open = await post(
      '/api/v1/mail-templates',
      template({ name: '誤り', subject: { ja: '{% if %}', en: '' } }),
      'admin',
    )
    expect(open.json()).toMatchObject({ code: 'letters.faulty_words', field: 'subject.ja' })
  })
})

test('words are sent to oneself as a customer would get them', async () => {
  const words = { language: 'ja', subject: '更新', body: '山田 様\n\n本文です。' }
  expect((await post('/api/v1/me/test-mails', words)).json()).toMatchObject({ to: 'csm@example.com' })
  await send()
  expect(smtp.received).toMatchObject([{ to: 'csm@example.com', mail: { subject: '【テスト】更新' } }])
  expect(smtp.received[0]?.mail.text).toContain('山田 様\n\n本文です。')
  expect((await post('/api/v1/me/test-mails', { ...words, body: ' ' })).statusCode).toBe(400)
})

describe('advertising', () => {
  test('says how to stop it, stops with one click, and reaches nobody afterwards, even when it was queued before', async () => {
    await write({ is_marketing: true })
    await send()
    const [first] = smtp.received
    const header = first?.mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? ''
    const url = /<https:\/\/cs\.example\.com(\/api\/v1\/unsubscribe\/[0-9a-f-]{36})>/.exec(header)?.[1] ?? ''
    expect(first?.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(first?.mail.text).toContain('https://cs.example.com/unsubscribe/')

    const look = await app.http.inject({ method: 'GET', url })
    expect(look.json()).toMatchObject({ address: 'y…@aoba.example', unsubscribed: false })
    await write({ is_marketing: true })
    const click = await app.http.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    })
    expect(click.json()).toMatchObject({ unsubscribed: true })
    smtp.received.length = 0
    await send()
    expect(smtp.received).toEqual([])
    expect((await write({ is_marketing: true })).json()).toMatchObject({
      code: 'letters.receiver_unsubscribed',
    })
    expect((await write()).statusCode).toBe(201)
    await send()
    expect(smtp.received).toHaveLength(1)
    const unknown = await app.http.inject({ method: 'POST', url: `${url.slice(0, -12)}000000000000` })
    expect(unknown.statusCode).toBe(404)
    expect((await app.http.inject({ method: 'DELETE', url })).json()).toMatchObject({ unsubscribed: false })
  })
})

describe.skipIf(imapAbsent)(`what comes back (${imapAbsent ?? 'by IMAP'})`, () => {
  const news = async (role: Role) =>
    (await call('GET', '/api/v1/me/notifications', undefined, role)).json().rows as {
      kind: string
      text: string
    }[]
  async function sent() {
    const [id] = (await write()).json().mails
    await send()
    const [one] = smtp.received
    return { id, one, key: one?.mail.messageId ?? '', replyTo: one?.mail.replyTo?.[0]?.address ?? '' }
  }

  test('an answer to the plus-address stands in the story once, and its writer and owner are told', async () => {
    const { id, replyTo } = await sent()
    expect(replyTo).toMatch(/^cs\+[0-9a-f]{32}@example\.com$/)
    imap?.deliver(
      `From: Yamada <yamada@aoba.example>\nTo: <${replyTo}>\nSubject: Re: hello\nMessage-ID: <a1@aoba.example>\nDate: Wed, 20 May 2026 03:01:00 +0000\n\nはい。\n\n> 引用`,
    )
    await receive()
    await receive()
    const answers = (await story()).filter((one: { kind: string }) => one.kind === 'mail-received')
    expect(answers).toHaveLength(1)
    const [entry] = answers
    expect(entry).toMatchObject({ kind: 'mail-received', params: { subject: 'Re: hello', from: '山田' } })
    const opened = (await call('GET', `/api/v1/letters/received/${entry.params.mail_id}`)).json()
    expect(opened).toMatchObject({ kind: 'reply', answers: id, text: 'はい。\n\n> 引用' })
    const told = (await news('csm')).filter(({ kind }) => kind === 'mail-answered')
    expect(told.map(({ text }) => text)).toEqual([
      'Yamada さん(青葉商事)からメールが届きました「Re: hello」: はい。',
    ])
  })

  test('mail of strangers is not kept, out-of-office answers tell nobody, a known contact’s letter is kept', async () => {
    const before = (await news('csm')).length
    const { key } = await sent()
    imap?.deliver(
      'From: someone@stranger.example\nTo: cs@example.com\nSubject: spam\nMessage-ID: <s1@x>\n\nbuy',
    )
    imap?.deliver(
      `From: yamada@aoba.example\nTo: cs@example.com\nIn-Reply-To: ${key}\nAuto-Submitted: auto-replied\nSubject: 不在\nMessage-ID: <o1@x>\n\naway`,
    )
    await receive()
    expect((await news('csm')).length).toBe(before)
    imap?.deliver(
      'From: SUZUKI@aoba.example\nTo: cs@example.com\nSubject: question\nMessage-ID: <q1@x>\n\nhow?',
    )
    await receive()
    const { rows } = await sql<{ kind: string; subject: string }>`
      select kind, subject from received_mail where message_id in ('<s1@x>', '<o1@x>', '<q1@x>') order by id`.execute(
      app.db,
    )
    expect(rows).toEqual([
      { kind: 'auto-reply', subject: '不在' },
      { kind: 'letter', subject: 'question' },
    ])
    expect((await news('csm')).length).toBe(before + 1)
  })

  test('an address that fails for good is not written to until somebody says that it works again', async () => {
    const { id, key, one } = await sent()
    expect(one?.raw).toBeDefined()
    const report = (status: string, message: string) =>
      `From: MAILER-DAEMON@mx.example\nTo: cs@example.com\nSubject: Undelivered\nMessage-ID: <${message}@mx>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n--B\nContent-Type: text/plain\n\nsorry\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; yamada@aoba.example\nAction: ${status.startsWith('5') ? 'failed' : 'delayed'}\nStatus: ${status}\n\n--B\nContent-Type: message/rfc822\n\nMessage-ID: ${key}\nSubject: x\n\ny\n--B--\n`
    imap?.deliver(report('4.4.1', 'late'))
    await receive()
    expect((await write()).statusCode).toBe(201)
    imap?.deliver(report('5.1.1', 'gone'))
    await receive()
    smtp.received.length = 0
    await send()
    expect(smtp.received).toEqual([])
    expect((await call('GET', `/api/v1/letters/sent/${id}`)).json()).toMatchObject({ bounce_reply: '5.1.1' })
    expect((await write()).json()).toMatchObject({ code: 'letters.receiver_bounced' })
    expect((await news('csm')).some(({ kind }) => kind === 'mail-bounced')).toBe(true)
    const again = `/api/v1/contacts/${account.contacts[0]}/mail-works-again`
    expect((await post(again, {})).statusCode).toBe(204)
    expect((await post(again, {})).statusCode).toBe(409)
    expect((await write()).statusCode).toBe(201)
  })

  test('a mailbox whose numbers were given anew is read on, and nothing twice', async () => {
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::integer as n from received_mail`.execute(app.db)).rows[0]
        ?.n ?? 0
    const before = await count()
    await imap?.renumber()
    imap?.deliver(
      'From: suzuki@aoba.example\nTo: cs@example.com\nSubject: after\nMessage-ID: <after@x>\n\nhi',
    )
    await receive()
    expect(await count()).toBe(before + 1)
  })

  test('a mailbox out of reach says so and is read again later', async () => {
    await imap?.close()
    await receive()
    const shown = (await call('GET', '/api/v1/mail/inbox', undefined, 'admin')).json()
    expect(shown).toMatchObject({ is_set_up: true, is_fixed: true, reply_address: 'cs@example.com' })
    expect(shown.last_error).toContain('ECONNREFUSED')
    expect(JSON.stringify(shown)).not.toContain('right')
    imap = await startImapServer()
  })
})
