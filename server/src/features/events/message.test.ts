import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonSize, MAX_EVENT, readBody } from './ingest-body.ts'
import { type Message, readMessage } from './message.ts'
import { messageTime, readInstant } from './message-time.ts'
import { sampleOf, sampleTextOf } from './rejected-sample.ts'
import type { Rejection } from './rejection.ts'
import { accountTraits, contactTraits } from './traits.ts'

const receivedAt = Date.parse('2026-03-10T12:00:00Z')
const minutes = 60_000

describe('readInstant', () => {
  it.each([
    ['2026-03-02T10:00:00.123Z', '2026-03-02T10:00:00.123Z'],
    ['2026-03-02T10:00:00+09:00', '2026-03-02T01:00:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026-03-02 10:00:00', '2026-03-02T10:00:00.000Z'],
    ['1772445600000', '2026-03-02T10:00:00.000Z'],
    [1772445600000, '2026-03-02T10:00:00.000Z'],
  ])('reads %s', (given, expected) => {
    expect(new Date(readInstant(given)).toISOString()).toBe(expected)
  })

  it.each(['2026-02-30T00:00:00Z', 'Tue Mar 02 2026', 'yesterday', '', {}, [], true, null])(
    'refuses %j',
    (given) => {
      expect(readInstant(given)).toBeNaN()
    },
  )

  it('never throws and never reads another day than written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          expect(readInstant(date.toISOString())).toBe(date.getTime())
        },
      ),
    )
    fc.assert(fc.property(fc.anything(), (value) => typeof readInstant(value) === 'number'))
  })
})

describe('messageTime', () => {
  const iso = (ms: number) => new Date(ms).toISOString()

  it('takes the time of arrival where the client says none', () => {
    expect(messageTime({ timestamp: undefined, sentAt: undefined, receivedAt })).toEqual({
      ts: receivedAt,
      saidTs: receivedAt,
      stamped: true,
    })
  })

  it('believes a clock that is right to the minute', () => {
    const said = receivedAt - 30 * minutes
    for (const skew of [-minutes, 0, minutes]) {
      expect(messageTime({ timestamp: iso(said), sentAt: iso(receivedAt + skew), receivedAt })).toEqual({
        ts: said,
        saidTs: said,
        stamped: false,
      })
    }
  })

  it('corrects a clock that is not, whichever way it is wrong', () => {
    for (const skew of [-90 * minutes, -minutes - 1, minutes + 1, 48 * 60 * minutes]) {
      const said = receivedAt + skew - 5 * minutes
      expect(messageTime({ timestamp: iso(said), sentAt: iso(receivedAt + skew), receivedAt })).toEqual({
        ts: receivedAt - 5 * minutes,
        saidTs: said,
        stamped: true,
      })
    }
  })

  it('refuses what lies before 2000 or more than a day ahead', () => {
    const read = (timestamp: string | number) => messageTime({ timestamp, sentAt: undefined, receivedAt })
    expect(read('1999-12-31T23:59:59.999Z')).toBe('events.ts_out_of_range')
    expect(read('2000-01-01T00:00:00Z')).toMatchObject({ stamped: false })
    expect(read(receivedAt + 24 * 60 * minutes)).toMatchObject({ stamped: false })
    expect(read(receivedAt + 24 * 60 * minutes + 1)).toBe('events.ts_out_of_range')
    expect(read(1_772_445_600)).toBe('events.ts_out_of_range')
  })
})

