import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import { refreshRenewals } from './renewals.jobs.ts'

let app: TestApp
let now = new Date('2026-05-01T03:00:00Z')
const ids: Record<string, string> = {}

type Role = 'admin' | 'cs-lead' | 'csm' | 'sales' | 'executive'
type Renewal = {
  id: number
  account: { id: number; name: string }
  owner: { name: string } | null
  renews_on: string
  mrr_minor: number
  year_minor: number
  state: string
  category: string
  called: string | null
  result: string | null
  result_mrr_minor: number | null
  is_implied: boolean
  is_gone: boolean
  moved: number
  version: number
  follow_up_on: string | null
  health: { band: string }
  undo: number[]
  history: { by: string; after: Record<string, unknown> }[]
}
type Page<Row = Renewal> = { rows: Row[]; next_cursor: string | null }

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const role of ['admin', 'cs-lead', 'csm', 'sales', 'executive'] as const) {
    await app.as(role)
    const { rows } = await sql<{ id: string }>`select id from member where role = ${role}`.execute(app.db)
    ids[role] = rows[0]?.id ?? ''
  }
  await sql`insert into account (id) select generate_series(1, 60)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, owner_id, tier, recorded_at)
    select n, 'Account ' || n, ${ids.csm}::uuid, case when n % 2 = 0 then 'A' else 'B' end, '2024-01-01'
    from generate_series(1, 60) n`.execute(app.db)
  await sql`insert into product (id, key, name) values (1, 'core', 'Core'), (2, 'more', 'More')`.execute(
    app.db,
  )
})
afterAll(() => app.close())

beforeEach(async () => {
  now = new Date('2026-05-01T03:00:00Z')
  await emptyTables(
    app.db,
    `renewal, renewal_observation, renewal_snapshot, subscription, renewal_dirty, notification,
      health_score, account_day, refresh_state`,
  )
  await sql`update account set merged_into = null`.execute(app.db)
})

async function contract(part: {
  account?: number
  start?: string
  end?: string | null
  renews?: string | null
  mrr?: number
  product?: number
  period?: string
}): Promise<number> {
  const { account = 1, start = '2025-06-01', end = null, mrr = 10_000, product = 1, period = 'year' } = part
  const renews = part.renews === undefined ? '2026-06-01' : part.renews
  const { rows } = await sql<{ subscription_id: number }>`
    insert into subscription (account_id, product_id, start_date, end_date, renewal_date, mrr_minor, currency, billing_period)
    values (${account}, ${product}, ${start}::date, ${end}::date, ${renews}::date, ${mrr}, 'JPY', ${period})
    returning subscription_id`.execute(app.db)
  return rows[0]?.subscription_id ?? 0
}

/** Closes the current version of a contract and writes another, as a source does. */
async function correct(id: number, change: { renews?: string | null; end?: string | null }) {
  await sql`with old as (update subscription set superseded_at = ${now} where subscription_id = ${id}
      and superseded_at = 'infinity' returning *)
    insert into subscription (subscription_id, account_id, product_id, start_date, end_date, renewal_date, mrr_minor, currency,
      billing_period, recorded_at)
    select subscription_id, account_id, product_id, start_date, ${change.end ?? null}::date, ${change.renews ?? null}::date,
      mrr_minor, currency, billing_period, ${now} from old`.execute(app.db)
}

