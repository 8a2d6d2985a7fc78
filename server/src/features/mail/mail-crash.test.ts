import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { bundled, root } from '../../../test/bundled.ts'
import { type MailServer, startMailServer } from '../../../test/mail-server.ts'
import { queueMail } from './outbox.store.ts'

const MAILS = 160
const MOST_KILLS = 7
const PATIENCE_MS = 240_000

let app: TestApp
let server: MailServer
let program: Awaited<ReturnType<typeof bundled>>

beforeAll(async () => {
  server = await startMailServer()
  program = await bundled('send-mail-process')
  app = await createTestApp()
})
afterAll(async () => {
  await app?.close()
  await server?.close()
  program?.remove()
})

async function states(): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; mails: number }>`
    select state, count(*)::integer as mails from outbox_mail group by state`.execute(app.db)
  return Object.fromEntries(rows.map(({ state, mails }) => [state, mails]))
}

function startWorker() {
  return spawn(process.execPath, [program.file], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: app.url,
      TSUZUKU_SMTP_URL: server.url,
      TSUZUKU_MAIL_FROM: 'cs@example.com',
      TSUZUKU_POOL_SIZE: '4',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('a worker killed over and over sends no mail twice, and loses none: what is in doubt is asked', async () => {
  const now = new Date()
  for (let n = 0; n < MAILS; n += 1) {
    const words = { subject: `Mail ${n}`, text: 't'.repeat(20_000), html: '<p>h</p>' }
    const to = { toName: null, toAddress: `p${n}@example.com`, language: 'en' as const }
    await queueMail(app.db, { idempotencyKey: `m${n}`, kind: 'test', ...to, ...words, ifUnsure: 'ask' }, now)
  }
  const deadline = Date.now() + PATIENCE_MS
  let kills = 0
  for (; kills < MOST_KILLS && ((await states()).queued ?? 0) > 0; kills += 1) {
    const worker = startWorker()
    const ended = once(worker, 'exit')
    const before = server.received.length
    const more = 1 + Math.floor(Math.random() * (MAILS / MOST_KILLS))
    while (server.received.length < Math.min(MAILS, before + more) && Date.now() < deadline) await delay(1)
    // At any point of the conversation about the next one.
    await delay(Math.random() * 12)
    worker.kill('SIGKILL')
    await ended
  }
  expect(kills).toBeGreaterThan(3)
  const last = startWorker()
  while (((await states()).queued ?? 0) > 0 && Date.now() < deadline) await delay(20)
  last.kill('SIGKILL')
  await once(last, 'exit')
  const { sent = 0, unsure = 0, ...others } = await states()
  expect(others).toEqual({})
  expect(sent + unsure).toBe(MAILS)
  expect(unsure).toBeLessThanOrEqual(kills)
  const ids = server.received.map(({ mail }) => mail.messageId)
  expect(new Set(ids).size, 'a mail came twice').toBe(ids.length)
  const { rows } = await sql<{
    address: string
  }>`select to_address as address from outbox_mail where state = 'sent'`.execute(app.db)
  const arrived = new Set(server.received.map(({ to }) => to))
  expect(
    rows.filter(({ address }) => !arrived.has(address)),
    'called sent and never came',
  ).toEqual([])
})
