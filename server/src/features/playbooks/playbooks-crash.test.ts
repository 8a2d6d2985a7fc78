import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { bundled, root } from '../../../test/bundled.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { type Content, emptyContent } from './playbook.definition.ts'

const ACCOUNTS = 600
const KILLS = 200
const LANES = 4
const PATIENCE_MS = 400_000

let app: TestApp
let receiver: Server
let post: MailServer
/** What came, by webhook-id, with how often. */
const heard = new Map<string, number>()
const forged: string[] = []
let secret = ''
let program: Awaited<ReturnType<typeof bundled>>

beforeAll(async () => {
  post = await startMailServer()
  app = await createTestApp()
  program = await bundled('walk-process')
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const id = String(request.headers['webhook-id'])
      try {
        new Webhook(secret).verify(body, request.headers as Record<string, string>)
      } catch {
        forged.push(id)
      }
      heard.set(id, (heard.get(id) ?? 0) + 1)
      response.writeHead(204).end()
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
})
afterAll(async () => {
  program?.remove()
  receiver?.close()
  await post?.close()
  await app?.close()
})

async function switchedOn(name: string, content: Content): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with p as (insert into playbook (name, state, draft, version, on_since, looked_at, looked_on, created_at, changed_at)
        values (${name}, 'on', ${JSON.stringify(content)}::jsonb, 1, now(), now(), current_date, now(), now()) returning id)
    insert into playbook_version (playbook_id, version, content, saved_at)
    select id, 1, ${JSON.stringify(content)}::jsonb, now() from p returning playbook_id as id`.execute(app.db)
  return rows[0]?.id ?? 0
}

async function enrolEverybody(content: Content): Promise<void> {
  const playbook = await switchedOn('Crash', content)
  await sql`
    with a as (insert into account (external_id) select 'a' || n from generate_series(1, ${ACCOUNTS}) n returning id),
      f as (insert into account_fact (account_id, name) select id, 'Account ' || id from a returning account_id),
      c as (insert into contact (external_id) select 'c' || account_id from f returning id, substr(external_id, 2)::integer as account_id),
      g as (insert into contact_fact (contact_id, account_id, name, email, role)
        select id, account_id, 'Sato', 'p' || account_id || '@example.com', 'champion' from c returning contact_id),
      s as (insert into success_plan (account_id, title, starts_on, created_by_name, created_at)
        select account_id, 'Plan', current_date, 'Mori', now() from f returning id),
      l as (insert into success_link (plan_id, token_hash, created_by_name, created_at, expires_at)
        select id, sha256(('p' || id)::bytea), 'Mori', now(), now() + interval '1 day' from s returning id)
    insert into playbook_enrolment (playbook_id, version, account_id, cause_key, cause, arm, state, step_id, wake_at, entered_at)
    select ${playbook}, 1, account_id, 'x', '{}', 'treated', 'active', ${content.first}, now(), now() from f`.execute(
    app.db,
  )
  await sql`insert into playbook_setting (mails_per_contact, quiet_from, quiet_until, asks_above) values (9, 0, 0, 10000)`.execute(
    app.db,
  )
}

function startWorker() {
  return spawn(process.execPath, [program.file], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: app.url,
      TSUZUKU_SECRET_KEY: 'a key for tests that is long enough',
      TSUZUKU_POOL_SIZE: '4',
      TSUZUKU_SMTP_URL: post.url,
      TSUZUKU_MAIL_FROM: 'cs@example.com',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Workers that die at any point of their work, beside others that go on. */
async function killOver(times: number): Promise<void> {
  for (let kills = 0; kills < times; kills += 1) {
    const worker = startWorker()
    const ended = once(worker, 'exit')
    await once(worker.stdout, 'data')
    await delay(Math.random() * 40)
    worker.kill('SIGKILL')
    await ended
  }
}

async function left(): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from playbook_enrolment where ended_at is null)::integer
      + (select count(*) from webhook_call where state in ('queued', 'failed'))::integer
      + (select count(*) from outbox_mail where state in ('queued', 'failed'))::integer as left`.execute(
    app.db,
  )
  return rows[0]?.left ?? 0
}

/** Everything the steps did, by what it is. */
async function written(): Promise<Record<string, { things: number; accounts: number }>> {
  const { rows } = await sql<{ kind: string; things: number; accounts: number }>`
    select kind, count(*)::integer as things, count(distinct account_id)::integer as accounts from (
      select 'mail ' || kind as kind, account_id from outbox_mail
      union all select 'call', account_id from webhook_call
      union all select 'note ' || author_name, account_id from note
      union all select 'asked', account_id from survey_request
      union all select 'message', account_id from page_message
      union all select p.name || ' ' || e.state, e.account_id from playbook_enrolment e join playbook p on p.id = e.playbook_id
    ) t group by kind`.execute(app.db)
  return Object.fromEntries(rows.map(({ kind, ...counts }) => [kind, counts]))
}