async function derive(day?: string) {
  if (day) now = new Date(`${day}T03:00:00Z`)
  await sql`insert into renewal_dirty (account_id) values (0)`.execute(app.db)
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${now.toISOString().slice(0, 10)}::date, false, false)
    on conflict (only_row) do update set day = excluded.day`.execute(app.db)
  await refreshRenewals(app)
}

async function call<Body>(
  method: 'GET' | 'PUT' | 'POST' | 'PATCH',
  path: string,
  options: { payload?: object; role?: Role; status?: number } = {},
): Promise<Body> {
  const { payload, role = 'sales', status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  return reply.json() as Body
}
const list = async (query = '') => (await call<Page>('GET', `/renewals?${query}`)).rows
const one = async (query = '') => (await list(query))[0] as Renewal
const change = (id: number, payload: object, status = 200) =>
  call<Renewal & { params: Record<string, unknown> }>('PATCH', `/renewals/${id}`, { payload, status })

test('contracts of an account that are due on one day are one renewal with their sum', async () => {
  await contract({ mrr: 10_000 })
  await contract({ mrr: 2_000, product: 2 })
  await contract({ mrr: 500, product: 2, renews: '2026-08-01' })
  await contract({ account: 2, renews: null })
  await derive()
  const rows = await list()
  expect(rows.map(({ renews_on, mrr_minor, year_minor }) => [renews_on, mrr_minor, year_minor])).toEqual([
    ['2026-06-01', 12_000, 144_000],
    ['2026-08-01', 500, 6_000],
  ])
  expect(rows[0]).toMatchObject({
    state: 'due',
    category: 'uncalled',
    owner: { name: 'Test csm' },
    health: { band: 'unknown' },
  })
  await derive()
  expect((await list()).map(({ version }) => version)).toEqual([1, 1])
})

test('a day that moves takes the renewal with it, one far off leaves it behind', async () => {
  const id = await contract({})
  await derive()
  const { id: renewal } = await one()
  await change(renewal, { state: 'in-talks', version: 1 })
  await correct(id, { renews: '2026-07-15' })
  await derive()
  expect(await one()).toMatchObject({ id: renewal, renews_on: '2026-07-15', state: 'in-talks', moved: 1 })
  await correct(id, { renews: '2027-07-15' })
  await derive('2026-05-02')
  expect((await list()).map(({ renews_on }) => renews_on)).toEqual(['2027-07-15'])
  expect(await one('which=gone')).toMatchObject({
    id: renewal,
    is_gone: true,
    result: 'renewed',
    called: 'likely',
    state: 'won',
  })
})

test('what happened is read from the contracts, against what had been called', async () => {
  const kept = await contract({ account: 1 })
  await contract({ account: 2, end: '2026-06-01' })
  await contract({ account: 3, end: '2026-06-01' })
  await contract({ account: 4, end: '2026-06-01' })
  await derive()
  const called = await list()
  expect(called).toHaveLength(4)
  for (const { id } of called) await change(id, { state: 'committed' })
  await contract({ account: 3, start: '2026-06-01', renews: '2027-06-01', mrr: 8_000 })
  await correct(kept, { renews: '2027-06-01' })
  await derive('2026-06-02')
  const past = async () =>
    (await list('which=past'))
      .sort((a, b) => a.account.id - b.account.id)
      .map((r) => [r.account.id, r.result, r.state, r.called, r.result_mrr_minor])
  expect(await past()).toEqual([
    [1, 'renewed', 'won', 'committed', 10_000],
    [2, 'lost', 'lost', 'committed', 0],
    [3, 'down', 'won', 'committed', 8_000],
    [4, 'lost', 'lost', 'committed', 0],
  ])
  await contract({ account: 4, start: '2026-06-10', renews: '2027-06-10', mrr: 11_000 })
  await derive('2026-06-11')
  expect((await past())[3]).toEqual([4, 'up', 'won', 'committed', 11_000])
  const found = await call<Renewal>('GET', `/renewals/${called.find(({ account }) => account.id === 4)?.id}`)
  expect(found.history.map(({ by }) => by)).toEqual(['Tsuzuku', 'Tsuzuku', 'Test sales'])
})

test('terms that went on before renewals were kept are implied, and nobody had called them', async () => {
  await contract({ start: '2023-06-01' })
  await derive()
  const past = await list('which=past')
  expect(
    past.map(({ renews_on, result, called, is_implied }) => [renews_on, result, called, is_implied]),
  ).toEqual([
    ['2025-06-01', 'renewed', null, true],
    ['2024-06-01', 'renewed', null, true],
  ])
})

test('a contract taken back leaves a day that nobody lost', async () => {
  const id = await contract({})
  await derive()
  await sql`update subscription set superseded_at = ${now} where subscription_id = ${id}`.execute(app.db)
  await derive()
  expect(await list()).toEqual([])
  expect(await one('which=gone')).toMatchObject({ result: null, state: 'due' })
})

test('merged accounts have one renewal a day, and each its own again', async () => {
  await contract({ account: 1 })
  await contract({ account: 2, mrr: 5_000 })
  await derive()
  await sql`update account set merged_into = 1 where id = 2`.execute(app.db)
  await derive()
  expect((await list()).map(({ account, mrr_minor }) => [account.id, mrr_minor])).toEqual([[1, 15_000]])
  await sql`update account set merged_into = null`.execute(app.db)
  await derive()
  expect((await list()).map(({ account, mrr_minor }) => [account.id, mrr_minor])).toEqual([
    [1, 10_000],
    [2, 5_000],
  ])
})

test('the second of two people sees what the first did; changes are undone together', async () => {
  for (const account of [1, 2, 3]) await contract({ account })
  await derive()
  const rows = await list()
  const first = rows[0] as Renewal
  await change(first.id, { state: 'committed', version: 1 })
  const refused = await change(first.id, { follow_up_on: '2026-05-10', version: 1 }, 409)
  expect(refused.params).toMatchObject({ version: 2, by: 'Test sales', fields: ['state'] })
  const all = rows.map(({ id }) => id)
  const { undo } = await call<{ undo: number[] }>('POST', '/renewals/bulk', {
    payload: { ids: all, change: { state: 'at-risk', owner_id: ids.sales } },
  })
  expect(await call('GET', '/renewals/sums')).toMatchObject({
    by_state: [{ name: 'at-risk', renewals: 3, mrr_minor: 30_000 }],
    by_month: [{ name: '2026-06', renewals: 3, mrr_minor: 30_000 }],
  })
  expect(await call('POST', '/renewals/undo', { payload: { undo } })).toEqual({ undone: 3, kept: 0 })
  expect((await list()).map(({ state }) => state).sort()).toEqual(['committed', 'due', 'due'])
  await call('POST', '/renewals/bulk', {
    payload: { ids: all, change: { state: 'won' } },
    role: 'executive',
    status: 403,
  })
})

test('pages follow one another, filters narrow', async () => {
  for (const account of [1, 2, 3, 4, 5]) await contract({ account, renews: `2026-0${4 + account}-15` })
  await derive()
  const first = await call<Page>('GET', '/renewals?limit=2')
  const second = await call<Page>('GET', `/renewals?limit=2&cursor=${first.next_cursor}`)
  expect([...first.rows, ...second.rows].map(({ account }) => account.id)).toEqual([1, 2, 3, 4])
  expect((await list('tier=A')).map(({ account }) => account.id)).toEqual([2, 4])
  expect((await list('month=2026-07')).map(({ account }) => account.id)).toEqual([3])
  expect((await list('within=20')).map(({ account }) => account.id)).toEqual([1])
  expect(await list(`owner=${ids.sales}`)).toEqual([])
  await call('GET', '/renewals?month=2026-13', { status: 400 })
})

test('checkpoints are written once, calls stand beside each other, and differences are listed', async () => {
  await contract({ start: '2025-06-01' })
  await ensureDayPartitions(app.db, '2026-03-03', '2026-03-03')
  await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    values (1, '2026-03-03', 1, 41, 1, 'danger', '{}', '{}')`.execute(app.db)
  await derive()
  const { id } = await one()
  type Seen = {
    checkpoint: string
    day: string
    band: string
    score: number | null
    calls: { kind: string; band: string }[]
  }
  const seen = async () => (await call<Page<Seen>>('GET', `/renewals/${id}/observations`)).rows
  expect((await seen()).map(({ checkpoint, day, band }) => [checkpoint, day, band])).toEqual([
    ['start-30', '2025-07-01', 'unknown'],
    ['start-90', '2025-08-30', 'unknown'],
    ['start-180', '2025-11-28', 'unknown'],
    ['start-270', '2026-02-26', 'unknown'],
    ['end-90', '2026-03-03', 'danger'],
  ])
  expect((await call<Page<unknown>>('GET', '/renewals/calls-due')).rows).toHaveLength(5)
  const say = (kind: string, band: string) =>
    call('POST', `/renewals/${id}/calls`, {
      payload: { checkpoint: 'end-90', kind, band, reason: 'They said so' },
      status: 201,
    })
  await say('csm', 'watch')
  await say('csm', 'good')
  await say('final', 'good')
  expect((await seen())[4]?.calls.map(({ kind, band }) => [kind, band])).toEqual([
    ['final', 'good'],
    ['csm', 'good'],
    ['csm', 'watch'],
  ])
  expect((await call<Page<unknown>>('GET', '/renewals/calls-due')).rows).toHaveLength(4)
  expect(await call('GET', '/renewals/disagreements')).toMatchObject({
    rows: [{ checkpoint: 'end-90', automatic: 'danger', csm: 'good', final: 'good' }],
  })
  await expect(sql`update renewal_call set band = 'danger'`.execute(app.db)).rejects.toThrow(
    /cannot be changed/,
  )
  await call('POST', `/renewals/${id}/calls`, {
    payload: { checkpoint: 'start-1', kind: 'csm', band: 'good' },
    status: 409,
  })
  const many = (keys: string[], status: number) =>
    call<{ called: number }>('POST', '/renewals/calls', {
      payload: {
        points: keys.map((checkpoint) => ({ renewal_id: id, checkpoint })),
        kind: 'csm',
        band: 'watch',
        reason: 'All of them alike',
      },
      status,
    })
  await many(['start-30', 'start-1'], 409)
  expect((await call<Page<unknown>>('GET', '/renewals/calls-due')).rows).toHaveLength(4)
  expect(await many(['start-30', 'start-90', 'start-30'], 201)).toEqual({ called: 2 })
  expect((await call<Page<unknown>>('GET', '/renewals/calls-due')).rows).toHaveLength(2)
  expect((await call<Page<unknown>>('GET', '/renewals/calls-due?tier=none-such')).rows).toHaveLength(0)
})

