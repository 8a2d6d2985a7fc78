import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
let now = new Date('2026-11-01T03:00:00Z')
const ids: Record<string, number> = {}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
  for (const name of ['One', 'Two']) {
    const made = await send('POST', '/api/v1/accounts', { name, signed_up_on: '2026-01-01' })
    ids[name] = made.id as number
    await send('POST', '/api/v1/subscriptions', {
      account: String(made.id),
      product: { key: 'suite', name: 'Suite' },
      start_date: '2026-01-01',
      mrr_minor: 10_000,
    })
    await sql`insert into ticket (account_id, opened_at, closed_at, satisfaction, recorded_at)
      values (${made.id}, '2026-10-05', '2026-10-06', 5, '2026-10-06')`.execute(app.db)
  }
  // The clock of the tables is the real one; what they hold was known before the merge.
  for (const table of ['account_fact', 'subscription']) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(app.db)
    await sql`update ${sql.table(table)} set recorded_at = '2026-10-01'`.execute(app.db)
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(app.db)
  }
  now = new Date('2026-11-10T03:00:00Z')
  await send('POST', `/api/v1/accounts/${ids.One}/merge`, { into: String(ids.Two) })
  now = new Date('2026-11-12T03:00:00Z')
})
afterAll(() => app.close())

async function send(method: 'GET' | 'POST', url: string, payload?: object): Promise<Record<string, unknown>> {
  const headers = await app.as('admin')
  const reply = await app.http.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBeLessThan(300)
  return reply.json()
}

const october = 'from=2026-10-01&to=2026-11-01'
const metric = (name: string, asOf: string) => send('GET', `/api/v1/metrics/${name}?${october}${asOf}`)
const rowsOf = async (path: string) =>
  (await send('GET', path)).rows as { account: { id: number; name: string }; numerator: number }[]

test('seen from after the merge they are one customer, seen from before they are two', async () => {
  const before = '&as_of=2026-11-05'
  expect(await metric('customer-churn-rate', '')).toMatchObject({ denominator: 1 })
  expect(await metric('customer-churn-rate', before)).toMatchObject({ denominator: 2 })
  expect(await metric('customer-churn-rate', `${before}&stage=active`)).toMatchObject({ denominator: 2 })
  expect(await metric('mrr', '')).toMatchObject({ value: 20_000 })
  expect(await metric('mrr', before)).toMatchObject({ value: 20_000 })
  expect(await metric('account-count', '')).toMatchObject({ value: 1 })
  expect(await metric('account-count', before)).toMatchObject({ value: 2 })
})

test('the rows behind the figures name the accounts that stood for themselves then', async () => {
  const path = `/api/v1/metrics/customer-churn-rate/rows?${october}`
  expect((await rowsOf(path)).map((row) => row.account.name)).toEqual(['Two'])
  expect((await rowsOf(`${path}&as_of=2026-11-05`)).map((row) => row.account.name).sort()).toEqual([
    'One',
    'Two',
  ])
  const scores = `/api/v1/metrics/csat/rows?${october}`
  expect((await rowsOf(`${scores}&as_of=2026-11-05`)).map((row) => row.account.name).sort()).toEqual([
    'One',
    'Two',
  ])
  expect((await rowsOf(scores)).map((row) => row.account.name)).toEqual(['Two', 'Two'])
})

test('contracts of an account are those it had then', async () => {
  const contracts = async (asOf: string) =>
    ((await send('GET', `/api/v1/accounts/${ids.Two}/subscriptions${asOf}`)).rows as unknown[]).length
  expect(await contracts('')).toBe(2)
  expect(await contracts('?as_of=2026-11-05')).toBe(1)
})
