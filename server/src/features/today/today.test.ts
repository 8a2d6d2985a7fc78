import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const DAY = 86_400_000
let now = new Date('2026-11-13T03:00:00Z')
let app: TestApp
let falling = 0
let steady = 0

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (key, name) select 'f' || n, 'F' || n from generate_series(0, 9) n`.execute(
    app.db,
  )
  await sql`select ensure_partitions('usage_day', '2026-06-01'::date, '2026-12-01'::date)`.execute(app.db)
  await app.as('csm')
  falling = await account('Falling', 300_000)
  steady = await account('Steady', 100_000)
  await sql`insert into ticket (account_id, status, opened_at, closed_at) values (${steady}, 'solved', '2026-06-20T00:00:00Z', '2026-06-21T00:00:00Z')`.execute(
    app.db,
  )
  for (let back = 150; back >= 0; back -= 1) {
    const day = iso(new Date(now.getTime() - back * DAY))
    await use(falling, day)
    await use(steady, day)
  }
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory()
  now = new Date('2026-11-20T03:00:00Z')
  for (let back = 6; back >= 0; back -= 1) await use(steady, iso(new Date(now.getTime() - back * DAY)))
  await sql`insert into ticket (account_id, subject, priority, opened_at) values (${falling}, '止まる', 'urgent', '2026-11-02T00:00:00Z')`.execute(
    app.db,
  )
  await sql`insert into account_dirty (account_id) values (${falling}), (${steady}) on conflict do nothing`.execute(
    app.db,
  )
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const iso = (at: Date) => at.toISOString().slice(0, 10)

async function account(name: string, mrr: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name, owner_id) select id, ${name}, (select id from member where role = 'csm') from a
    returning account_id as id`.execute(app.db)
  const id = rows[0]?.id ?? 0
  await sql`
    insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency, renewal_date)
    select ${id}, id, '2026-01-05', 10, ${mrr}, 'JPY', '2026-12-31' from product`.execute(app.db)
  await sql`
    insert into contact (id) select ${id * 10}::integer + n from generate_series(1, 4) n`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  return id
}

async function use(id: number, day: string): Promise<void> {
  await sql`
    insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
    select ${id}, ${day}::date, ${id * 10}::integer + n, 5, rpad('1111', 256, '0')::bit(256), ${day}::timestamptz, ${day}::timestamptz
    from generate_series(1, 4) n on conflict do nothing`.execute(app.db)
}

