import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const now = new Date('2026-01-01T03:00:00Z')

type Amount = { value: number; interval: { low: number; high: number } | null; n: number } | null
type Row = {
  key: string | null
  label: string | null
  n: number
  lost: number | null
  realised: Amount
  realised_ended: Amount
  formula: { value: number; price: number; frequency: number; months: number } | null
  formula_reason: string | null
  expected: { value: number; interval: object | null; months: number | null; horizon_months: number } | null
  expected_reason: string | null
}
type Body = {
  settings: object
  contracts: { all: Row | null; groups: Row[] }
  orders: { all: Row | null; groups: Row[]; boundaries: string[] }
}

async function get(path = '/api/v1/ltv'): Promise<Body> {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  expect(reply.body).not.toMatch(/NaN|Infinity/)
  return reply.json()
}

type Listed = {
  rows: {
    account: { id: number; name: string }
    orders: number
    last_order_on: string
    realised_minor: number
    expected_minor: number | null
    expected_range: { low_minor: number; high_minor: number } | null
    alive: number | null
  }[]
  next_cursor: string | null
  total: number
  reason: string | null
  boundaries: string[]
}
const list = async (query: string) => (await get(`/api/v1/ltv/accounts${query}`)) as unknown as Listed

const put = async (role: 'admin' | 'csm', payload: object) =>
  app.http.inject({ method: 'PUT', url: '/api/v1/ltv/settings', headers: await app.as(role), payload })

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(app.db)
})

afterAll(async () => {
  await app.close()
})

test('without contracts and orders nothing is worth anything that is known', async () => {
  expect(await get()).toMatchObject({
    settings: { margin: 1, discount: 0, horizon_months: 36 },
    contracts: { all: null, groups: [] },
    orders: { all: null, groups: [] },
  })
})

test('orders alone: realised at once, expected only with enough who bought again', async () => {
  await account(500, 'A')
  await order(500, '2025-12-01', 9_000)
  const few = await get()
  expect(few.contracts.all).toBeNull()
  expect(few.orders.all).toMatchObject({
    n: 1,
    lost: null,
    realised: { value: 9_000, n: 1 },
    formula: null,
    formula_reason: 'no-repeat',
    expected: null,
    expected_reason: 'no-repeat',
  })
  for (let id = 501; id < 541; id += 1) {
    await account(id, id % 2 === 0 ? 'A' : 'B')
    const times = id % 4
    for (let nth = 0; nth <= times; nth += 1) {
      await order(
        id,
        `2025-${String(2 + 3 * nth).padStart(2, '0')}-${10 + (id % 17)}`,
        5_000 + 100 * (id % 13),
      )
    }
  }
  const { orders } = await get()
  expect(orders.all?.n).toBe(41)
  expect(orders.all?.expected?.value).toBeGreaterThan(0)
  expect(orders.all?.expected?.months).toBeNull()
  expect(orders.groups.map(({ key, n }) => [key, n])).toEqual([
    ['A', 21],
    ['B', 20],
  ])
  const sum = orders.groups.reduce((total, row) => total + (row.expected?.value ?? 0) * row.n, 0)
  expect(sum / 41).toBeCloseTo(orders.all?.expected?.value ?? Number.NaN, 6)
})

test('accounts that only order, one by one: what is expected of each adds up to what is expected of all', async () => {
  const { orders } = await get()
  const first = await list('?limit=25')
  expect(first).toMatchObject({ total: 41, reason: null })
  const rest = await list(`?limit=25&cursor=${first.next_cursor}`)
  expect([first.rows.length, rest.rows.length, rest.next_cursor]).toEqual([25, 16, null])
  const rows = [...first.rows, ...rest.rows]
  expect(new Set(rows.map(({ account }) => account.id)).size).toBe(41)
  const expected = rows.map((row) => row.expected_minor as number)
  expect(expected).toEqual([...expected].sort((a, b) => b - a))
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  expect(Math.abs(mean(expected) - (orders.all?.expected?.value ?? 0))).toBeLessThan(1)
  expect(mean(rows.map((row) => row.realised_minor))).toBeCloseTo(orders.all?.realised?.value ?? 0, 6)
  expect(rows.every(({ alive }) => alive !== null && alive > 0 && alive <= 1)).toBe(true)
  expect(rows.find(({ account }) => account.id === 500)).toMatchObject({
    account: { name: 'A500' },
    orders: 1,
    last_order_on: '2025-12-01',
    realised_minor: 9_000,
  })
  const lively = (await list('?sort=alive')).rows.filter((row) => (row.alive ?? 0) > 0.6)
  expect(lively.length).toBeGreaterThan(0)
  for (const { expected_minor: expected, expected_range: range } of lively) {
    expect(range?.low_minor).toBeLessThan(expected ?? 0)
    expect(range?.high_minor).toBeGreaterThan(expected ?? Number.POSITIVE_INFINITY)
  }
  const ranges = async (query: string) =>
    (await list(query)).rows.map(({ account: { id }, expected_range: range }) => [id, range])
  expect(await ranges('?sort=alive&limit=3')).toEqual((await ranges('?sort=alive')).slice(0, 3))
  const alive = (await list('?sort=alive')).rows.map((row) => row.alive as number)
  expect(alive).toEqual([...alive].sort((a, b) => b - a))
  expect((await list('?tier=B')).total).toBe(20)
  expect(await list('?tier=none')).toMatchObject({ rows: [], total: 0, reason: 'no-repeat' })
})

