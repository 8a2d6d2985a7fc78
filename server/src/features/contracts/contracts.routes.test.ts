import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
let now = new Date('2026-03-10T03:00:00Z')

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  const account = await app.db
    .insertInto('account')
    .values({ external_id: 'acme' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await app.db.insertInto('account_fact').values({ account_id: account.id, name: 'Acme' }).execute()
})

afterAll(async () => {
  await app.close()
})

async function call(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: Record<string, unknown>,
  role: 'csm' | 'executive' = 'csm',
) {
  const headers = await app.as(role)
  const reply = await app.http.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.json() }
}

async function create(part: Record<string, unknown> = {}) {
  const { status, body } = await call('POST', '/api/v1/subscriptions', {
    account: 'ext:acme',
    product: { key: 'suite', name: 'Suite' },
    plan: { key: 'basic', name: 'Basic' },
    start_date: '2026-01-01',
    mrr_minor: 10_000,
    seats: 5,
    ...part,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { id: number }
}

const ledger = async () =>
  (await call('GET', '/api/v1/accounts/ext:acme/ledger?until=2026-12-31')).body.entries as {
    day: string
    kind: string
    amount: number
  }[]

test('a contract lives: made, changed on a day, corrected, ended; the ledger tells it and the audit who did it', async () => {
  const made = await create({ external_id: 's-1' })
  const changed = await call('POST', `/api/v1/subscriptions/${made.id}/changes`, {
    on: '2026-02-15',
    plan: { key: 'pro', name: 'Pro' },
    seats: 8,
    mrr_minor: 16_000,
  })
  expect(changed).toMatchObject({
    status: 201,
    body: {
      start_date: '2026-02-15',
      end_date: null,
      seats: 8,
      plan: { name: 'Pro' },
      product: { key: 'suite' },
    },
  })
  expect(await ledger()).toMatchObject([
    { day: '2026-02-15', kind: 'expansion', amount: 6_000 },
    { day: '2026-01-01', kind: 'new', amount: 10_000 },
  ])

  now = new Date('2026-03-20T03:00:00Z')
  const corrected = await call('PATCH', `/api/v1/subscriptions/${changed.body.id}`, { mrr_minor: 15_000 })
  expect(corrected.body).toMatchObject({ mrr_minor: 15_000, seats: 8 })
  const before = await call('GET', '/api/v1/accounts/ext:acme/subscriptions?as_of=2026-03-15')
  expect(before.body.rows.map((row: { mrr_minor: number }) => row.mrr_minor)).toEqual([16_000, 10_000])

  const ended = await call('POST', `/api/v1/subscriptions/${changed.body.id}/end`, {
    on: '2026-07-01',
    requested_on: '2026-03-20',
  })
  expect(ended.body).toMatchObject({ end_date: '2026-07-01', cancel_requested_on: '2026-03-20' })
  expect((await ledger())[0]).toMatchObject({ day: '2026-07-01', kind: 'churn', amount: -15_000 })

  const audit = await app.db
    .selectFrom('audit_entry')
    .select(['action', 'actor_name'])
    .orderBy('id')
    .execute()
  expect(audit.map((entry) => entry.action)).toEqual([
    'subscription.created',
    'subscription.changed',
    'subscription.corrected',
    'subscription.ended',
  ])
  expect(new Set(audit.map((entry) => entry.actor_name))).toEqual(new Set(['Test csm']))
  const dirty = await app.db.selectFrom('account_dirty').selectAll().execute()
  expect(dirty).toHaveLength(1)
})

test('what cannot be is refused and writes nothing', async () => {
  const { id } = await create({ start_date: '2026-04-01', end_date: '2026-06-01' })
  const count = async () => (await app.db.selectFrom('subscription').select('row_id').execute()).length
  const rows = await count()
  const change = (on: string) => call('POST', `/api/v1/subscriptions/${id}/changes`, { on, mrr_minor: 1 })
  expect(await change('2026-04-01')).toMatchObject({
    status: 400,
    body: { code: 'contracts.change_outside_term', field: 'on' },
  })
  expect(await change('2026-06-01')).toMatchObject({ status: 400 })
  expect(await call('POST', `/api/v1/subscriptions/${id}/end`, { on: '2026-03-31' })).toMatchObject({
    status: 400,
    body: { code: 'contracts.end_before_start' },
  })
  expect(await call('PATCH', `/api/v1/subscriptions/${id}`, { start_date: '2026-06-02' })).toMatchObject({
    body: { code: 'contracts.end_before_start' },
  })
  expect(await call('POST', '/api/v1/subscriptions/999999/end', { on: '2026-03-31' })).toMatchObject({
    status: 404,
    body: { code: 'contracts.subscription_not_found' },
  })
  const again = {
    account: 'ext:acme',
    external_id: 's-1',
    product: { key: 'suite' },
    start_date: '2026-01-01',
    mrr_minor: 1,
  }
  expect(await call('POST', '/api/v1/subscriptions', again)).toMatchObject({
    status: 409,
    body: { code: 'contracts.external_id_taken' },
  })
  expect(await call('POST', '/api/v1/subscriptions', { ...again, account: 'ext:nobody' })).toMatchObject({
    status: 404,
  })
  expect(await call('POST', '/api/v1/subscriptions', { ...again, mrr_minor: -1 })).toMatchObject({
    status: 400,
    body: { code: 'http.invalid_input' },
  })
  for (const end of ['0001-04-01', '9999-12-31']) {
    const { status, body } = await call('POST', '/api/v1/subscriptions', { ...again, end_date: end })
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('end_date')])
  }
  expect(await count()).toBe(rows)
})

