import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { Agent, type Dispatcher } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createLog } from '../../platform/log.ts'
import { createOutgoing } from '../../platform/outgoing.ts'
import { createCalls } from './webhook.jobs.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
let receiver: Server
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void
let asked = 0

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      asked += 1
      answer(request, response, body)
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
})
afterAll(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await app.close()
})

const base = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`

async function queued(url: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into webhook_call (idempotency_key, kind, url, body, due_at, give_up_at, created_at)
    values (gen_random_uuid()::text, 'webhook', ${url}, '{"type": "playbook.step"}', ${now}, ${now}::timestamptz + interval '48 hours', ${now})
    returning id`.execute(app.db)
  return rows[0]?.id ?? 0
}

const callBy = (outgoing: Dispatcher) =>
  createCalls({ ...app, clock: () => now, log: createLog('silent'), outgoing })()
const call = (allowed?: () => boolean) => callBy(createOutgoing(allowed))

async function stateOf(id: number) {
  const response = await app.http.inject({ url: '/api/v1/webhook-calls', headers: await app.as('admin') })
  return response.json().rows.find((row: { id: number }) => row.id === id)
}

it('signs what the library of the standard accepts, with the same id over all attempts', async () => {
  const seen: { id: string; ok: boolean }[] = []
  const settings = await app.http.inject({ url: '/api/v1/playbook-settings', headers: await app.as('admin') })
  const webhook = new Webhook(settings.json().webhook_secret)
  now = new Date()
  answer = (request, response, body) => {
    let ok = true
    try {
      webhook.verify(body, request.headers as Record<string, string>)
    } catch {
      ok = false
    }
    seen.push({ id: String(request.headers['webhook-id']), ok })
    response.writeHead(seen.length === 1 ? 503 : 200).end()
  }
  const id = await queued(`${base()}/hook`)
  await call(() => true)
  expect(await stateOf(id)).toMatchObject({ state: 'failed', attempts: 1, last_reply: 'HTTP 503' })
  await sql`update webhook_call set due_at = ${now} where id = ${id}`.execute(app.db)
  await call(() => true)
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect(seen).toEqual([
    { id: seen[0]?.id, ok: true },
    { id: seen[0]?.id, ok: true },
  ])
})

it('calls nothing inside, by address, by name or by redirect', async () => {
  asked = 0
  answer = (_request, response) => response.writeHead(302, { location: `${base()}/inside` }).end()
  const direct = await queued(`${base()}/hook`)
  const named = await queued(base().replace('127.0.0.1', 'localhost'))
  const metadata = await queued('http://169.254.169.254/latest/meta-data')
  await call()
  expect(asked).toBe(0)
  for (const id of [direct, named, metadata]) {
    expect(await stateOf(id)).toMatchObject({
      state: 'dead',
      last_reply: expect.stringContaining('blocked_address'),
    })
  }
  const redirected = await queued(`${base()}/hook`)
  await call(() => true)
  expect(asked).toBe(1)
  expect(await stateOf(redirected)).toMatchObject({ state: 'failed', last_reply: 'HTTP 302' })
})

it('gives up in time on a receiver that hangs up, and lets a person try again or drop it', async () => {
  answer = (request) => request.socket.destroy()
  const id = await queued(`${base()}/hook`)
  for (let attempt = 0; attempt < 20 && (await stateOf(id)).state !== 'dead'; attempt += 1) {
    await call(() => true)
    now = new Date(now.getTime() + 7 * 3_600_000)
  }
  expect(await stateOf(id)).toMatchObject({ state: 'dead' })
  const decide = async (verb: string) =>
    app.http.inject({
      method: 'POST',
      url: `/api/v1/webhook-calls/${id}/decisions`,
      headers: await app.as('admin'),
      payload: { verb },
    })
  expect((await decide('drop')).json().code).toBe('playbooks.call_state_conflict')
  expect((await decide('again')).statusCode).toBe(204)
  expect((await stateOf(id)).state).toBe('queued')
  expect((await decide('drop')).statusCode).toBe(204)
  answer = (_request, response) => response.writeHead(200).end()
  asked = 0
  await call(() => true)
  expect(asked).toBe(0)
})

it('waits for a receiver that never answers no longer than the limit, and lets other calls go by meanwhile', async () => {
  const order: string[] = []
  answer = (request, response) => {
    order.push(request.url ?? '')
    // The first never hears anything; that it gave up is heard here.
    if (request.url === '/hangs') response.on('close', () => order.push('given up'))
    else response.writeHead(200).end()
  }
  const hanging = await queued(`${base()}/hangs`)
  const others: number[] = []
  for (let n = 0; n < 6; n += 1) others.push(await queued(`${base()}/other`))
  const outgoing = new Agent({ headersTimeout: 1_000 })
  await callBy(outgoing)
  await outgoing.close()
  // Calls leave together: which of them is heard first is not for us to say.
  expect(order.slice(0, -1).sort()).toEqual(['/hangs', ...others.map(() => '/other')])
  expect(order.at(-1)).toBe('given up')
  for (const id of others) expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1 })
  const kept = await stateOf(hanging)
  expect(kept).toMatchObject({
    state: 'failed',
    attempts: 1,
    last_reply: expect.stringContaining('HEADERS_TIMEOUT'),
  })
  expect(new Date(kept.due_at).getTime()).toBeGreaterThan(now.getTime())
})

it('takes the status for the answer, also where the text behind it never ends', async () => {
  asked = 0
  answer = (_request, response) => void response.writeHead(200).write('thank')
  const id = await queued(`${base()}/hook`)
  await call(() => true)
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1 })
  expect(asked).toBe(1)
})
