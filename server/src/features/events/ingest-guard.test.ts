import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { until } from '../../../test/postgres-process.ts'
import { createHttp } from '../../platform/http.ts'
import { createKey } from '../team/key.store.ts'
import { Gate } from './gate.ts'
import { createIngestQueue } from './ingest-queue.ts'
import { installEvents } from './install-events.ts'
import { type Message, readMessage } from './message.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

function signal() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}

const call = { userId: 'u', event: 'Used' }

it('tells a client that sends too often when to come back', async () => {
  const { token } = await createKey(app.db, { name: 'Eager', kind: 'write', scopes: [] })
  const http = await createHttp({ config: app.config, log: app.log, authenticate: async () => undefined })
  installEvents(http, app, { requestsPerMinute: 3 })
  const send = () =>
    http.inject({
      method: 'POST',
      url: '/v1/track',
      headers: { authorization: `Bearer ${token}`, origin: 'https://shop.example' },
      payload: call,
    })
  const answers = [await send(), await send(), await send(), await send()]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429])
  expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0)
  expect(answers[3]?.headers['access-control-allow-origin']).toBe('*')
  await http.close()
})

it('stops taking a key soon after it was revoked', async () => {
  const { id, token } = await createKey(app.db, { name: 'Revoked', kind: 'write', scopes: [] })
  const send = async () =>
    (
      await app.http.inject({
        method: 'POST',
        url: '/v1/track',
        headers: { authorization: `Bearer ${token}` },
        payload: call,
      })
    ).statusCode
  expect(await send()).toBe(200)
  await app.db
    .updateTable('api_key')
    .set({ revoked_at: new Date().toISOString() })
    .where('id', '=', id)
    .execute()
  await until(async () => (await send()) === 401, 'the key to be refused')
})

it('takes no more than it can hold, writes together what waits, and keeps the order', async () => {
  const message = (n: number) =>
    readMessage({ ...call, type: 'track', messageId: `${n}` }, { receivedAt: Date.now() }) as Message
  const batches: string[][] = []
  const started = signal()
  const free = signal()
  const queue = createIngestQueue(
    async (messages) => {
      started.resolve()
      if (batches.length === 0) await free.promise
      batches.push(messages.map(({ messageId }) => messageId ?? ''))
    },
    { mostAtOnce: 3, mostWaiting: 5 },
  )
  const first = queue.submit([message(0)])
  await started.promise
  const rest = [1, 2, 3, 4, 5].map((n) => queue.submit([message(n)]))
  await expect(queue.submit([message(6)])).rejects.toMatchObject({ code: 'events.busy', status: 503 })
  free.resolve()
  await Promise.all([first, ...rest])
  await queue.drained()
  expect(batches).toEqual([['0'], ['1', '2', '3'], ['4', '5']])
})

it('hands a failure to those who waited for it and goes on with the next', async () => {
  let fail = true
  const queue = createIngestQueue(async () => {
    if (fail) throw new Error('the database is away')
  })
  await expect(queue.submit([{} as Message])).rejects.toThrow('the database is away')
  fail = false
  await queue.submit([{} as Message])
})

it('lets exclusive work run alone and in its turn', async () => {
  const gate = new Gate()
  const log: string[] = []
  const steps = Array.from({ length: 5 }, () => signal())
  const step = (n: number) => async () => {
    log.push(`${n} in`)
    await steps[n]?.promise
    log.push(`${n} out`)
  }
  const all = [
    gate.shared(step(0)),
    gate.shared(step(1)),
    gate.exclusive(step(2)),
    gate.shared(step(3)),
    gate.shared(step(4)),
  ]
  for (const n of [1, 0, 2, 4, 3]) {
    steps[n]?.resolve()
    await all[n]
  }
  expect(log).toEqual(['0 in', '1 in', '1 out', '0 out', '2 in', '2 out', '3 in', '4 in', '4 out', '3 out'])
  await expect(gate.exclusive(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await gate.shared(async () => undefined)
})
