import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createKey } from '../team/key.store.ts'
import { ingestEvents, type UsageRow, undoUsageImport } from './events.service.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-03-10T12:00:00Z') })
  token = (await createKey(app.db, { name: 'Website', kind: 'write', scopes: [] })).token
})
afterAll(() => app.close())

let number = 0
async function send(...calls: object[]) {
  const batch = calls.map((call) => ({ type: 'track', messageId: `api-${++number}`, ...call }))
  const response = await app.http.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: `Bearer ${token}` },
    payload: { batch },
  })
  return response.json()
}

async function get(url: string, role: 'admin' | 'csm' | 'executive' | 'product' = 'product') {
  const response = await app.http.inject({ method: 'GET', url, headers: await app.as(role) })
  return { status: response.statusCode, body: response.json() }
}

describe('rejected events', () => {
  it('are listed newest first in pages, by code, and come back after being dismissed', async () => {
    await send(
      { userId: 'a', event: '' },
      { userId: 'a', event: 'x', timestamp: 'never' },
      { type: 'page' },
      { userId: 'b', event: '' },
    )
    const first = await get('/api/v1/rejected-events?limit=2')
    expect(first.body.rows).toHaveLength(2)
    const second = await get(`/api/v1/rejected-events?limit=2&cursor=${first.body.next_cursor}`)
    expect(second.body).toMatchObject({ rows: [{}], next_cursor: null })
    const all = [...first.body.rows, ...second.body.rows]
    expect(new Set(all.map((row: { id: number }) => row.id)).size).toBe(3)
    expect(first.body.codes.find((one: { code: string }) => one.code === 'events.missing_field')).toEqual({
      code: 'events.missing_field',
      groups: 1,
      count: 2,
    })
    const { body } = await get('/api/v1/rejected-events?code=events.bad_timestamp')
    expect(body.rows).toMatchObject([
      { field: 'timestamp', event_name: 'x', key_name: 'Website', count: 1, sample: { timestamp: 'never' } },
    ])

    const dismiss = { method: 'POST', url: `/api/v1/rejected-events/${body.rows[0].id}/dismiss` } as const
    expect((await app.http.inject({ ...dismiss, headers: await app.as('csm') })).statusCode).toBe(403)
    expect((await app.http.inject({ ...dismiss, headers: await app.as('admin') })).statusCode).toBe(204)
    expect((await get('/api/v1/rejected-events?code=events.bad_timestamp')).body.rows).toEqual([])
    expect((await get('/api/v1/rejected-events?dismissed=true')).body.rows).toHaveLength(1)
    await send({ userId: 'a', event: 'x', timestamp: 'never' })
    expect((await get('/api/v1/rejected-events?code=events.bad_timestamp')).body.rows).toMatchObject([
      { count: 2 },
    ])
  })

  it('answers what does not exist with a problem', async () => {
    const response = await app.http.inject({
      method: 'POST',
      url: '/api/v1/rejected-events/99999/dismiss',
      headers: await app.as('admin'),
    })
    expect([response.statusCode, response.json().code]).toEqual([404, 'events.rejected_not_found'])
    expect((await get('/api/v1/rejected-events?cursor=nonsense')).body.code).toBe('http.bad_cursor')
  })
})

describe('features and names', () => {
  it('are known from what arrived, and can be renamed with a trace', async () => {
    await send({ userId: 'f', event: 'Report exported' }, { type: 'page', userId: 'f', name: 'Pricing' })
    const { body } = await get('/api/v1/features')
    const page = body.rows.find((row: { key: string }) => row.key === 'page:Pricing')
    expect(page).toMatchObject({ name: 'Pricing', event_names: 1 })
    const renamed = await app.http.inject({
      method: 'PATCH',
      url: `/api/v1/features/${page.id}`,
      headers: await app.as('admin'),
      payload: { name: 'Price list' },
    })
    expect(renamed.json()).toEqual({ id: page.id, key: 'page:Pricing', name: 'Price list' })
    const audit = await app.db
      .selectFrom('audit_entry')
      .selectAll()
      .where('action', '=', 'feature.rename')
      .execute()
    expect(audit).toMatchObject([{ before: { name: 'Pricing' }, after: { name: 'Price list' } }])
    const names = await get('/api/v1/events/names?q=pric')
    expect(names.body.rows).toMatchObject([{ kind: 'page', name: 'Pricing', feature: 'Price list' }])
  })

  it('shows the last calls as they arrive', async () => {
    await send({ userId: 'r', event: 'First hello' }, { type: 'identify', userId: 'r' })
    const { body } = await get('/api/v1/events/recent')
    expect(body.rows.slice(0, 2)).toMatchObject([
      { kind: 'identify' },
      { kind: 'track', name: 'First hello', key_name: 'Website' },
    ])
  })
})

