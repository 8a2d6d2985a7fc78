import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
let now = new Date('2026-11-20T03:00:00Z')

/**
 * All use the product a year and more and are met every week; in the four weeks before today use falls from ten people to
 * three and nobody is met. A year ago, in the same weeks, use fell to three, not at all, and to eight.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
  const { db } = app
  await sql`select ensure_partitions('usage_day', '2025-06-01'::date, '2026-12-31'::date)`.execute(db)
  await sql`insert into product (id, key, name) values (1, 'main', 'Main')`.execute(db)
  for (const [id, name, yearAgo] of [
    [1, 'seasonal', 3],
    [2, 'sudden', 10],
    [3, 'fading', 8],
  ] as const) {
    await sql`insert into account (id, external_id, created_at) values (${id}, ${name}, '2025-06-01')`.execute(
      db,
    )
    await sql`insert into account_fact (account_id, name, recorded_at) values (${id}, ${name}, '2025-06-01')`.execute(
      db,
    )
    await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency, recorded_at)
      values (${id}, 1, '2025-06-01', 100000, 'JPY', '2025-06-01')`.execute(db)
    // Ten people a week, three of them in the weeks up to 21 November 2025 and 20 November 2026.
    await sql`insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select ${id}::integer, d::date, ${id}::integer * 100 + n, 5, repeat('0', 256)::bit(256), d, d
      from generate_series(1, 10) n, generate_series('2025-06-01'::timestamptz, '2026-11-19', interval '1 day') d
      where n <= case when d > '2026-10-23' then 3 when d > '2025-10-24' and d < '2025-11-22' then ${yearAgo}::integer
        else 10 end`.execute(db)
    await sql`insert into note (account_id, kind, occurred_at, body)
      select ${id}::integer, 'meeting', d, '' from generate_series('2025-06-04'::timestamptz, '2026-10-21', interval '7 days') d`.execute(
      db,
    )
  }
  await sql`insert into ticket (account_id, subject, status, priority, opened_at, closed_at, satisfaction)
    values (1, 'asked once', 'closed', 'normal', '2025-06-10', '2025-06-11', 5)`.execute(db)
  await app.refresh.backfillHistory()
  await app.refresh.refreshAll()
})
afterAll(() => app.close())

async function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = await app.as('cs-lead')
  const reply = await app.http.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) })
  return reply.json()
}

type Row = { account: { name: string }; evidence: Record<string, number | null> }
const found = async (kind: string) =>
  ((await ask('GET', `/signals?kind=${kind}`)).rows as Row[]).sort((a, b) =>
    a.account.name.localeCompare(b.account.name),
  )
const collapsed = () => found('usage-collapse')

it('a dip that came a year ago as well raises no alarm; the same dip out of season does', async () => {
  const rows = await collapsed()
  expect(rows.map(({ account }) => account.name)).toEqual(['fading', 'sudden'])
  expect(rows[1]?.evidence.change).toBeCloseTo(-0.7, 6)
  expect(rows[1]?.evidence.last_year).toBeCloseTo(0, 6)
})

it('quiet at a quiet time of every year is no silent churn; fading beyond it is, and names last year', async () => {
  const rows = await found('silent-churn')
  expect(rows.map(({ account }) => account.name)).toEqual(['fading', 'sudden'])
  expect(rows[0]?.evidence).toMatchObject({ contact: -1, complaints: 0 })
  expect(rows[0]?.evidence.usage).toBeCloseTo(-0.7, 6)
  expect(rows[0]?.evidence.last_year).toBeCloseTo(-0.2, 6)
})

it('health flags the same customers as silent as the signal does', async () => {
  const { rows } = await sql<{ account_id: number; silent: boolean | null }>`
    select account_id, silent from health_score where day = '2026-11-20' order by 1`.execute(app.db)
  expect(rows).toEqual([
    { account_id: 1, silent: false },
    { account_id: 2, silent: true },
    { account_id: 3, silent: true },
  ])
})

it('days filled in afterwards know the year before them as well', async () => {
  const { rows } = await sql<{ account_id: number; silent: number }>`
    select account_id, count(*) filter (where silent)::integer as silent from health_score
    where day between '2026-11-14' and '2026-11-19' group by 1 order by 1`.execute(app.db)
  expect(rows).toEqual([
    { account_id: 1, silent: 0 },
    { account_id: 2, silent: 6 },
    { account_id: 3, silent: 6 },
  ])
})

it('the thresholds can leave the season in, and then say so', async () => {
  const { rows } = await ask('GET', '/signals/rules')
  const { version, content } = rows[0]
  expect(content.usage_collapse.season).toBe(true)
  const rule = { ...content, usage_collapse: { ...content.usage_collapse, season: false } }
  expect((await ask('POST', '/signals/rules', { rule, based_on: version })).version).toBe(version + 1)
  now = new Date('2026-11-20T05:00:00Z')
  await app.refresh.refreshAll()
  expect((await collapsed()).map(({ account }) => account.name)).toEqual(['fading', 'seasonal', 'sudden'])
})
