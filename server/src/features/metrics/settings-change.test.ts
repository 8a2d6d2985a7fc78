import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'

let now = new Date('2026-11-18T03:00:00Z')
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  const content = `subscription_id,account_id,start_date,end_date,mrr,currency
s1,abroad,2026-01-01,,300.00,USD
s2,abroad,2026-01-01,2026-11-17,50.00,USD
s3,home,2026-01-01,,40000,JPY
`
  const run = await importing(app).bring({ kind: 'subscriptions', content })
  expect(run).toMatchObject({ status: 'done', rows_failed: 0, rows_created: 3 })
  // Known since the days that are lived through here.
  await sql`alter table subscription disable trigger subscription_guard`.execute(app.db)
  await sql`update subscription set recorded_at = '2026-11-18T02:00:00Z'`.execute(app.db)
  await sql`alter table subscription enable trigger subscription_guard`.execute(app.db)
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory()
  now = new Date('2026-11-20T03:00:00Z')
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

async function get(url: string) {
  const reply = await app.http.inject({ url, headers: await app.as('csm') })
  expect(reply.statusCode).toBe(200)
  return reply.json()
}

/** What the list of accounts says today, beside the metric. */
async function both() {
  const { rows } = await get('/api/v1/accounts')
  const listed = rows.map((row: { name: string; mrr_minor: number }) => [row.name, row.mrr_minor])
  return { listed: Object.fromEntries(listed), metric: await mrrUntil('2026-11-21') }
}

async function mrrUntil(to: string): Promise<number> {
  return (await get(`/api/v1/metrics/mrr?from=2026-11-01&to=${to}`)).value
}

async function patch(payload: object): Promise<void> {
  await sql`delete from graphile_worker._private_jobs`.execute(app.db)
  const reply = await app.http.inject({
    method: 'PATCH',
    url: '/api/v1/workspace',
    headers: await app.as('admin'),
    payload,
  })
  expect(reply.statusCode).toBe(200)
  const { rows } = await sql<{
    job: string
  }>`select task_identifier as job from graphile_worker.jobs`.execute(app.db)
  expect(rows).toEqual([{ job: 'metrics:refresh' }])
  await app.refresh.refreshNews()
}

test('another currency of the workspace is the money of every account, today and on past days', async () => {
  expect(await both()).toEqual({ listed: { abroad: 0, home: 40_000 }, metric: 40_000 })
  await patch({ currency: 'USD' })
  expect(await both()).toEqual({ listed: { abroad: 30_000, home: 0 }, metric: 30_000 })
  expect(await mrrUntil('2026-11-16')).toBe(35_000)
  const { rows } = await sql`
    select d.day, d.mrr_minor, d.reconstructed from account_day d join account a on a.id = d.account_id
    where a.external_id = 'abroad' and d.day >= '2026-11-16' order by 1`.execute(app.db)
  expect(rows).toEqual([
    { day: '2026-11-16', mrr_minor: 35_000, reconstructed: true },
    { day: '2026-11-17', mrr_minor: 30_000, reconstructed: true },
    { day: '2026-11-18', mrr_minor: 30_000, reconstructed: false },
    { day: '2026-11-19', mrr_minor: 30_000, reconstructed: true },
    { day: '2026-11-20', mrr_minor: 30_000, reconstructed: false },
  ])
  await patch({ currency: 'JPY' })
  expect(await both()).toEqual({ listed: { abroad: 0, home: 40_000 }, metric: 40_000 })
})

test('a time zone further west, in which today has not begun, has its own today', async () => {
  now = new Date('2026-11-20T16:00:00Z')
  await app.refresh.refreshNews()
  const refreshed = async () =>
    (await sql<{ day: string }>`select day from refresh_state`.execute(app.db)).rows[0]?.day
  expect(await refreshed()).toBe('2026-11-21')
  await patch({ time_zone: 'America/New_York' })
  expect(await refreshed()).toBe('2026-11-20')
  expect((await both()).listed.home).toBe(40_000)
})

test('a setting that no figure stands on makes nothing anew', async () => {
  const made = async () =>
    (await sql<{ at: Date }>`select max(computed_at) as at from account_day`.execute(app.db)).rows[0]?.at
  const before = await made()
  await patch({ name: 'Renamed' })
  expect(await made()).toEqual(before)
})