describe('usage of an account', () => {
  it('counts days, features and contacts', async () => {
    const use = (userId: string, event: string, timestamp: string, properties = {}) => ({
      userId,
      event,
      timestamp,
      properties,
      context: { groupId: 'use-inc' },
    })
    await send(
      use('u1', 'Opened', '2026-03-01T10:00:00Z', { seconds: 30 }),
      use('u1', 'Opened', '2026-03-01T11:00:00Z', { duration_ms: 15_000 }),
      use('u2', 'Saved', '2026-03-01T12:00:00Z'),
      use('u2', 'Opened', '2026-03-02T23:59:59Z', { duration: 5 }),
      use('u2', 'Opened', '2026-01-02T23:59:59Z'),
    )
    const { status, body } = await get(
      '/api/v1/accounts/ext:use-inc/usage?from=2026-03-01&to=2026-03-10',
      'executive',
    )
    expect(status).toBe(200)
    expect(body.days).toEqual([
      { day: '2026-03-01', events: 3, seconds: 45, active_contacts: 2, features: 2 },
      { day: '2026-03-02', events: 1, seconds: 5, active_contacts: 1, features: 1 },
    ])
    expect(body.features).toMatchObject([
      { name: 'Opened', days: 2, contacts: 2, contact_days: 2, last_day: '2026-03-02' },
      { name: 'Saved', days: 1, contacts: 1, contact_days: 1, last_day: '2026-03-01' },
    ])
    expect(body.contacts).toMatchObject([
      { external_id: 'u1', events: 2, seconds: 45, active_days: 1 },
      { external_id: 'u2', events: 2, seconds: 5, active_days: 2 },
    ])
    expect((await get('/api/v1/accounts/ext:use-inc/usage')).body.days).toHaveLength(3)
  })

  it('refuses unknown accounts and wrong periods', async () => {
    expect((await get('/api/v1/accounts/ext:nobody/usage')).body.code).toBe('accounts.not_found')
    expect((await get('/api/v1/accounts/7x/usage')).body.code).toBe('accounts.not_found')
    expect((await get('/api/v1/accounts/ext:use-inc/usage?from=2026-03-02&to=2026-03-01')).body.code).toBe(
      'events.bad_period',
    )
    expect((await get('/api/v1/accounts/ext:use-inc/usage?from=2020-03-02&to=2026-03-01')).body.code).toBe(
      'events.bad_period',
    )
  })
})

describe('usage in bulk', () => {
  const start = Date.parse('2026-02-01T00:00:00Z')
  const row = (n: number, more: Partial<UsageRow> = {}): UsageRow => ({
    ts: start + n * 60_000,
    messageId: `bulk-${n}`,
    accountId: 0,
    contactId: 0,
    name: `Bulk ${n % 5}`,
    seconds: 2,
    quantity: 3,
    ...more,
  })

  it('is written once, with a verdict for every row, and taken back without a trace', async () => {
    const account = await app.db
      .insertInto('account')
      .values({ external_id: 'bulk-inc' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const mine = (n: number) => row(n, { accountId: account.id })
    const now = new Date('2026-03-10T12:00:00Z')
    await ingestEvents(
      app.db,
      Array.from({ length: 100 }, (_, n) => mine(n)),
      { now, importId: 1 },
    )
    const verdicts = await ingestEvents(app.db, [mine(99), mine(100), mine(100), mine(101)], {
      now,
      importId: 2,
    })
    expect(verdicts).toEqual(['duplicate', 'accepted', 'duplicate', 'accepted'])
    const total = async () =>
      (
        await sql<{ events: number; seconds: number }>`
          select coalesce(sum(events), 0)::integer as events, coalesce(sum(seconds), 0)::integer as seconds
          from usage_day where account_id = ${account.id}`.execute(app.db)
      ).rows[0]
    expect(await total()).toEqual({ events: 306, seconds: 204 })
    expect(await undoUsageImport(app.db, 1)).toBe(100)
    expect(await total()).toEqual({ events: 6, seconds: 4 })
    expect(await undoUsageImport(app.db, 2)).toBe(2)
    expect(await total()).toEqual({ events: 0, seconds: 0 })
    expect(await ingestEvents(app.db, [mine(1)], { now, importId: 3 })).toEqual(['accepted'])
  })

  it('counts a feature as used only where the source reports use of it, also when days are counted anew', async () => {
    const account = await app.db
      .insertInto('account')
      .values({ external_id: 'zero-inc' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const rows = [
      row(1, { accountId: account.id, messageId: 'used' }),
      row(2, { accountId: account.id, messageId: 'not-used', quantity: 0 }),
      row(3, { accountId: account.id, messageId: 'taken-back' }),
    ]
    const now = new Date('2026-03-10T12:00:00Z')
    await ingestEvents(app.db, rows.slice(0, 2), { now })
    await ingestEvents(app.db, rows.slice(2), { now, importId: 4 })
    const features = async () =>
      (
        await sql<{ n: number }>`
          select bit_count(features)::integer as n from usage_day where account_id = ${account.id}`.execute(
          app.db,
        )
      ).rows[0]?.n
    expect(await features()).toBe(2)
    await undoUsageImport(app.db, 4)
    expect(await features()).toBe(1)
  })

  it('stands or falls with the transaction it is given', async () => {
    const now = new Date('2026-03-10T12:00:00Z')
    const old = row(1, { ts: Date.parse('2019-05-01T00:00:00Z'), messageId: 'old', name: 'Rolled back' })
    await expect(
      app.db.transaction().execute(async (trx) => {
        await ingestEvents(trx, [old], { now })
        throw new Error('the import failed')
      }),
    ).rejects.toThrow('the import failed')
    expect(await ingestEvents(app.db, [old], { now })).toEqual(['accepted'])
  })
})
