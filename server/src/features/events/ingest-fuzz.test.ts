import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createKey } from '../team/key.store.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await createTestApp()
  token = (await createKey(app.db, { name: 'Fuzz', kind: 'write', scopes: [] })).token
})
afterAll(() => app.close())

const paths = [
  'identify',
  'track',
  'page',
  'screen',
  'group',
  'alias',
  'batch',
  'import',
  'i',
  't',
  'p',
  's',
  'g',
  'a',
  'b',
  'm',
]
const types = [
  'application/json',
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'nonsense',
  '',
  'a/b; c=',
]
const encodings = [
  ...Array<undefined>(12).fill(undefined),
  'gzip',
  'identity',
  'br',
  'zstd',
  'GZIP, gzip',
  '',
]

const word = fc.oneof(
  fc.constantFrom(
    'u1',
    'u2',
    'cookie',
    '',
    ' ',
    '__proto__',
    'constructor',
    '0',
    '\u0000',
    '\ud800',
    '😀',
    "'; drop table event; --",
  ),
  fc.string({ unit: 'binary', maxLength: 250 }),
)
const value = fc.oneof(
  word,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.jsonValue({ maxDepth: 3 }),
)
const traits = fc.dictionary(
  fc.oneof(
    fc.constantFrom('name', 'email', 'title', 'role', 'company', 'website', 'stage', 'created_at', 'tier'),
    word,
  ),
  value,
  { maxKeys: 6 },
)
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 25, arbitrary: right }, { weight: 1, arbitrary: value })
/** Something like a call: mostly right, so that it reaches the database. */
const call = fc.record(
  {
    type: mostly(fc.constantFrom('identify', 'track', 'track', 'track', 'page', 'screen', 'group', 'alias')),
    userId: mostly(fc.constantFrom('u1', 'u2', 'u3')),
    anonymousId: mostly(fc.constantFrom('c1', 'c2', 'u1')),
    previousId: mostly(fc.constantFrom('c1', 'u2', 'u1')),
    groupId: mostly(fc.constantFrom('g1', 'g2')),
    event: mostly(fc.constantFrom('Used', 'Saved')),
    name: mostly(fc.constantFrom('Home', 'Prices')),
    messageId: mostly(fc.oneof(fc.uuid(), fc.constantFrom('m1', 'm2'))),
    timestamp: mostly(
      fc.constantFrom(
        '2026-03-01T00:00:00Z',
        '2026-03-02T00:00:00Z',
        1_772_445_600_000,
        undefined,
        '2001-01-01',
      ),
    ),
    sentAt: mostly(fc.constant(undefined)),
    properties: mostly(traits),
    traits: mostly(traits),
    context: mostly(
      fc.record({ groupId: mostly(fc.constantFrom('g1', 'g3')), traits }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: ['type', 'userId', 'event', 'groupId', 'previousId', 'messageId'] },
)
const wild = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
)
const sent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constantFrom('batch', 'b', 'import'),
      fc
        .array(call, { maxLength: 8 })
        .map((batch) => JSON.stringify({ batch, sentAt: new Date().toISOString() })),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom(...paths),
      call.map((one) => JSON.stringify(one)),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...paths), wild) },
)
const header = fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, ''))

it('answers anything with 2xx or 4xx, and every accepted event is counted', async () => {
  const answers = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      sent,
      fc.record({
        type: fc.constantFrom(...types),
        encoding: fc.constantFrom(...encodings),
        really: fc.boolean(),
        key: fc.oneof({ weight: 9, arbitrary: fc.constant('right') }, { weight: 1, arbitrary: header }),
        extra: header,
      }),
      async ([path, given], { type, encoding, really, key, extra }) => {
        const payload = encoding === 'gzip' && really ? gzipSync(given) : Buffer.from(given)
        const response = await app.http.inject({
          method: 'POST',
          url: `/v1/${path}`,
          headers: {
            authorization: key === 'right' ? `Basic ${Buffer.from(`${token}:`).toString('base64')}` : key,
            'content-type': type,
            ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
            'x-forwarded-for': extra,
            origin: extra,
          },
          payload,
        })
        answers.add(response.statusCode)
        expect([200, 400, 401, 415]).toContain(response.statusCode)
        JSON.parse(response.body)
      },
    ),
    { numRuns: 800 },
  )
  expect(answers.has(200) && answers.has(400)).toBe(true)
  const { rows } = await sql`
    with counted as (
      select account_id, (ts at time zone 'UTC')::date as day, contact_id, sum(quantity)::integer as events, sum(seconds)::integer as seconds,
        bit_or(n.features) as features, min(ts) as first_ts, max(ts) as last_ts
      from event e join event_name n on n.id = e.event_name_id group by 1, 2, 3
    )
    (table counted except table usage_day) union all (table usage_day except table counted)`.execute(app.db)
  expect(rows).toEqual([])
  const events = await sql<{ n: number }>`select count(*)::integer as n from event`.execute(app.db)
  expect(events.rows[0]?.n).toBeGreaterThan(100)
}, 300_000)
