import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createKey } from '../team/key.store.ts'
import { createWriter } from './ingest.service.ts'
import { type Message, readMessage } from './message.ts'

let app: TestApp
let key: { id: string; token: string }
let basic: string

beforeAll(async () => {
  app = await createTestApp()
  key = await createKey(app.db, { name: 'Website', kind: 'write', scopes: [] })
  basic = `Basic ${Buffer.from(`${key.token}:`).toString('base64')}`
})
afterAll(() => app.close())

let number = 0
const nextId = () => `message-${++number}`
const at = (time: string) => new Date(time).toISOString()

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await app.http.inject({
    method: 'POST',
    url: `/v1/${path}`,
    headers: { authorization: basic, 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(response.body || '{}') }
}

const batch = (...items: object[]) => post('batch', { batch: items, sentAt: new Date().toISOString() })

async function usageOf(account: string) {
  const { rows } = await sql<{ day: string; events: number; contacts: number; account_id: number }>`
    select u.day, sum(u.events)::integer as events, count(distinct u.contact_id)::integer as contacts, u.account_id
    from usage_day u left join account a on a.id = u.account_id
    where coalesce(a.external_id, '') = ${account} group by u.day, u.account_id order by 1`.execute(app.db)
  return rows.map(({ day, events, contacts }) => ({ day, events, contacts }))
}

async function contactOf(externalId: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select c.*, a.external_id as account from contact_now c left join account a on a.id = c.account_id
    where c.external_id = ${externalId}`.execute(app.db)
  return rows[0]
}

describe('single calls', () => {
  it('takes every kind by its long and its short name', async () => {
    const calls = {
      identify: { userId: 'kinds', traits: { name: 'Kana' } },
      track: { userId: 'kinds', event: 'Kinds tracked' },
      page: { userId: 'kinds', name: 'Pricing' },
      screen: { userId: 'kinds', name: 'Main' },
      group: { userId: 'kinds', groupId: 'kinds-inc' },
      alias: { userId: 'kinds', previousId: 'kinds-before' },
    }
    for (const [kind, call] of Object.entries(calls)) {
      for (const path of [kind, kind.slice(0, 1)]) {
        const { status, body } = await post(path, {
          ...call,
          messageId: nextId(),
          timestamp: at('2026-03-02T10:00:00Z'),
        })
        expect([path, status, body]).toEqual([
          path,
          200,
          { success: true, accepted: 1, duplicate: 0, rejected: [] },
        ])
      }
    }
    expect(await usageOf('kinds-inc')).toEqual([{ day: '2026-03-02', events: 6, contacts: 1 }])
  })

  it('reads a text/plain body with its key inside, as browsers send it', async () => {
    const payload = JSON.stringify({
      writeKey: key.token,
      userId: 'browser',
      event: 'Seen',
      messageId: nextId(),
    })
    const response = await app.http.inject({
      method: 'POST',
      url: '/v1/t',
      headers: { 'content-type': 'text/plain', origin: 'https://shop.example' },
      payload,
    })
    expect(response.json()).toMatchObject({ accepted: 1 })
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  it('answers the question a browser asks first', async () => {
    const response = await app.http.inject({
      method: 'OPTIONS',
      url: '/v1/t',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    })
    expect(response.statusCode).toBe(204)
    expect(response.headers['access-control-allow-headers']).toContain('authorization')
    expect(response.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('takes the key as bearer, and the reports of the library on itself', async () => {
    const { body } = await post(
      'track',
      { userId: 'bearer', event: 'Seen', messageId: nextId() },
      { authorization: `Bearer ${key.token}` },
    )
    expect(body).toMatchObject({ accepted: 1 })
    expect((await post('m', { series: [] })).status).toBe(200)
  })

  it('refuses absent, unknown and revoked keys', async () => {
    const call = { userId: 'u', event: 'e' }
    expect((await post('track', call, { authorization: '' })).status).toBe(401)
    const unknown = await post('track', call, { authorization: 'Basic bm9ib2R5Og==' })
    expect([unknown.status, unknown.body.code]).toEqual([401, 'events.unknown_key'])
    const gone = await createKey(app.db, { name: 'Old', kind: 'write', scopes: [] })
    await app.db
      .updateTable('api_key')
      .set({ revoked_at: new Date().toISOString() })
      .where('id', '=', gone.id)
      .execute()
    expect((await post('track', call, { authorization: `Bearer ${gone.token}` })).status).toBe(401)
    const read = await createKey(app.db, { name: 'Reader', kind: 'api', scopes: ['accounts:read'] })
    expect((await post('track', call, { authorization: `Bearer ${read.token}` })).status).toBe(401)
  })

  it('unpacks gzip, and stops a bomb while unpacking it', async () => {
    const call = { userId: 'zip', event: 'Packed', messageId: nextId() }
    const gzip = { 'content-encoding': 'gzip' }
    expect((await post('track', gzipSync(JSON.stringify(call)), gzip)).body).toMatchObject({ accepted: 1 })
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20))
    const { status, body } = await post('batch', bomb, gzip)
    expect([status, body.code]).toEqual([400, 'events.body_too_large'])
    expect((await post('track', Buffer.from('no gzip'), gzip)).body.code).toBe('events.bad_encoding')
  })
})

describe('verdicts', () => {
  it('lets the good items of a batch in and says of each bad one why', async () => {
    const ok = { type: 'track', userId: 'verdict', event: 'Fine', timestamp: at('2026-03-03T10:00:00Z') }
    const { status, body } = await batch(
      { ...ok, messageId: nextId() },
      { ...ok, type: 'tracked' },
      { ...ok, event: undefined },
      { ...ok, userId: undefined },
      { ...ok, event: 'x'.repeat(201) },
      { ...ok, timestamp: 'yesterday' },
      { ...ok, timestamp: '1999-12-31T23:59:59Z' },
      { ...ok, timestamp: new Date(Date.now() + 25 * 3_600_000).toISOString() },
      { ...ok, event: 'a\0b' },
      { ...ok, properties: [1] },
      { ...ok, properties: { text: 'あ'.repeat(12_000) } },
      { ...ok, messageId: nextId(), properties: { half: '\ud800', whole: '😀' } },
      { ...ok, messageId: nextId(), timestamp: Date.parse('2026-03-03T11:00:00Z') },
    )
    expect(status).toBe(200)
    expect(body.accepted).toBe(3)
    expect(
      body.rejected.map((one: { index: number; code: string; field?: string }) => [
        one.index,
        one.code,
        one.field,
      ]),
    ).toEqual([
      [1, 'events.bad_type', 'type'],
      [2, 'events.missing_field', 'event'],
      [3, 'events.no_identity', 'userId'],
      [4, 'events.too_long', 'event'],
      [5, 'events.bad_timestamp', 'timestamp'],
      [6, 'events.ts_out_of_range', 'timestamp'],
      [7, 'events.ts_out_of_range', 'timestamp'],
      [8, 'events.nul', undefined],
      [9, 'events.not_an_object', 'properties'],
      [10, 'events.event_too_large', undefined],
    ])
    expect(await contactOf('verdict')).toBeDefined()
  })

  it('answers a single bad call with a problem, and keeps it for people to see', async () => {
    const { status, body } = await post('group', { userId: 'lost', traits: { password: 'hunter2' } })
    expect([status, body.code, body.field]).toEqual([400, 'events.missing_field', 'groupId'])
    await post('group', { userId: 'lost', traits: { password: 'hunter2' } })
    const rejected = await app.db
      .selectFrom('rejected_event')
      .selectAll()
      .where('code', '=', 'events.missing_field')
      .where('kind', '=', 'group')
      .execute()
    expect(rejected).toHaveLength(1)
    expect(rejected[0]).toMatchObject({ count: 2, write_key_id: key.id, field: 'groupId' })
    expect(JSON.stringify(rejected[0]?.sample)).not.toContain('hunter2')
  })

  it('keeps bodies that are no JSON, or too large to be read', async () => {
    expect((await post('batch', '{"batch": [')).body.code).toBe('events.not_json')
    expect((await post('batch', 'x'.repeat(600 * 1024))).body.code).toBe('events.body_too_large')
    expect((await post('batch', { batch: 'no list' })).body.code).toBe('events.bad_batch')
    const many = Array.from({ length: 2_501 }, () => ({}))
    expect((await post('batch', { batch: many })).body.code).toBe('events.too_many')
    const codes = await app.db.selectFrom('rejected_event').select('code').execute()
    expect(codes.map((row) => row.code)).toEqual(
      expect.arrayContaining([
        'events.not_json',
        'events.body_too_large',
        'events.bad_batch',
        'events.too_many',
      ]),
    )
  })

  it('refuses what is nested beyond reason', async () => {
    const deep = '['.repeat(7_000) + ']'.repeat(7_000)
    const ok = { type: 'track', userId: 'deep', event: 'Deep', timestamp: at('2026-03-03T10:00:00Z') }
    const items = [
      { ...ok, messageId: nextId() },
      { type: 'identify', userId: 'deep', messageId: nextId(), traits: { deep: 'DEEP' } },
      { ...ok, messageId: nextId(), properties: { deep: 'DEEP' } },
    ]
    const { body } = await post('batch', JSON.stringify({ batch: items }).replaceAll('"DEEP"', deep))
    expect(body.rejected.map((one: { code: string }) => one.code)).toEqual([
      'events.too_deep',
      'events.too_deep',
    ])
    expect(body.accepted).toBe(1)
  })

  it('keeps one event the database refuses from stopping the others', async () => {
    const write = createWriter({ db: app.db, log: app.log, now: () => new Date(), changed: () => undefined })
    const messages = Array.from({ length: 40 }, () => {
      const call = { type: 'track', userId: 'poison', event: 'Poison', messageId: nextId() }
      return readMessage(call, { receivedAt: Date.now() }) as Message
    })
    const [, , , bad] = messages
    if (bad) bad.properties = 'this is no JSON'
    await write(messages)
    const outcomes = messages.map(({ outcome }) => (typeof outcome === 'object' ? outcome.code : outcome))
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(39)
    expect(outcomes[3]).toBe('events.refused')
  })
})

describe('once', () => {
  const track = (messageId: string, time: string | undefined, userId = 'once') => ({
    type: 'track',
    userId,
    event: 'Counted',
    messageId,
    context: { groupId: 'once-inc' },
    ...(time === undefined ? {} : { timestamp: at(time) }),
  })

  it('counts a repeated message once: in one batch, later, and at the same time', async () => {
    const [a, b, c] = [nextId(), nextId(), nextId()]
    const day = '2026-03-04T10:00:00Z'
    expect((await batch(track(a, day), track(a, day), track(b, day))).body).toMatchObject({
      accepted: 2,
      duplicate: 1,
    })
    expect((await batch(track(b, day), track(c, day))).body).toMatchObject({ accepted: 1, duplicate: 1 })
    const d = nextId()
    const answers = await Promise.all(Array.from({ length: 10 }, () => batch(track(d, day))))
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(1)
    expect(await usageOf('once-inc')).toEqual([{ day: '2026-03-04', events: 4, contacts: 1 }])
  })

  it('takes events late and out of order', async () => {
    const times = [
      '2026-03-09T10:00:00Z',
      '2025-11-01T00:00:00Z',
      '2026-03-08T23:59:59.999Z',
      '2026-03-09T00:00:00Z',
    ]
    for (const time of times)
      await batch({ ...track(nextId(), time, 'late'), context: { groupId: 'late-inc' } })
    expect(await usageOf('late-inc')).toEqual([
      { day: '2025-11-01', events: 1, contacts: 1 },
      { day: '2026-03-08', events: 1, contacts: 1 },
      { day: '2026-03-09', events: 2, contacts: 1 },
    ])
  })

  it('knows a retry although the server set or corrected its time', async () => {
    const noTime = track(nextId(), undefined, 'clockless')
    expect((await batch(noTime)).body).toMatchObject({ accepted: 1 })
    expect((await batch(noTime)).body).toMatchObject({ accepted: 0, duplicate: 1 })

    const skewed = {
      ...track(nextId(), undefined, 'skewed'),
      timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    }
    const sent = (ago: number) => new Date(Date.now() - 3_600_000 - ago).toISOString()
    expect((await post('batch', { batch: [skewed], sentAt: sent(0) })).body).toMatchObject({ accepted: 1 })
    expect((await post('batch', { batch: [skewed], sentAt: sent(5) })).body).toMatchObject({ duplicate: 1 })
    // The same message, once with a clock believed and once not, in both orders.
    expect((await batch(skewed)).body).toMatchObject({ duplicate: 1 })
    const believed = { ...track(nextId(), undefined, 'skewed'), timestamp: new Date().toISOString() }
    expect((await batch(believed)).body).toMatchObject({ accepted: 1 })
    expect((await post('batch', { batch: [believed], sentAt: sent(0) })).body).toMatchObject({ duplicate: 1 })
  })

  it('corrects the time of a client whose clock is an hour slow', async () => {
    const slow = Date.now() - 3_600_000
    const call = {
      ...track(nextId(), undefined, 'slow'),
      event: 'Slow clock',
      timestamp: new Date(slow - 1000).toISOString(),
    }
    await post('batch', { batch: [call], sentAt: new Date(slow).toISOString() })
    const { rows } = await sql<{ ago: number }>`
      select extract(epoch from e.received_at - e.ts)::float8 as ago from event e join event_name n on n.id = e.event_name_id
      where n.name = 'Slow clock'`.execute(app.db)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.ago).toBeGreaterThan(0.9)
    expect(rows[0]?.ago).toBeLessThan(10)
  })

  it('knows a retry although its contact has moved to another account since', async () => {
    const call = {
      type: 'track',
      userId: 'mover',
      event: 'Moved',
      messageId: nextId(),
      timestamp: at('2026-03-05T10:00:00Z'),
    }
    await batch({ type: 'group', userId: 'mover', groupId: 'from-inc', messageId: nextId() })
    expect((await batch(call)).body).toMatchObject({ accepted: 1 })
    await batch({ type: 'group', userId: 'mover', groupId: 'to-inc', messageId: nextId() })
    expect((await batch(call)).body).toMatchObject({ duplicate: 1 })
    expect(await usageOf('to-inc')).toEqual([])
  })

  it('applies a repeated identify once, so that it cannot bring old traits back', async () => {
    const old = { type: 'identify', userId: 'traits', messageId: nextId(), traits: { title: 'Old' } }
    await batch(old)
    await batch({ type: 'identify', userId: 'traits', messageId: nextId(), traits: { title: 'New' } })
    expect((await batch(old)).body).toMatchObject({ duplicate: 1 })
    expect(await contactOf('traits')).toMatchObject({ title: 'New' })
  })
})