test('who may only read cannot write', async () => {
  const { status } = await call('POST', '/api/v1/subscriptions/1/end', { on: '2026-03-31' }, 'executive')
  expect(status).toBe(403)
})

test('subscriptions and orders come in pages', async () => {
  const account = await app.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  for (const day of ['2026-01-01', '2026-02-01', '2026-02-01']) {
    await app.db
      .insertInto('purchase_order')
      .values({ account_id: account.id, ordered_at: `${day}T00:00:00Z`, amount_minor: 500, currency: 'JPY' })
      .execute()
  }
  for (const what of ['orders', 'subscriptions']) {
    const all = (await call('GET', `/api/v1/accounts/${account.id}/${what}`)).body.rows as { id: number }[]
    const paged: { id: number }[] = []
    let cursor = ''
    do {
      const { body } = await call('GET', `/api/v1/accounts/${account.id}/${what}?limit=2${cursor}`)
      paged.push(...body.rows)
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : ''
    } while (cursor !== '')
    expect(all.length, what).toBe(3)
    expect(paged.map((row) => row.id)).toEqual(all.map((row) => row.id))
  }
})

test('orders are told as they were known on a day', async () => {
  const { id } = (await call('GET', '/api/v1/accounts/ext:acme')).body
  await sql`delete from purchase_order`.execute(app.db)
  await sql`
    insert into purchase_order (order_id, account_id, ordered_at, amount_minor, currency, recorded_at, superseded_at) values
      (901, ${id}, '2026-01-05', 5000, 'JPY', '2026-01-06', '2026-02-10'),
      (901, ${id}, '2026-01-05', 4000, 'JPY', '2026-02-10', 'infinity'),
      (902, ${id}, '2026-01-20', 7000, 'JPY', '2026-03-01', 'infinity')`.execute(app.db)
  const amounts = async (query: string) =>
    (await call('GET', `/api/v1/accounts/ext:acme/orders${query}`)).body.rows.map(
      (row: { amount_minor: number }) => row.amount_minor,
    )
  expect(await amounts('')).toEqual([7000, 4000])
  expect(await amounts('?as_of=2026-01-31')).toEqual([5000])
  expect(await amounts('?as_of=2026-02-20')).toEqual([4000])
  expect(await amounts('?as_of=2026-01-01')).toEqual([])
})
