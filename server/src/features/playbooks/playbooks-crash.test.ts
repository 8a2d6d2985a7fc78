import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type Content, emptyContent } from './playbook.definition.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const program = join(root, 'node_modules', `.walk-process-${process.pid}.mjs`)
const ACCOUNTS = 1_500
const KILLS = 200
const LANES = 4
const PATIENCE_MS = 400_000

let app: TestApp
let receiver: Server
/** What came, by webhook-id, with how often. */
const heard = new Map<string, number>()
const forged: string[] = []
let secret = ''

beforeAll(async () => {
  app = await createTestApp()
  // One file starts in a fraction of the time, so that most of a worker's short life is work.
  await build({
    entryPoints: [join(root, 'server/test/walk-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg', 'pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
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
  rmSync(program, { force: true })
  receiver?.close()
  await app?.close()
})

async function enrolEverybody(content: Content): Promise<void> {
  await sql`
    with a as (insert into account (external_id) select 'a' || n from generate_series(1, ${ACCOUNTS}) n returning id),
      f as (insert into account_fact (account_id, name) select id, 'Account ' || id from a returning account_id),
      c as (insert into contact (external_id) select 'c' || account_id from f returning id, substr(external_id, 2)::integer as account_id),
      g as (insert into contact_fact (contact_id, account_id, name, email, role)
        select id, account_id, 'Sato', 'p' || account_id || '@example.com', 'champion' from c returning contact_id),
      p as (insert into playbook (name, state, draft, created_at, changed_at) values ('Crash', 'draft', ${JSON.stringify(content)}::jsonb, now(), now()) returning id),
      v as (insert into playbook_version (playbook_id, version, content, saved_at) select id, 1, ${JSON.stringify(content)}::jsonb, now() from p returning playbook_id)
    insert into playbook_enrolment (playbook_id, version, account_id, cause_key, cause, arm, state, step_id, wake_at, entered_at)
    select v.playbook_id, 1, f.account_id, 'x', '{}', 'treated', 'active', ${content.first}, now(), now() from v, f`.execute(
    app.db,
  )
  await sql`update playbook set state = 'on', version = 1, on_since = now(), looked_at = now(), looked_on = current_date`.execute(
    app.db,
  )
  await sql`insert into playbook_setting (mails_per_contact, quiet_from, quiet_until) values (9, 0, 0)`.execute(
    app.db,
  )
}

function startWorker() {
  return spawn(process.execPath, [program], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: app.url,
      TSUZUKU_SECRET_KEY: 'a key for tests that is long enough',
      TSUZUKU_POOL_SIZE: '4',
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
      + (select count(*) from webhook_call where state in ('queued', 'failed'))::integer as left`.execute(
    app.db,
  )
  return rows[0]?.left ?? 0
}

test(`a worker killed ${KILLS} times writes every mail and makes every call once`, {
  timeout: PATIENCE_MS + 30_000,
}, async () => {
  const settings = await app.http.inject({ url: '/api/v1/playbook-settings', headers: await app.as('admin') })
  secret = settings.json().webhook_secret
  const words = { ja: '', en: '{{ account.name }}' }
  const { port } = receiver.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/hook`
  await enrolEverybody({
    ...emptyContent,
    first: 'one',
    steps: [
      { kind: 'mail', id: 'one', to: 'champion', subject: words, body: words, review_hours: 0, next: 'call' },
      { kind: 'webhook', id: 'call', url, next: 'note' },
      { kind: 'note', id: 'note', text: words, next: 'two' },
      { kind: 'mail', id: 'two', to: 'champion', subject: words, body: words, review_hours: 0, next: null },
    ],
  })
  const deadline = Date.now() + PATIENCE_MS
  await Promise.all(Array.from({ length: LANES }, () => killOver(KILLS / LANES)))
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

  const { rows } = await sql<{ kind: string; things: number; accounts: number }>`
    select 'mail' as kind, count(*)::integer as things, count(distinct account_id)::integer as accounts from outbox_mail
    union all select 'call', count(*)::integer, count(distinct account_id)::integer from webhook_call
    union all select 'note', count(*)::integer, count(distinct account_id)::integer from note
    union all select state, count(*)::integer, count(distinct account_id)::integer from playbook_enrolment group by state`.execute(
    app.db,
  )
  expect(rows.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
    { kind: 'call', things: ACCOUNTS, accounts: ACCOUNTS },
    { kind: 'done', things: ACCOUNTS, accounts: ACCOUNTS },
    { kind: 'mail', things: 2 * ACCOUNTS, accounts: ACCOUNTS },
    { kind: 'note', things: ACCOUNTS, accounts: ACCOUNTS },
  ])
  expect(forged).toEqual([])
  expect(heard.size).toBe(ACCOUNTS)
  const again = [...heard.values()].filter((times) => times > 1).length
  expect(again, 'only a call under way when its worker died may be heard again').toBeLessThanOrEqual(KILLS)
})
