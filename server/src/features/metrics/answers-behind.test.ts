import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp

beforeAll(async () => {
  const clock = () => new Date('2026-07-10T03:00:00Z')
  app = await createTestApp({ clock, env: { TSUZUKU_ANSWER_PATIENCE_MS: '0' } })
  await sql`insert into account (id) values (1), (2)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, recorded_at) values (1, 'One', '2026-01-01'), (2, 'Two', '2026-01-01')`.execute(
    app.db,
  )
})
afterAll(() => app.close())

async function get(path: string) {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  return reply.json()
}

async function contract(account: string) {
  const payload = {
    account,
    product: { key: 'main', name: 'Main' },
    start_date: '2026-02-01',
    mrr_minor: 10_000,
  }
  const headers = await app.as('csm')
  const reply = await app.http.inject({ method: 'POST', url: '/api/v1/subscriptions', headers, payload })
  expect(reply.statusCode, reply.body).toBe(201)
}

test.each([
  ['/api/v1/cohorts', (body: { all: { accounts: number } }) => body.all.accounts],
  ['/api/v1/contract-survival', (body: { all: { n: number } | null }) => body.all?.n ?? 0],
  ['/api/v1/metrics/mrr', (body: { value: number | null }) => (body.value ?? 0) / 10_000],
  ['/api/v1/support-success', (body: { series: { customers: number }[] }) => body.series.at(-1)?.customers],
] as const)('%s says when it is behind a write, and then shows it', async (path, read) => {
  await sql`truncate subscription cascade`.execute(app.db)
  await contract('1')
  const count = async () => {
    const body = await get(path)
    return { behind: body.behind, count: read(body as never) }
  }
  await expect.poll(count).toEqual({ behind: false, count: 1 })
  await contract('2')
  const first = await get(path)
  expect(first.made_at).toMatch(/Z$/)
  expect({ behind: first.behind, count: read(first as never) }).toEqual({ behind: true, count: 1 })
  await expect.poll(count).toEqual({ behind: false, count: 2 })
})