async function expectMailOnce(): Promise<void> {
  const { rows } = await sql<{ address: string; state: string }>`
    select to_address as address, state from outbox_mail`.execute(app.db)
  const sent = rows.filter(({ state }) => state === 'sent').length
  const unsure = rows.filter(({ state }) => state === 'unsure').length
  expect(sent + unsure).toBe(3 * ACCOUNTS)
  expect(unsure, 'only mail under way when its worker died is in doubt').toBeLessThanOrEqual(KILLS)
  const ids = post.received.map(({ mail }) => mail.messageId)
  expect(new Set(ids).size, 'a mail came twice').toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(sent)
  expect(ids.length).toBeLessThanOrEqual(sent + unsure)
}

/** A call that was under way when its worker died is made again, under the name by which the receiver knows it. */
async function expectCallsOnce(): Promise<void> {
  const { rows } = await sql<{ key: string; attempts: number; state: string }>`
    select idempotency_key as key, attempts::integer as attempts, state from webhook_call`.execute(app.db)
  expect(forged).toEqual([])
  expect([...heard.keys()].toSorted()).toEqual(rows.map(({ key }) => key).toSorted())
  expect(rows.filter(({ state }) => state !== 'sent')).toEqual([])
  expect(rows.filter(({ key, attempts }) => (heard.get(key) ?? 0) > attempts)).toEqual([])
  const leasedAgain = rows.filter(({ attempts }) => attempts > 1).length
  const heardAgain = [...heard.values()].filter((times) => times > 1).length
  expect(heardAgain).toBeLessThanOrEqual(leasedAgain)
  expect(leasedAgain, 'a worker has four calls under way at most').toBeLessThanOrEqual(4 * KILLS)
}

test(`a worker killed ${KILLS} times writes every mail and makes every call once`, {
  timeout: PATIENCE_MS + 30_000,
}, async () => {
  const settings = await app.http.inject({ url: '/api/v1/playbook-settings', headers: await app.as('admin') })
  secret = settings.json().webhook_secret
  const words = { ja: '', en: '{{ account.name }}' }
  const { port } = receiver.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/hook`
  const other = await switchedOn('Second', {
    ...emptyContent,
    first: 'note',
    steps: [{ kind: 'note', id: 'note', text: words, next: null }],
  })
  const said = { subject: words, body: words, review_hours: 0 }
  await enrolEverybody({
    ...emptyContent,
    first: 'one',
    steps: [
      { kind: 'mail', id: 'one', to: 'champion', ...said, next: 'call' },
      { kind: 'webhook', id: 'call', url, next: 'note' },
      { kind: 'note', id: 'note', text: words, next: 'say' },
      { kind: 'page-message', id: 'say', title: words, body: words, days: 30, next: 'ask' },
      {
        kind: 'survey',
        id: 'ask',
        survey: 'nps',
        to: 'champion',
        ...said,
        question: words,
        asks_comment: false,
        again_days: 90,
        open_days: 30,
        next: 'start',
      },
      { kind: 'enrol', id: 'start', playbook_id: other, next: 'two' },
      { kind: 'mail', id: 'two', to: 'champion', ...said, next: null },
    ],
  })
  const deadline = Date.now() + PATIENCE_MS
  await Promise.all(Array.from({ length: LANES }, () => killOver(KILLS / LANES)))
  expect(await left(), 'the last worker was killed before the work was done').toBeGreaterThan(0)
  // A call that was under way when its worker died is leased; it is made again when the lease is over.
  const last = startWorker()
  while ((await left()) > 0 && Date.now() < deadline) {
    await sql`update webhook_call set due_at = now() where state in ('queued', 'failed') and due_at > now() + interval '10 seconds'`.execute(
      app.db,
    )
    await delay(50)
  }
  last.kill('SIGKILL')
  await once(last, 'exit')

  const each = { things: ACCOUNTS, accounts: ACCOUNTS }
  expect(await written()).toEqual({
    'mail playbook': { things: 2 * ACCOUNTS, accounts: ACCOUNTS },
    'mail survey': each,
    call: each,
    asked: each,
    message: each,
    'note Crash': each,
    'note Second': each,
    'Crash done': each,
    'Second done': each,
  })
  await expectMailOnce()
  await expectCallsOnce()
})