test('orders of people who never stop: the model without leaving is used, and it is said', async () => {
  for (let id = 601; id < 631; id += 1) {
    await account(id, 'Steady')
    for (let month = 1; month <= 12; month += 1) {
      await order(id, `2025-${String(month).padStart(2, '0')}-${10 + (id % 15)}`, 4_000 + 100 * (id % 7))
    }
  }
  const { orders } = await get('/api/v1/ltv?tier=Steady')
  expect(orders.boundaries).toContain('no-dropout')
  expect(orders.all?.expected?.value).toBeGreaterThan(0)
  expect(orders.all?.expected?.value).toBeLessThan(36 * 3 * 5_000)
  const { rows, boundaries } = await list('?tier=Steady')
  expect(boundaries).toEqual(orders.boundaries)
  expect(rows.every(({ alive }) => alive === 1)).toBe(true)
})

test('contracts: what was paid, price × frequency × duration, and the area under the curve', async () => {
  await account(1, 'A')
  await contract(1, '2025-01-01', null, 10_000)
  await account(2, 'A')
  await contract(2, '2025-01-01', '2025-07-01', 10_000)
  const { contracts } = await get()
  const a = contracts.all
  expect(a).toMatchObject({ n: 2, lost: 1 })
  const [year, half] = [365, 181].map((days) => Math.round((10_000 * days) / (365 / 12))) as [number, number]
  expect(a?.realised).toMatchObject({ value: (year + half) / 2, n: 2 })
  expect(a?.realised_ended).toMatchObject({ value: half, n: 1, interval: null })
  expect(a?.formula?.months).toBeCloseTo((365 + 181) / (365 / 12), 9)
  expect(a?.formula?.value).toBeCloseTo(year + half, 0)
  // Half of the two stay after month 6: 6 + 6 / 2 months of 10,000; nobody was watched beyond month 12.
  expect(a?.expected).toMatchObject({ months: 9, horizon_months: 12 })
  expect(a?.expected?.value).toBeCloseTo(90_000, -1)
})

test('margin, discount and horizon are settings of the workspace', async () => {
  expect((await put('csm', { margin: 0.5, discount: 0, horizon_months: 6 })).statusCode).toBe(403)
  for (const wrong of [
    { margin: 0 },
    { margin: 2 },
    { discount: -1 },
    { horizon_months: 1.5 },
    { margin: null },
  ]) {
    const reply = await put('admin', { margin: 0.5, discount: 0, horizon_months: 6, ...wrong })
    expect(reply.statusCode, JSON.stringify(wrong)).toBe(400)
  }
  expect((await put('admin', { margin: 0.5, discount: 0, horizon_months: 6 })).statusCode).toBe(200)
  const half = (await get()).contracts.all
  expect(half?.expected).toMatchObject({ months: 6, horizon_months: 6 })
  expect(half?.expected?.value).toBeCloseTo(30_000, -1)
  await put('admin', { margin: 1, discount: 0.1, horizon_months: 12 })
  expect((await get()).contracts.all?.expected?.value).toBeLessThan(89_000)
  const audit = await sql<{
    action: string
  }>`select action from audit_entry where action = 'ltv-setting.changed'`.execute(app.db)
  expect(audit.rows).toHaveLength(2)
})

test('nobody lost: no duration, so no formula; the filter may leave nobody', async () => {
  const { contracts } = await get('/api/v1/ltv?as_of=2025-05-01&by=plan')
  expect(contracts.all).toBeNull()
  await sql`update subscription set superseded_at = now() where account_id = 2`.execute(app.db)
  expect((await get()).contracts.all).toMatchObject({
    formula: null,
    formula_reason: 'nothing-lost',
    lost: 0,
  })
  expect(await get('/api/v1/ltv?tier=none')).toMatchObject({
    contracts: { all: null },
    orders: { all: null },
  })
})

async function account(id: number, tier: string): Promise<void> {
  await sql`insert into account (id) values (${id})`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, recorded_at) values (${id}, ${`A${id}`}, ${tier}, '2025-12-01')`.execute(
    app.db,
  )
}

let made = 0

async function contract(accountId: number, start: string, end: string | null, mrr: number): Promise<void> {
  made += 1
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      recorded_at)
    values (${made}, ${accountId}, 1, ${start}, ${end}, ${mrr}, 'JPY', '2025-12-01')`.execute(app.db)
}

async function order(accountId: number, day: string, amount: number): Promise<void> {
  made += 1
  await sql`insert into purchase_order (order_id, account_id, ordered_at, amount_minor, currency, recorded_at)
    values (${made}, ${accountId}, ${`${day}T03:00:00Z`}, ${amount}, 'JPY', '2025-12-01')`.execute(app.db)
}
