import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { metrics } from './metrics.registry.ts'

const now = new Date('2026-06-20T03:00:00Z')

type Figure = { name: string; value: number | null; reason: string | null }
type Worlds = 'orders only' | 'usage only' | 'contracts only' | 'nothing'

const seeds: Record<Worlds, (app: TestApp) => Promise<unknown>> = {
  nothing: async () => undefined,
  'orders only': async (app) => {
    await accounts(app)
    await sql`insert into purchase_order (order_id, account_id, ordered_at, amount_minor, currency)
      select 10 * g + n, g, '2026-02-05T03:00:00Z'::timestamptz + (n * 31 + g) * interval '1 day', 1000 * g + 10 * n, 'JPY'
      from generate_series(1, 30) g cross join generate_series(0, g % 4) n`.execute(app.db)
  },
  'usage only': async (app) => {
    await accounts(app)
    await sql`select ensure_partitions('usage_day', '2026-03-01'::date, '2026-07-01'::date)`.execute(app.db)
    await sql`insert into contact (id) select generate_series(1, 30)`.execute(app.db)
    await sql`insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select g, d::date, g, 5, repeat('0', 256)::bit(256), d, d
      from generate_series(1, 30) g
      cross join generate_series('2026-03-01T01:00:00Z'::timestamptz, '2026-06-19T01:00:00Z', interval '3 days') d`.execute(
      app.db,
    )
  },
  'contracts only': async (app) => {
    await accounts(app)
    await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(app.db)
    await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency)
      select g, g, 1, '2026-01-05'::date + g, case when g % 5 = 0 then '2026-05-10'::date + g / 5 end, 1000 * g, 'JPY'
      from generate_series(1, 30) g`.execute(app.db)
  },
}

async function accounts(app: TestApp): Promise<void> {
  await sql`insert into account (id) select generate_series(1, 30)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, recorded_at)
    select g, 'A' || g, case when g % 2 = 0 then 'A' end, '2026-01-01' from generate_series(1, 30) g`.execute(
    app.db,
  )
}

const may = 'from=2026-05-01&to=2026-06-01'
const before = 'from=2001-01-01&to=2001-02-01'
const pages = [
  '/metrics',
  '/cohorts',
  '/cohorts?by=quarter',
  '/cohorts/accounts?start=2026-01-01&age=1',
  '/contract-survival?by=tier',
  '/contract-survival?by=stage',
  '/ltv?by=tier',
  `/kpi-tree?${may}`,
  `/support-success?${may}`,
  `/mrr-movements?${may}`,
  '/metric-targets',
  '/metric-alerts',
  '/today',
  '/health',
  '/health/movements',
  '/health/honesty?year=2026',
  '/loyalty',
  '/loyalty/accounts',
  '/signals',
  '/signals/summary',
  '/prediction',
  '/prediction/accounts',
  '/ltv/accounts',
  '/tiers',
  '/segments',
]
/** What each kind of data must be able to say. */
const says: Record<Worlds, readonly string[]> = {
  nothing: [],
  'orders only': ['order-revenue', 'order-value', 'account-count'],
  'usage only': ['active-contacts', 'activity-churn', 'stickiness', 'account-count'],
  'contracts only': [
    'mrr',
    'arpa',
    'customer-churn-rate',
    'revenue-churn-rate',
    'gross-revenue-retention',
    'contract-length',
    'account-count',
  ],
}

describe.each(Object.keys(seeds) as Worlds[])('a workspace with %s', (world) => {
  let app: TestApp

  beforeAll(async () => {
    app = await createTestApp({ clock: () => now })
    await seeds[world](app)
    await app.refresh.refreshAll()
    if (world === 'usage only') await app.refresh.backfillHistory()
  })
  afterAll(() => app.close())

  async function get<Body>(path: string): Promise<Body> {
    const reply = await app.http.inject({
      method: 'GET',
      url: `/api/v1${path}`,
      headers: await app.as('admin'),
    })
    expect(reply.statusCode, `${path} ${reply.body.slice(0, 300)}`).toBe(200)
    expect(reply.body, path).not.toMatch(/NaN|Infinity/)
    return reply.json()
  }

  test('answers every page', async () => {
    for (const page of pages) await get(page)
    for (const page of pages.filter(
      (one) => !/metric-|today|health|loyalty|signals|prediction|tiers|segments/.test(one),
    )) {
      await get(`${page}${page.includes('?') ? '&' : '?'}as_of=2001-01-01`)
    }
  })

  test('answers every metric with a value or the reason why not, in groups, rows and on a day before the data', async () => {
    for (const { name } of metrics) {
      for (const [period, looks] of [
        [may, ['', '&by=tier', '&by=month', '&interval=year']],
        [before, ['', '&by=month']],
      ] as const) {
        for (const look of looks) {
          const figure = await get<Figure>(`/metrics/${name}?${period}${look}`)
          if (figure.value === null) expect(figure.reason, `${name} ${period}`).toEqual(expect.any(String))
          else expect(figure.reason, `${name} ${period}`).toBeNull()
          if (period === before && name !== 'account-count') expect(figure.value, name).toBeNull()
        }
        await get(`/metrics/${name}/rows?${period}`)
      }
    }
  })

  test('says what this kind of data can say', async () => {
    const { rows } = await get<{ rows: Figure[] }>(`/metrics?${may}`)
    const known = rows.filter(({ value }) => value !== null).map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining([...says[world]]))
    const ltv = await get<{
      contracts: { all: object | null }
      orders: { all: { expected: object | null } | null }
    }>('/ltv')
    expect(ltv.contracts.all !== null).toBe(world === 'contracts only')
    expect(ltv.orders.all !== null).toBe(world === 'orders only')
    if (world === 'orders only') expect(ltv.orders.all?.expected).not.toBeNull()
    const cohorts = await get<{ cohorts: object[] }>('/cohorts')
    expect(cohorts.cohorts.length > 0).toBe(world === 'contracts only')
  })
})

/** Few or extreme customers; the metrics are asked above. */
const extremes: Record<string, (app: TestApp) => Promise<unknown>> = {
  'one account': async (app) => {
    await seeds['contracts only'](app)
    await sql`update account_fact set superseded_at = now() where account_id > 1`.execute(app.db)
    await sql`update subscription set superseded_at = now() where account_id > 1`.execute(app.db)
  },
  'nobody left': async (app) => {
    await seeds['contracts only'](app)
    await sql`update subscription set superseded_at = now() where end_date is not null`.execute(app.db)
  },
  'everybody gone': async (app) => {
    await accounts(app)
    await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(app.db)
    await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency)
      select g, g, 1, '2026-01-05'::date + g, '2026-05-10'::date + g / 5, 1000 * g, 'JPY' from generate_series(1, 30) g`.execute(
      app.db,
    )
  },
  '10,000 attributes': async (app) => {
    await seeds['contracts only'](app)
    await sql`insert into attribute_definition (key, label, type) select 'a' || n, 'A ' || n, 'number' from generate_series(1, 10000) n`.execute(
      app.db,
    )
    await sql`
      insert into account (id) values (31)`.execute(app.db)
    await sql`
      insert into account_fact (account_id, name, attributes)
      select 31, 'Many', (select jsonb_object_agg('a' || n, n) from generate_series(1, 10000) n)`.execute(
      app.db,
    )
  },
}

