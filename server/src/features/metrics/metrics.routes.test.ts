import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { compose } from '../../compose.ts'
import { metrics } from './metrics.registry.ts'

let app: TestApp
let now = new Date('2026-11-10T03:00:00Z')

type Body = Record<string, unknown> & { rows: Record<string, unknown>[] }

async function get(path: string, status = 200): Promise<Body> {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  return reply.json()
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
})

afterAll(async () => {
  await app.close()
})

describe('a workspace without anything', () => {
  test('answers every metric with "unknown" and a reason, never with a made-up zero', async () => {
    const body = await get('/api/v1/metrics')
    expect(body.rows.map((row) => row.name)).toEqual(metrics.map((metric) => metric.name))
    for (const row of body.rows.filter((metric) => metric.name !== 'account-count')) {
      expect(row.value, String(row.name)).toBeNull()
      expect(row.reason, String(row.name)).toEqual(expect.any(String))
    }
  })

  test('says who may ask', async () => {
    const reply = await app.http.inject({ method: 'GET', url: '/api/v1/metrics' })
    expect(reply.statusCode).toBe(401)
  })
})

describe('two customers, of whom the second leaves', () => {
  beforeAll(async () => {
    await seedTwoCustomers()
  })

  const october = 'from=2026-10-01&to=2026-11-01'

  test('customer churn is 50 % and revenue churn 62.5 %, with the interval of so few', async () => {
    const customers = await get(`/api/v1/metrics/customer-churn-rate?${october}`)
    expect(customers).toMatchObject({ value: 0.5, numerator: 1, denominator: 2, n: 2 })
    expect(customers.interval).toMatchObject({ method: 'wilson', level: 0.95 })
    const revenue = await get(`/api/v1/metrics/revenue-churn-rate?${october}`)
    expect(revenue).toMatchObject({
      value: 0.625,
      numerator: 50_000,
      denominator: 80_000,
      definition: { id: 'revenue-churn-rate', version: 1 },
      unit: 'ratio',
      currency: 'JPY',
    })
    expect(revenue.rows_url).toBe(`/api/v1/metrics/revenue-churn-rate/rows?${october}`)
  })

  test('the rows are the accounts and add up', async () => {
    const body = await get(`/api/v1/metrics/revenue-churn-rate/rows?${october}`)
    expect(body).toMatchObject({ numerator: 50_000, denominator: 80_000 })
    expect(body.rows).toMatchObject([
      { account: { name: '=Leaving' }, numerator: 50_000, denominator: 50_000, detail: { kind: 'churn' } },
      { account: { name: 'Staying' }, numerator: 0, denominator: 30_000 },
    ])
  })

  test('the ledger adds up and names who left', async () => {
    const body = await get(`/api/v1/mrr-movements?${october}&kind=churn`)
    expect(body).toMatchObject({
      start: { accounts: 2, mrr_minor: 80_000 },
      churn: { accounts: 1, mrr_minor: 50_000 },
      end: { accounts: 1, mrr_minor: 30_000 },
      rows: [{ account: { name: '=Leaving' }, amount_minor: -50_000 }],
    })
  })

  test('the accounts behind the ledger come page by page, each once', async () => {
    const names: string[] = []
    let cursor: string | null = null
    do {
      const page = await get(`/api/v1/mrr-movements?${october}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
      names.push(...(page.rows as { account: { name: string } }[]).map((row) => row.account.name))
      cursor = page.next_cursor as string | null
    } while (cursor)
    expect(names).toEqual(['=Leaving', 'Staying'])
  })

  test('the trend holds the same value, and a month that is not over says so', async () => {
    const body = await get('/api/v1/metrics/customer-churn-rate')
    const series = body.series as { from: string; value: number | null; complete: boolean }[]
    expect(series).toHaveLength(13)
    expect(series.at(-2)).toMatchObject({ from: '2026-10-01', value: 0.5, complete: true })
    expect(series.at(-1)).toMatchObject({ from: '2026-11-01', value: 0, complete: false })
    expect(body.previous).toMatchObject({ value: 0.5 })
  })

  test('a correction changes today’s answer and leaves the answer as of then', async () => {
    const before = await get(`/api/v1/metrics/mrr?from=2026-09-01&to=2026-10-01`)
    expect(before.value).toBe(80_000)
    const { id } = (await get('/api/v1/accounts/ext:stays/subscriptions')).rows[0] as { id: number }
    now = new Date('2026-11-12T03:00:00Z')
    const reply = await app.http.inject({
      method: 'PATCH',
      url: `/api/v1/subscriptions/${id}`,
      headers: await app.as('csm'),
      payload: { mrr_minor: 33_000 },
    })
    expect(reply.statusCode).toBe(200)
    expect((await get('/api/v1/metrics/mrr?from=2026-09-01&to=2026-10-01')).value).toBe(83_000)
    const asOf = await get('/api/v1/metrics/mrr?from=2026-09-01&to=2026-10-01&as_of=2026-11-11')
    expect(asOf).toMatchObject({ value: 80_000, as_of: '2026-11-11' })
  })

  test('filters and groups cut the same figure', async () => {
    const byTier = await get(`/api/v1/metrics/customer-churn-rate?${october}&by=tier`)
    expect(byTier.breakdown).toMatchObject({
      by: 'tier',
      groups: [
        { key: 'A', figure: { value: 1, denominator: 1 } },
        { key: 'none', label: null, figure: { value: 0, denominator: 1 } },
      ],
    })
    expect((await get(`/api/v1/metrics/customer-churn-rate?${october}&tier=A`)).value).toBe(1)
    expect((await get(`/api/v1/metrics/customer-churn-rate?${october}&tier=none`)).value).toBe(0)
    expect((await get(`/api/v1/metrics/customer-churn-rate?${october}&plan=standard`)).n).toBe(2)
    expect(await get(`/api/v1/metrics/customer-churn-rate?${october}&tag=nobody`)).toMatchObject({
      value: null,
      reason: 'no-contracts',
    })
    const region = (value: string, status?: number) =>
      get(`/api/v1/metrics/customer-churn-rate?${october}&attribute=${value}`, status)
    expect(await region('region:east:1')).toMatchObject({ value: 1, n: 1 })
    expect(await region('region:none')).toMatchObject({ value: 0, n: 1 })
    expect(await region('region:west')).toMatchObject({ value: null, reason: 'no-contracts' })
    expect((await region('employees:40')).n).toBe(1)
    const past = await get(
      `/api/v1/metrics/customer-churn-rate?${october}&as_of=2026-11-11&attribute=region:east:1`,
    )
    expect(past.value).toBe(1)
    expect((await region('region', 400)).code).toBe('http.invalid_input')
    const byMonth = await get('/api/v1/metrics/customer-churn-rate?from=2026-09-01&to=2026-11-01&by=month')
    expect(byMonth.breakdown).toMatchObject({
      groups: [
        { key: '2026-09', figure: { value: 0 } },
        { key: '2026-10', figure: { value: 0.5 } },
      ],
    })
  })

  test('the CSV opens as text: a name that looks like a formula is no formula', async () => {
    const reply = await app.http.inject({
      method: 'GET',
      url: `/api/v1/metrics/revenue-churn-rate/rows?${october}&format=csv`,
      headers: await app.as('csm'),
    })
    expect(reply.headers['content-type']).toContain('text/csv')
    const [heading, first] = reply.body.split('\r\n')
    expect(heading).toMatch(/^\uFEFFaccount_id,account,numerator,denominator,currency/)
    expect(first).toMatch(/^leaves,'=Leaving,50000,50000,JPY/)
  })

  test('another process sees a change at once', async () => {
    const other = await compose({
      config: app.config,
      connectionString: app.url,
      log: app.log,
      clock: () => now,
    })
    try {
      const url = `/api/v1/metrics/ticket-count?${october}`
      const ask = async () =>
        (await other.http.inject({ method: 'GET', url, headers: await app.as('csm') })).json().value
      expect(await ask()).toBeNull()
      const { id } = await app.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
      await app.db
        .insertInto('ticket')
        .values({ ticket_id: 1, account_id: id, opened_at: '2026-10-05T00:00:00Z' })
        .execute()
      expect(await ask()).toBe(1)
    } finally {
      await other.close()
    }
  })

  test('what cannot be asked is refused with a code', async () => {
    expect(await get('/api/v1/metrics/nonsense', 404)).toMatchObject({ code: 'metrics.not_found' })
    expect(await get('/api/v1/metrics/mrr?definition=mrr@9', 404)).toMatchObject({
      code: 'metrics.definition_not_found',
    })
    expect(await get('/api/v1/metrics/mrr?from=2026-10-01&to=2026-09-01', 400)).toMatchObject({
      code: 'contracts.period_backwards',
      field: 'to',
    })
    expect(await get('/api/v1/metrics/mrr/rows?cursor=abc', 400)).toMatchObject({ code: 'http.bad_cursor' })
    expect(await get('/api/v1/metrics/mrr?from=2027-01-01&to=2027-02-01')).toMatchObject({
      value: null,
      reason: 'not-begun',
    })
  })
})

async function seedTwoCustomers(): Promise<void> {
  const headers = await app.as('csm')
  await sql`insert into account (id, external_id, created_at) values (1, 'stays', '2026-01-01'), (2, 'leaves', '2026-01-01')`.execute(
    app.db,
  )
  await sql`insert into account_fact (account_id, name, tier, attributes, recorded_at)
    values (1, 'Staying', null, '{}', '2026-01-01'),
      (2, '=Leaving', 'A', '{"region": "east:1", "employees": 40}', '2026-01-01')`.execute(app.db)
  const made = [
    { account: 'ext:stays', mrr_minor: 30_000 },
    { account: 'ext:leaves', mrr_minor: 50_000 },
  ]
  for (const subscription of made) {
    const reply = await app.http.inject({
      method: 'POST',
      url: '/api/v1/subscriptions',
      headers,
      payload: {
        ...subscription,
        product: { key: 'suite' },
        plan: { key: 'standard' },
        start_date: '2026-01-01',
      },
    })
    expect(reply.statusCode, reply.body).toBe(201)
  }
  const { id } = (await get('/api/v1/accounts/2/subscriptions')).rows[0] as { id: number }
  const ended = await app.http.inject({
    method: 'POST',
    url: `/api/v1/subscriptions/${id}/end`,
    headers,
    payload: { on: '2026-10-16', requested_on: '2026-09-20' },
  })
  expect(ended.statusCode, ended.body).toBe(200)
}
