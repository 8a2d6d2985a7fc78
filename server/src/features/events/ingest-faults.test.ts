import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, afterEach, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { fillDisk, mountSmallDisk, startOwnPostgres, unmountSmallDisk } from '../../../test/own-postgres.ts'
import { postmasterPid, until } from '../../../test/postgres-process.ts'
import { freePort, startWeb } from '../../../test/web-process.ts'
import { type App, compose } from '../../compose.ts'
import { readConfig } from '../../platform/config.ts'
import { createDatabase, createPool, type Database } from '../../platform/database.ts'
import { createLog } from '../../platform/log.ts'
import { createKey } from '../team/key.store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsuzuku-faults-'))
const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every id once, and counted as often as it is stored. */
async function expectOnce(db: Database, expected: number) {
  const { rows } = await sql<{ events: number; numbers: number; counted: number }>`
    select count(*)::integer as events, count(distinct properties ->> 'n')::integer as numbers,
      (select sum(events)::integer from usage_day) as counted from event`.execute(db)
  expect(rows[0]).toEqual({ events: expected, numbers: expected, counted: expected })
}

it('has every event once although the server was killed in the middle', async () => {
  const database = await createTestDatabase()
  cleanUp.push(() => database.drop())
  const db = createDatabase(createPool(database.url, 2))
  cleanUp.push(() => db.destroy())
  const { token } = await createKey(db, { name: 'Faults', kind: 'write', scopes: [] })
  const port = await freePort()
  const first = await startWeb(database.url, port)
  cleanUp.push(() => first.kill('SIGKILL'))

  const host = `http://127.0.0.1:${port}`
  const analytics = new Analytics({ writeKey: token, host, flushAt: 20, flushInterval: 50, maxRetries: 50 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  const delivered = { count: 0 }
  const total = 3_000
  const sending = (async () => {
    for (let n = 0; n < total; n++) {
      analytics.track({ userId: `user-${n % 50}`, event: 'Used', properties: { n } }, (error) => {
        if (!error) delivered.count++
      })
      if (n % 40 === 0) await delay(1)
    }
  })()
  await until(() => delivered.count > 300, 'the first events to be acknowledged')
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect(delivered.count).toBeLessThan(total)
  const second = await startWeb(database.url, port)
  cleanUp.push(() => second.kill('SIGKILL'))
  await sending
  await analytics.closeAndFlush({ timeout: 150_000 })
  expect(failures).toEqual([])
  await expectOnce(db, total)
}, 240_000)

type Answer = { status: number; retryAfter: string | undefined; code: string | undefined }

async function post(app: App, token: string, numbers: readonly number[]): Promise<Answer> {
  const batch = numbers.map((n) => ({
    type: 'track',
    userId: `user-${n % 50}`,
    event: 'Used',
    messageId: `fault-${n}`,
    timestamp: '2026-03-01T00:00:00Z',
    properties: { n, padding: 'x'.repeat(200) },
  }))
  const headers = { authorization: `Bearer ${token}` }
  const response = await app.http.inject({ method: 'POST', url: '/v1/batch', headers, payload: { batch } })
  const retryAfter = response.headers['retry-after']
  return {
    status: response.statusCode,
    retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
    code: response.json().code,
  }
}

async function startOwn(dataDir: string, settings: Record<string, string> = {}) {
  const postgres = await startOwnPostgres(dataDir, settings)
  cleanUp.push(() => postgres.stop())
  const config = readConfig({ DATABASE_URL: postgres.connectionString, LOG_LEVEL: 'silent' })
  const app = await compose({ config, connectionString: postgres.connectionString, log: createLog('silent') })
  cleanUp.push(() => app.close())
  const { token } = await createKey(app.db, { name: 'Faults', kind: 'write', scopes: [] })
  return { app, token }
}

/** Sends until it is taken, as a client that keeps what was not acknowledged does. */
async function sendUntilTaken(
  app: App,
  token: string,
  numbers: readonly number[],
  refused: Answer[],
): Promise<void> {
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await delay(100)) {
    const answer = await post(app, token, numbers)
    if (answer.status === 200) return
    refused.push(answer)
  }
  throw new Error('not taken within 90 s')
}

it('answers 503 while PostgreSQL restarts under load, and loses nothing it acknowledged', async () => {
  const dataDir = join(folder, 'restart')
  const { app, token } = await startOwn(dataDir)
  const refused: Answer[] = []
  let next = 0
  let taken = 0
  const client = async () => {
    while (next < 6_000) {
      const from = next
      next += 20
      await sendUntilTaken(
        app,
        token,
        Array.from({ length: 20 }, (_, n) => from + n),
        refused,
      )
      taken += 20
    }
  }
  const clients = Promise.all(Array.from({ length: 8 }, client))
  await until(() => taken >= 1_000, 'the first thousand')
  process.kill(postmasterPid(dataDir), 'SIGKILL')
  await clients
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]))
  expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true)
  await expectOnce(app.db, 6_000)
}, 240_000)

const smallDisk = join(folder, 'small-disk')
const mounted = mountSmallDisk(smallDisk, 260)
afterAll(() => {
  if (mounted === undefined) unmountSmallDisk(smallDisk)
})

it('answers 503 while the disk is full, goes on when there is room, and loses nothing it acknowledged', async (context) => {
  if (mounted !== undefined) return context.skip(mounted)
  const dataDir = join(smallDisk, 'data')
  const { app, token } = await startOwn(dataDir, { max_wal_size: '64MB', min_wal_size: '32MB' })
  const numbers = (from: number) => Array.from({ length: 500 }, (_, n) => from + n)
  expect((await post(app, token, numbers(0))).status).toBe(200)

  const filler = fillDisk(smallDisk, 2 * 1024 * 1024)
  let refusal: Answer | undefined
  let sent = 500
  while (!refusal && sent < 100_000) {
    const answer = await post(app, token, numbers(sent))
    if (answer.status === 200) sent += 500
    else refusal = answer
  }
  expect(refusal?.status).toBe(503)
  expect(Number(refusal?.retryAfter)).toBeGreaterThan(0)

  rmSync(filler)
  await sendUntilTaken(app, token, numbers(sent), [])
  await expectOnce(app.db, sent + 500)
}, 240_000)
