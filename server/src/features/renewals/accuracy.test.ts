import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { passDay, refreshRenewals } from './renewals.jobs.ts'

let app: TestApp
let now = new Date('2026-05-25T03:00:00Z')

/** Four customers renew in June, of whom the fourth does not go on; the first two were in the segment when June was forecast. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
  await sql`insert into account (id) select generate_series(1, 4)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, recorded_at)
    select n, 'Account ' || n, case when n in (1, 4) then 'A' else 'B' end, '2024-01-01' from generate_series(1, 4) n`.execute(
    app.db,
  )
  await sql`insert into product (id, key, name) values (1, 'core', 'Core')`.execute(app.db)
  await sql`
    insert into subscription (account_id, product_id, start_date, end_date, renewal_date, mrr_minor, currency, billing_period, recorded_at)
    select n, 1, '2025-06-10', case when n = 4 then date '2026-06-10' end, '2026-06-10', n * 1000, 'JPY', 'year', '2025-06-10'
    from generate_series(1, 4) n`.execute(app.db)
  await sql`insert into segment (id, name, kind, created_at) values
    (1, 'Early', 'list', '2025-01-01'), (2, 'Late', 'list', '2026-07-02')`.execute(app.db)
  await sql`insert into segment_member (segment_id, account_id, since, until, since_version) values
    (1, 1, '2025-01-01', 'infinity', 1), (1, 2, '2025-01-01', '2026-06-20', 1), (1, 3, '2026-06-15', 'infinity', 1),
    (2, 1, '2026-07-02', 'infinity', 1)`.execute(app.db)
  await go('2026-05-25')
  await sql`update renewal set state = case when account_id = 4 then 'at-risk' else 'committed' end`.execute(
    app.db,
  )
  await go('2026-06-01')
  await go('2026-07-03')
})
afterAll(() => app.close())

async function go(day: string) {
  now = new Date(`${day}T03:00:00Z`)
  await sql`insert into renewal_dirty (account_id) values (0) on conflict do nothing`.execute(app.db)
  await refreshRenewals(app)
  await passDay(app)
}

async function ask(query: string) {
  const reply = await app.http.inject({
    url: `/api/v1/renewals/accuracy?${query}`,
    headers: await app.as('sales'),
  })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

const juneOf = async (query: string) =>
  (await ask(query)).rows.find((row: { month: string }) => row.month === '2026-06')

test('forecast and outcome of all are told', async () => {
  expect(await juneOf('')).toMatchObject({
    due_minor: 10_000,
    kept_minor: 6_000,
    taken_on: '2026-06-01',
    committed_minor: 6_000,
    at_risk_minor: 4_000,
  })
})

test('a segment is that of the day the forecast was kept, on both sides', async () => {
  expect(await juneOf('segment=1')).toMatchObject({
    due_minor: 3_000,
    kept_minor: 3_000,
    renewals: 2,
    taken_on: '2026-06-01',
    committed_minor: 3_000,
    at_risk_minor: 0,
    told_minor: 3_000,
  })
  expect((await ask('segment=1')).segments_kept_since).toBeNull()
})

test('a price tier narrows both sides', async () => {
  expect(await juneOf('tier=A')).toMatchObject({
    due_minor: 5_000,
    kept_minor: 1_000,
    committed_minor: 1_000,
    at_risk_minor: 4_000,
  })
})

test('months before members of the segment were kept are left out, with the day from which on they are', async () => {
  expect(await ask('segment=2')).toEqual({ rows: [], segments_kept_since: '2026-07-02' })
})

test('what was kept of all customers together is no forecast of some', async () => {
  await sql`
    with gone as (delete from renewal_snapshot where month = '2026-06-01' returning *)
    insert into renewal_snapshot (day, month, category, renewals, mrr_minor)
    select day, month, category, count(*), sum(mrr_minor) from gone group by 1, 2, 3`.execute(app.db)
  expect(await juneOf('segment=1')).toMatchObject({ due_minor: 3_000, taken_on: null, told_minor: null })
  expect(await juneOf('')).toMatchObject({ taken_on: '2026-06-01', told_minor: 10_000 })
})
