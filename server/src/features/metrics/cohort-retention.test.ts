import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const now = new Date('2026-05-20T03:00:00Z')

type Cell = { age: number; reached: number; customers: number; logo: number; net: number; gross: number }
type Cohorts = {
  until: string
  cohorts: { start: string; accounts: number; cells: Cell[] }[]
  all: { accounts: number; cells: Cell[] }
}
type Accounts = {
  rows: {
    account: { name: string }
    first_paid_on: string
    looked_at: string
    mrr_start_minor: number
    mrr_minor: number
  }[]
  next_cursor: string | null
}

async function get<Body>(path: string, status = 200): Promise<Body> {
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

test('a workspace without contracts has no cohort', async () => {
  expect(await get<Cohorts>('/api/v1/cohorts')).toMatchObject({
    until: '2026-05-20',
    cohorts: [],
    all: { accounts: 0, cells: [] },
  })
})

test('each account is looked at on its own anniversaries, and months not reached are left out', async () => {
  await seed()
  const { cohorts, all } = await get<Cohorts>('/api/v1/cohorts')
  expect(cohorts.map(({ start, accounts }) => [start, accounts])).toEqual([
    ['2026-01-01', 2],
    ['2026-03-01', 1],
  ])
  const [january, march] = cohorts
  expect(january?.cells.map(({ logo }) => logo)).toEqual([1, 1, 0.5, 0.5, 1])
  expect(january?.cells.map(({ reached }) => reached)).toEqual([2, 2, 2, 2, 1])
  expect(january?.cells.map(({ net }) => net)).toEqual([1, 1.25, 0.75, 0.75, 1.5])
  expect(january?.cells.map(({ gross }) => gross)).toEqual([1, 1, 0.5, 0.5, 1])
  expect(march?.cells).toHaveLength(3)
  expect(all.accounts).toBe(3)
  expect(all.cells[1]).toMatchObject({ reached: 3, customers: 3 })
})

test('the accounts behind a cell add up to it', async () => {
  const { rows } = await get<Accounts>('/api/v1/cohorts/accounts?start=2026-01-01&age=2')
  expect(rows).toEqual([
    {
      account: { id: 2, external_id: 'leaves', name: 'Leaves' },
      first_paid_on: '2026-01-31',
      looked_at: '2026-03-31',
      mrr_start_minor: 10_000,
      mrr_minor: 0,
    },
    {
      account: { id: 1, external_id: 'grows', name: 'Grows' },
      first_paid_on: '2026-01-10',
      looked_at: '2026-03-10',
      mrr_start_minor: 10_000,
      mrr_minor: 15_000,
    },
  ])
  const first = await get<Accounts>('/api/v1/cohorts/accounts?start=2026-01-01&age=2&limit=1')
  expect(first.rows.map(({ account }) => account.name)).toEqual(['Leaves'])
  const second = await get<Accounts>(
    `/api/v1/cohorts/accounts?start=2026-01-01&age=2&limit=1&cursor=${first.next_cursor}`,
  )
  expect(second.rows.map(({ account }) => account.name)).toEqual(['Grows'])
  expect(second.next_cursor).toBeNull()
})

test('quarters, filters and an earlier day narrow the same map', async () => {
  const quarters = await get<Cohorts>('/api/v1/cohorts?by=quarter')
  expect(quarters.cohorts).toHaveLength(1)
  expect(quarters.cohorts[0]).toMatchObject({ start: '2026-01-01', accounts: 3 })
  expect(quarters.cohorts[0]?.cells[1]).toMatchObject({ reached: 2, customers: 1 })
  const tier = await get<Cohorts>('/api/v1/cohorts?tier=A')
  expect(tier.cohorts.map(({ accounts }) => accounts)).toEqual([1])
  const before = await get<Cohorts>('/api/v1/cohorts?as_of=2026-02-15')
  expect(before).toMatchObject({ until: '2026-02-15', cohorts: [] })
  expect(await get<Cohorts>('/api/v1/cohorts?tier=nobody')).toMatchObject({ cohorts: [] })
  await get('/api/v1/cohorts?last=0', 400)
  await get('/api/v1/cohorts/accounts?start=2026-01-01&age=NaN', 400)
  await get('/api/v1/cohorts/accounts?start=2026-01-01&age=1&cursor=abc', 400)
})

test('a merged account counts with the one it belongs to', async () => {
  await sql`update account set merged_into = 1 where id = 3`.execute(app.db)
  const { cohorts } = await get<Cohorts>('/api/v1/cohorts')
  expect(cohorts.map(({ accounts }) => accounts)).toEqual([2])
  expect(cohorts[0]?.cells[4]).toMatchObject({ reached: 1, net: 3.5 })
})

async function seed(): Promise<void> {
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(app.db)
  await sql`insert into account (id, external_id) values (1, 'grows'), (2, 'leaves'), (3, 'late'), (4, 'free')`.execute(
    app.db,
  )
  await sql`insert into account_fact (account_id, name, tier, recorded_at) values (1, 'Grows', 'A', '2026-01-01'),
    (2, 'Leaves', null, '2026-01-01'), (3, 'Late', null, '2026-01-01'), (4, 'Free', null, '2026-01-01')`.execute(
    app.db,
  )
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      recorded_at)
    values (1, 1, 1, '2026-01-10', '2026-02-05', 10000, 'JPY', '2026-03-01'),
      (2, 1, 1, '2026-02-05', null, 15000, 'JPY', '2026-03-01'),
      (3, 2, 1, '2026-01-31', '2026-03-15', 10000, 'JPY', '2026-03-01'),
      (4, 3, 1, '2026-03-05', null, 20000, 'JPY', '2026-03-05'),
      (5, 4, 1, '2026-01-05', null, 0, 'JPY', '2026-03-01'),
      (6, 4, 1, '2026-01-06', '2026-01-06', 9000, 'JPY', '2026-03-01'),
      (7, 4, 1, '2026-01-06', null, 9000, 'USD', '2026-03-01')`.execute(app.db)
}
