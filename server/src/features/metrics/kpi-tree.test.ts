import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const now = new Date('2026-05-20T03:00:00Z')

type Sum = { accounts: number; mrr_minor: number }
type Parts = { rate: number | null; customer_rate: number | null; price_ratio: number | null }
type Tree = {
  reason: string | null
  all: { movements: Record<string, Sum>; parts: Parts; previous: Parts } | null
  groups: {
    key: string
    movements: Record<string, Sum>
    contribution: number | null
    change: { mix: number; rate: number } | null
  }[]
  change: Record<'total' | 'by_customers' | 'by_price' | 'by_mix' | 'by_rates', number> | null
  change_reason: string | null
}

async function get(query: string, status = 200): Promise<Tree> {
  const reply = await app.http.inject({
    method: 'GET',
    url: `/api/v1/kpi-tree?${query}`,
    headers: await app.as('csm'),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  expect(reply.body).not.toMatch(/NaN|Infinity/)
  return reply.json()
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite'), (2, 'extra', 'Extra')`.execute(
    app.db,
  )
})

afterAll(async () => {
  await app.close()
})

const april = 'from=2026-04-01&to=2026-05-01'

test('nothing there, not begun: a word for each', async () => {
  expect(await get(april)).toMatchObject({ reason: 'no-customers-at-start', groups: [], change: null })
  expect(await get('from=2026-07-01&to=2026-08-01')).toMatchObject({ reason: 'not-begun', all: null })
  await get('from=2026-07-01&to=2026-06-01', 400)
})

test('the reference case: 62.5 % = 50 % of the customers × 1.25 of the price', async () => {
  await account(1, 'A')
  await contract(1, 1, 30_000, '2026-01-01', null)
  await account(2, 'B')
  await contract(2, 1, 50_000, '2026-01-01', '2026-04-16')
  const tree = await get(april)
  expect(tree.all?.parts).toMatchObject({ rate: 0.625, customer_rate: 0.5, price_ratio: 1.25 })
  expect(tree.groups.map(({ key, contribution }) => [key, contribution])).toEqual([
    ['B', 0.625],
    ['A', 0],
  ])
  expect(tree.change).toMatchObject({ total: 0.625, by_customers: 0.625, by_price: 0 })
})

test('every sum is exact: movements, contributions, both ways of the change', async () => {
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const day = () =>
    `2026-0${1 + Math.floor(random() * 5)}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
  for (let id = 10; id < 90; id += 1) {
    await account(id, ['A', 'B', 'C', null][id % 4] ?? null)
    const [from, until] = [day(), day()].sort() as [string, string]
    await contract(id, 1 + (id % 2), 1_000 + Math.floor(random() * 90_000), from, id % 3 === 0 ? null : until)
    if (id % 5 === 0) await contract(id, 2, 777, '2026-02-10', null)
  }
  for (const by of ['tier', 'product', 'stage']) {
    const tree = await get(`from=2026-03-01&to=2026-04-01&by=${by}`)
    const movements: Record<string, Sum> = tree.all?.movements ?? {}
    const rate = tree.all?.parts.rate ?? Number.NaN
    const ledger = await movementsOf('from=2026-03-01&to=2026-04-01')
    for (const [kind, sum] of Object.entries(movements)) {
      expect(sum, kind).toEqual(ledger[kind])
      const groups = tree.groups.map((group) => group.movements[kind])
      expect(
        groups.reduce((total, one) => total + (one?.mrr_minor ?? 0), 0),
        kind,
      ).toBe(sum.mrr_minor)
      expect(
        groups.reduce((total, one) => total + (one?.accounts ?? 0), 0),
        kind,
      ).toBe(sum.accounts)
    }
    const of = (kind: string) => movements[kind]?.mrr_minor ?? Number.NaN
    expect(
      of('start') +
        of('new') +
        of('reactivation') +
        of('upsell') +
        of('cross_sell') -
        of('contraction') -
        of('churn'),
    ).toBe(of('end'))
    const contributions = tree.groups.reduce((total, one) => total + (one.contribution ?? 0), 0)
    expect(contributions).toBeCloseTo(rate, 12)
    expect(tree.all?.parts.customer_rate).toBeGreaterThan(0)
    expect((tree.all?.parts.customer_rate ?? 0) * (tree.all?.parts.price_ratio ?? 0)).toBeCloseTo(rate, 12)
    const { change } = tree
    expect((change?.by_customers ?? 0) + (change?.by_price ?? 0)).toBeCloseTo(change?.total ?? Number.NaN, 12)
    expect((change?.by_mix ?? 0) + (change?.by_rates ?? 0)).toBeCloseTo(change?.total ?? Number.NaN, 12)
  }
})

test('an open period is not compared with a whole one', async () => {
  expect(await get('from=2026-05-01&to=2026-06-01')).toMatchObject({ change: null, change_reason: 'open' })
})

async function movementsOf(query: string): Promise<Record<string, Sum>> {
  const reply = await app.http.inject({
    method: 'GET',
    url: `/api/v1/mrr-movements?${query}&limit=1`,
    headers: await app.as('csm'),
  })
  return reply.json()
}

async function account(id: number, tier: string | null): Promise<void> {
  await sql`insert into account (id) values (${id})`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, recorded_at) values (${id}, ${`A${id}`}, ${tier}, '2026-01-01')`.execute(
    app.db,
  )
}

let made = 0

async function contract(accountId: number, product: number, mrr: number, start: string, end: string | null) {
  made += 1
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      recorded_at)
    values (${made}, ${accountId}, ${product}, ${start}, ${end}, ${mrr}, 'JPY', '2026-01-01')`.execute(app.db)
}