describe('readMessage', () => {
  const read = (item: unknown) => readMessage(item, { receivedAt })

  it('tolerates what Segment tolerates', () => {
    const message = read({
      type: 'track',
      userId: 42,
      event: '  Spaced ',
      properties: null,
      extra: { anything: 1 },
    }) as Message
    expect(message).toMatchObject({ userId: '42', name: 'Spaced', properties: undefined })
  })

  it('finds the account in the group around, then in the company', () => {
    const identify = (rest: object) => (read({ type: 'identify', userId: 'u', ...rest }) as Message).groupId
    expect(identify({ context: { groupId: 'g' }, traits: { company: { id: 'c' } } })).toBe('g')
    expect(identify({ traits: { company: { id: 7 } } })).toBe('7')
    expect(identify({ traits: { company: 'Example' } })).toBeUndefined()
  })

  it('reads how long something took, whatever it is called', () => {
    const seconds = (properties: object) =>
      (read({ type: 'track', userId: 'u', event: 'e', properties }) as Message).seconds
    expect([seconds({ seconds: 3 }), seconds({ duration_ms: 2_600 }), seconds({ duration: 4 })]).toEqual([
      3, 3, 4,
    ])
    expect([seconds({ seconds: -3 }), seconds({ duration: 'long' }), seconds({ seconds: 1e12 })]).toEqual([
      0, 0, 604_800,
    ])
  })

  it('refuses a number beyond all and says which, wherever it stands', () => {
    const refused = (item: string) => read(JSON.parse(`{"userId":"u",${item}}`)) as Rejection
    expect(
      refused('"type":"track","event":"e","properties":{"order":{"lines":[{"amount":1e400}]}}'),
    ).toMatchObject({
      code: 'events.number_out_of_range',
      field: 'properties.order.lines.0.amount',
    })
    expect(refused('"type":"track","event":"e","properties":{"seconds":-1e400}')).toMatchObject({
      field: 'properties.seconds',
    })
    expect(refused('"type":"identify","traits":{"seats":1e999}')).toMatchObject({ field: 'traits.seats' })
    expect(refused('"type":"identify","traits":{"seats":1e99}')).not.toHaveProperty('code')
  })

  it('gives the same id the same key, and no id a key of its own', () => {
    const key = (messageId?: string) =>
      (read({ type: 'track', userId: 'u', event: 'e', messageId }) as Message).key
    expect(key('m')).toBe(key('m'))
    expect(key()).not.toBe(key())
  })

  it('answers anything with a message or a reason', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 4 }), (item) => {
        const result = read(item)
        expect('key' in result || result.code.startsWith('events.')).toBe(true)
      }),
    )
  })
})

describe('traits', () => {
  it('fill columns, and the rest becomes attributes with their type', () => {
    expect(
      contactTraits({
        name: 'A',
        email: null,
        employeeCount: 3,
        'Is Admin': true,
        role: 'Decision maker',
        id: 1,
      }),
    ).toEqual({
      columns: { name: 'A', email: null, role: 'decision-maker' },
      attributes: { employee_count: 3, is_admin: true },
    })
    expect(contactTraits({ role: 'chef' })).toEqual({ columns: {}, attributes: { role: 'chef' } })
    expect(
      accountTraits({ name: null, website: 'http://www.A.co.jp/x', stage: 'Trial', created_at: 8.64e15 }),
    ).toEqual({
      columns: { domain: 'a.co.jp', stage: 'trial' },
      attributes: { created_at: 8.64e15 },
    })
  })

  it('never throw, whatever their names are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything({ maxDepth: 2 })), (traits) => {
        contactTraits(traits)
        accountTraits(traits)
      }),
    )
    expect(contactTraits(JSON.parse('{"__proto__": 1, "constructor": 2}')).attributes).toMatchObject({
      constructor: 2,
    })
  })
})

describe('bodies', () => {
  it('are measured in bytes, and nesting has an end', () => {
    expect(jsonSize({ a: 'あ'.repeat(100) }, MAX_EVENT)).toBeGreaterThan(300)
    let deep: unknown = 1
    for (let n = 0; n < 200; n++) deep = [deep]
    expect(jsonSize(deep, MAX_EVENT)).toBe(Number.POSITIVE_INFINITY)
  })

  it('lose halves of characters and keep whole ones', async () => {
    const body = await readBody(Buffer.from('{"a": "\\ud800 \\ud83d\\ude00"}'), undefined)
    expect(body).toMatchObject({ value: { a: '\ufffd 😀' } })
  })
})

describe('samples', () => {
  it('are short, and without secrets and NUL', () => {
    const sample = sampleOf({
      text: 'x'.repeat(1_000),
      password: 'hunter2',
      nul: 'a\0b',
      list: Array(100).fill(1),
    }) as Record<string, unknown>
    expect(String(sample.text).length).toBeLessThan(210)
    expect(sample).toMatchObject({ password: '[hidden]', nul: 'a␀b' })
    expect(sample.list).toHaveLength(30)
    expect(sampleTextOf('{"writeKey": "tzw_secret", "batch": [')).not.toContain('tzw_secret')
  })
})