async function get(url: string, role: 'csm' | 'executive' = 'csm') {
  const answer = await app.http.inject({ method: 'GET', url, headers: await app.as(role) })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('the days nobody was there', () => {
  it('are made up for when the next day begins', async () => {
    const { rows } = await sql<{ day: string; reconstructed: boolean }>`
      select day, reconstructed from account_day where account_id = ${steady} and day >= '2026-11-13' order by day`.execute(
      app.db,
    )
    expect(rows.map(({ day }) => day)).toEqual(
      [13, 14, 15, 16, 17, 18, 19, 20].map((day) => `2026-11-${day}`),
    )
    expect(rows.filter(({ reconstructed }) => !reconstructed).map(({ day }) => day)).toEqual([
      '2026-11-13',
      '2026-11-20',
    ])
  })
})

describe('health', () => {
  it('says who moved since a day and because of what', async () => {
    const moved = await get('/api/v1/health/movements?since=2026-11-13')
    expect(moved).toMatchObject({ day: '2026-11-20', since: '2026-11-13' })
    const [first] = moved.rows
    expect(first).toMatchObject({ account: { id: falling, name: 'Falling' }, mrr_minor: 300_000 })
    expect(first.change).toBeLessThan(-5)
    expect(first.change).toBeCloseTo(first.score - first.score_before, 9)
    expect(first.drivers[0].change).toBeLessThan(0)
    expect(moved.rows.map((row: { account: { id: number } }) => row.account.id)).not.toContain(steady)
  })

  it('opens an account: drivers add up, history and unknown measures are there', async () => {
    const health = await get(`/api/v1/accounts/ext:Falling/health?as_of=2026-11-20`)
    const sum = health.drivers.reduce((total: number, driver: { change: number }) => total + driver.change, 0)
    expect(sum).toBeCloseTo(health.change, 9)
    expect(health.compared_with).toBe('2026-11-06')
    expect(health.history.length).toBeGreaterThan(100)
    expect(health.history.at(-1)).toMatchObject({
      day: '2026-11-20',
      reconstructed: false,
      score: health.score,
    })
    const nps = health.measures.find((measure: { key: string }) => measure.key === 'nps')
    expect(nps).toMatchObject({ value: null, points: null, share: 0, reason: { key: 'unknown.no-nps' } })
    expect(health.shelfware).toMatchObject({ seats_paid: 10, seats_used: 4, mrr_minor: 180_000 })
  })

  it('gives what was known on a past day', async () => {
    const then = await get(`/api/v1/accounts/${falling}/health?as_of=2026-11-13`)
    expect(then.day).toBe('2026-11-13')
    expect(then.measures.find((measure: { key: string }) => measure.key === 'open-tickets').value).toBe(0)
  })

  it('counts accounts and money by band and by ten points', async () => {
    const overview = await get('/api/v1/health')
    const sum = (list: { accounts: number; mrr_minor: number }[]) =>
      list.reduce((n, { mrr_minor: money }) => n + money, 0)
    expect(sum(overview.bands)).toBe(400_000)
    expect(sum(overview.bins)).toBe(400_000)
    expect(overview.rule.version).toBe(1)
    expect(overview.rule.measures).toHaveLength(12)
  })

  it('keeps a person’s call beside the automatic one, and its withdrawal', async () => {
    const url = `/api/v1/accounts/${falling}/health/judgement`
    const payload = { band: 'danger', reason: '後任が決まっていない' }
    const refused = await app.http.inject({
      method: 'POST',
      url,
      headers: await app.as('executive'),
      payload,
    })
    expect(refused.statusCode).toBe(403)
    const answer = await app.http.inject({ method: 'POST', url, headers: await app.as('csm'), payload })
    expect(answer.statusCode).toBe(201)
    const health = answer.json()
    expect(health.judgement).toMatchObject({
      ...payload,
      automatic_band: health.band,
      judged_by: { name: 'Test csm' },
    })
    const gone = await app.http.inject({ method: 'DELETE', url, headers: await app.as('csm') })
    expect(gone.json().judgement).toBeNull()
    const kept = await sql<{
      n: number
    }>`select count(*)::integer as n from health_judgement where withdrawn_at is not null`.execute(app.db)
    expect(kept.rows[0]?.n).toBe(1)
  })

  it('pages through movements without gaps', async () => {
    const one = await get('/api/v1/health/movements?since=2026-11-13&smallest=0&limit=1')
    const two = await get(
      `/api/v1/health/movements?since=2026-11-13&smallest=0&limit=1&cursor=${one.next_cursor}`,
    )
    expect([one, two].map(({ rows }) => rows[0]?.account.id)).toEqual([falling, steady])
  })
})

describe('today', () => {
  it('leads with what moved, with money and reasons', async () => {
    const today = await get('/api/v1/today?owner=me')
    expect(today).toMatchObject({
      day: '2026-11-20',
      compared_with: '2026-11-13',
      looked_at: null,
      is_empty: false,
    })
    expect(today.customers).toEqual({ accounts: 2, mrr_minor: 400_000, mine: 2 })
    expect(today.moved.rows[0]).toMatchObject({ account: { id: falling }, renewal_date: '2026-12-31' })
    expect(today.renewals).toMatchObject({ accounts: 2, mrr_minor: 400_000 })
    expect(today.renewals.weeks[5]).toMatchObject({ from: '2026-12-25', accounts: 2 })
    expect(today.shelfware).toMatchObject({ seats_paid: 20, seats_used: 8, unused_mrr_minor: 240_000 })
    expect(today.tickets).toEqual([
      {
        ticket_id: expect.any(Number),
        account: { id: falling, name: 'Falling' },
        subject: '止まる',
        priority: 'urgent',
        days: 18,
      },
    ])
  })

  it('shows nobody under an owner without customers, and everybody under all', async () => {
    expect((await get('/api/v1/today?owner=me', 'executive')).customers).toEqual({
      accounts: 0,
      mrr_minor: 0,
      mine: 0,
    })
    expect((await get('/api/v1/today', 'executive')).customers.accounts).toBe(2)
  })

  it('counts from the day I last looked, at least from yesterday', async () => {
    const marked = await app.http.inject({
      method: 'POST',
      url: '/api/v1/today/looked',
      headers: await app.as('csm'),
    })
    expect(marked.json()).toEqual({ looked_at: now.toISOString(), before: null })
    const today = await get('/api/v1/today')
    expect(today).toMatchObject({ looked_at: now.toISOString(), compared_with: '2026-11-19' })
  })

  it('names sources that have gone silent', async () => {
    await sql`insert into source_freshness (source, last_received_at, records) values ('segment', '2026-11-11T00:00:00Z', 10)`.execute(
      app.db,
    )
    expect((await get('/api/v1/today')).silent_sources).toEqual([
      { source: 'segment', last_received_at: '2026-11-11T00:00:00Z', days: 9 },
    ])
  })
})