test.each(Object.keys(extremes))('every page answers with %s', async (world) => {
  const app = await createTestApp({ clock: () => now })
  try {
    await extremes[world]?.(app)
    await app.refresh.refreshAll()
    for (const page of [...pages, `/metrics?${may}`, '/accounts', '/accounts/facets', '/segment-fields']) {
      const reply = await app.http.inject({
        method: 'GET',
        url: `/api/v1${page}`,
        headers: await app.as('admin'),
      })
      expect(reply.statusCode, `${page} ${reply.body.slice(0, 300)}`).toBe(200)
      expect(reply.body, page).not.toMatch(/NaN|Infinity/)
    }
    const infinite = await app.http.inject({
      method: 'POST',
      url: '/api/v1/health/rules/preview',
      headers: { ...(await app.as('admin')), 'content-type': 'application/json' },
      payload: '{"rule":{"bands":{"good":1e400,"watch":50}}}',
    })
    expect([infinite.statusCode, infinite.json().field]).toEqual([400, expect.stringMatching(/^rule/)])
    if (world === '10,000 attributes') {
      const attribute = await app.http.inject({
        method: 'PATCH',
        url: '/api/v1/accounts/31',
        headers: { ...(await app.as('admin')), 'content-type': 'application/json' },
        payload: '{"attributes":{"a1":1e400}}',
      })
      expect([attribute.statusCode, attribute.json().field]).toEqual([400, 'attributes.a1'])
    }
  } finally {
    await app.close()
  }
})
