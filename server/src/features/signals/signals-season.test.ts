import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
let now = new Date('2026-11-20T03:00:00Z')

/** Both use the product half a year and more; in the four weeks before today both fall off, one did a year ago as well. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
  const { db } = app
  await sql`select ensure_partitions('usage_day', '2025-06-01'::date, '2026-12-31'::date)`.execute(db)
  await sql`insert into product (id, key, name) values (1, 'main', 'Main')`.execute(db)
  for (const [id, name] of [
    [1, 'seasonal'],
    [2, 'sudden'],
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
      where n <= 3 or not (d > '2026-10-23' or (${name === 'seasonal'} and d > '2025-10-24' and d < '2025-11-22'))`.execute(
      db,
    )
  }
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
const collapsed = async () => (await ask('GET', '/signals?kind=usage-collapse')).rows as Row[]

it('a dip that came a year ago as well raises no alarm; the same dip out of season does', async () => {
  const rows = await collapsed()
  expect(rows.map(({ account }) => account.name)).toEqual(['sudden'])
  expect(rows[0]?.evidence.change).toBeCloseTo(-0.7, 6)
  expect(rows[0]?.evidence.last_year).toBeCloseTo(0, 6)
})

it('the thresholds can leave the season in, and then say so', async () => {
  const { rows } = await ask('GET', '/signals/rules')
  const { version, content } = rows[0]
  expect(content.usage_collapse.season).toBe(true)
  const rule = { ...content, usage_collapse: { ...content.usage_collapse, season: false } }
  expect((await ask('POST', '/signals/rules', { rule, based_on: version })).version).toBe(version + 1)
  now = new Date('2026-11-20T05:00:00Z')
  await app.refresh.refreshAll()
  expect((await collapsed()).map(({ account }) => account.name).sort()).toEqual(['seasonal', 'sudden'])
})