test('checkpoints are kept in versions, per tier', async () => {
  type Rules = { rows: { version: number; content: { tiers: object } & Record<string, unknown> }[] }
  const { rows } = await call<Rules>('GET', '/renewals/rules')
  const rule = { ...rows[0]?.content, tiers: { A: [{ from: 'end', days: 120 }] } }
  await call('PUT', '/renewals/rules', { payload: { rule, based_on: rows[0]?.version }, role: 'cs-lead' })
  await call('PUT', '/renewals/rules', {
    payload: { rule, based_on: rows[0]?.version },
    role: 'cs-lead',
    status: 409,
  })
  await call('PUT', '/renewals/rules', { payload: { rule, based_on: 2 }, role: 'sales', status: 403 })
  await contract({ account: 2 })
  await derive()
  const { id } = await one()
  const seen = await call<Page<{ checkpoint: string }>>('GET', `/renewals/${id}/observations`)
  expect(seen.rows.map(({ checkpoint }) => checkpoint)).toEqual(['end-120'])
})

test('accounts whose contracts name no day to come stand on no board and are counted with their money', async () => {
  await contract({ account: 1 })
  await contract({ account: 2, renews: null, period: 'month' })
  await contract({ account: 3, renews: '2026-03-01' })
  await contract({ account: 4, renews: null, period: 'month', mrr: 0 })
  const day = now.toISOString().slice(0, 10)
  await ensureDayPartitions(app.db, day, day)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor)
    select n, ${day}::date, true, case n when 4 then 0 else 10000 end from generate_series(1, 4) n`.execute(
    app.db,
  )
  await derive()
  const listed = (await call<Page>('GET', '/renewals')).rows.map(({ account }) => account.id)
  expect(listed).toContain(1)
  expect(listed).not.toContain(2)
  type Sums = { without_day: { renewals: number; mrr_minor: number } }
  const sums = await call<Sums>('GET', '/renewals/sums')
  const ahead = await sql<{ account_id: number }>`
    select distinct account_id from renewal where gone_on is null and renews_on >= ${day}::date`.execute(
    app.db,
  )
  const without = [1, 2, 3].filter((id) => !ahead.rows.some((row) => row.account_id === id))
  expect(without).toContain(2)
  expect(sums.without_day).toEqual({ renewals: without.length, mrr_minor: without.length * 10_000 })
})
