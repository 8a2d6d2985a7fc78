import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const now = new Date('2026-07-01T03:00:00Z')

type Curve = {
  key: string | null
  label: string | null
  n: number
  lost: number
  few: boolean
  points: { month: number; survival: number; low: number | null; at_risk: number }[]
  restricted_mean: { value: number } | null
  median_months: number | null
}
type Body = {
  all: Curve | null
  groups: Curve[]
  horizon: number | null
  test: { p_value: number; chi_square: number } | null
  test_reason: string | null
}

async function get(path: string, status = 200): Promise<Body> {
  const reply = await app.http.inject({ method: 'GET', url: path, headers: await app.as('csm') })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
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

test('without contracts there is no curve, and no made-up one', async () => {
  expect(await get('/api/v1/contract-survival?by=tier')).toMatchObject({
    all: null,
    groups: [],
    horizon: null,
    test: null,
    test_reason: 'one-group',
  })
})

test('a gap ends a contract, a change of plan on the day does not', async () => {
  await account(1, null)
  await contract(1, '2026-01-01', '2026-03-01')
  await contract(1, '2026-03-01', '2026-04-01')
  await contract(1, '2026-05-01', null)
  await account(2, null)
  await contract(2, '2026-01-01', '2026-02-01')
  await contract(2, '2026-01-15', null)
  const { all } = await get('/api/v1/contract-survival')
  expect(all).toMatchObject({ n: 2, lost: 1, few: true })
  expect(all?.points.map(({ survival }) => survival)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.5])
  expect(all?.points.map(({ at_risk }) => at_risk)).toEqual([2, 2, 2, 2, 1, 1, 1])
})

test('groups that differ are told apart by the test; a small one stays outside it', async () => {
  for (let id = 10; id < 30; id += 1) {
    await account(id, 'A')
    await contract(id, '2025-07-01', id < 12 ? '2026-01-01' : null)
    await account(id + 100, 'B')
    await contract(id + 100, '2025-07-01', id < 24 ? `2026-0${1 + (id % 3)}-01` : null)
  }
  const { groups, test: found, horizon } = await get('/api/v1/contract-survival?by=tier')
  expect(groups.map(({ key, label, n, lost, few }) => [key, label, n, lost, few])).toEqual([
    ['A', 'A', 20, 2, false],
    ['B', 'B', 20, 14, false],
    ['none', null, 2, 1, true],
  ])
  expect(horizon).toBe(12)
  // R: survdiff(Surv(stop, event) ~ tier) on the 40 rows of A and B.
  expect(found?.chi_square).toBeCloseTo(13.358042398889825, 9)
  expect(found?.p_value).toBeLessThan(0.001)
  const [a, b] = groups
  expect(a?.restricted_mean?.value).toBeCloseTo(0.9 * 12 + 0.1 * 6, 9)
  expect(b?.restricted_mean?.value).toBeCloseTo((6 * 12 + 4 * 6 + 5 * 7 + 5 * 8) / 20, 9)
  expect(groups[2]?.restricted_mean).toBeNull()
  expect(b?.points[8]).toMatchObject({ month: 8, survival: expect.closeTo(0.3, 9), low: expect.any(Number) })
})

test('segments group too: who is in two counts in both, and then nothing is tested', async () => {
  await sql`insert into segment (id, name, kind) values (1, 'Early', 'list'), (2, 'Late', 'list'), (3, 'Gone', 'list')`.execute(
    app.db,
  )
  await sql`update segment set deleted_at = now() where id = 3`.execute(app.db)
  await sql`insert into segment_member (segment_id, account_id, since, since_version)
    select case when a.id < 100 then 1 else 2 end, a.id, '2026-05-01'::timestamptz, 1 from account a where a.id between 10 and 129
    union all select 3, 10, '2026-05-01', 1`.execute(app.db)
  const apart = await get('/api/v1/contract-survival?by=segment')
  expect(apart.groups.map(({ key, label, n, lost }) => [key, label, n, lost])).toEqual([
    ['1', 'Early', 20, 2],
    ['2', 'Late', 20, 14],
    ['none', null, 2, 1],
  ])
  expect(apart.test?.chi_square).toBeCloseTo(13.358042398889825, 9)
  await sql`insert into segment_member (segment_id, account_id, since, since_version) values (2, 10, '2026-06-01', 1)`.execute(
    app.db,
  )
  await sql`insert into fact_change (topic) values ('accounts')`.execute(app.db)
  const overlapping = await get('/api/v1/contract-survival?by=segment')
  expect(overlapping.groups.map(({ n }) => n)).toEqual([21, 20, 2])
  expect(overlapping).toMatchObject({ test: null, test_reason: 'groups-overlap', all: { n: 42 } })
  const before = await get('/api/v1/contract-survival?by=segment&as_of=2026-05-20')
  expect(before.groups.map(({ key, n }) => [key, n])).toEqual(apart.groups.map(({ key, n }) => [key, n]))
})

test('one group has nothing to be compared with', async () => {
  const body = await get('/api/v1/contract-survival?by=tier&as_of=2025-12-01')
  expect(body.groups).toEqual([])
  const plans = await get('/api/v1/contract-survival?by=product&tier=A')
  expect(plans).toMatchObject({ test: null, test_reason: 'one-group' })
  expect(plans.groups.map(({ key, label }) => [key, label])).toEqual([['suite', 'Suite']])
  await get('/api/v1/contract-survival?months=0', 400)
  await get('/api/v1/contract-survival?by=nonsense', 400)
})

async function account(id: number, tier: string | null): Promise<void> {
  await sql`insert into account (id) values (${id})`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, recorded_at) values (${id}, ${`A${id}`}, ${tier}, '2026-01-01')`.execute(
    app.db,
  )
}

let made = 0

async function contract(accountId: number, start: string, end: string | null): Promise<void> {
  made += 1
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency,
      recorded_at)
    values (${made}, ${accountId}, 1, ${start}, ${end}, 10000, 'JPY', '2026-01-01')`.execute(app.db)
}
