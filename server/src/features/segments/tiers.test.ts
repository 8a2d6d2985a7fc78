import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { segmentJobs } from './segments.jobs.ts'

let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
const ids: Record<string, number> = {}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  for (const [name, mrr] of [
    ['One', 10_000],
    ['Two', 20_000],
    ['Three', 30_000],
    ['Four', 50_000],
    ['Five', 90_000],
    ['Six', 200_000],
    ['Free', 0],
  ] as const) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
      insert into account_fact (account_id, name, recorded_at) select id, ${name}, '2026-01-05T00:00:00Z' from a
      returning account_id as id`.execute(app.db)
    ids[name] = rows[0]?.id ?? 0
    await price(name, mrr)
  }
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

async function price(name: string, mrr: number): Promise<void> {
  const id = ids[name]
  await sql`update subscription set superseded_at = now() where account_id = ${id} and superseded_at = 'infinity'`.execute(
    app.db,
  )
  await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency)
    select ${id}, id, '2026-01-05', ${mrr}, 'JPY' from product`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
}

async function ask(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
  role: 'csm' | 'cs-lead' = 'cs-lead',
) {
  const answer = await app.http.inject({
    method,
    url: `/api/v1${url}`,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const refresh = async () => {
  await app.refresh.refreshNews()
  await segmentJobs(app)['segments:refresh']?.({})
}
const tiers = (...list: [string, number | null][]) => ({
  decided_by: 'price',
  tiers: list.map(([name, from_minor]) => ({ name, from_minor })),
})

describe('tiers', () => {
  it('are proposed at quantiles of the price where nobody named any', async () => {
    const { body } = await ask('GET', '/tiers', undefined, 'csm')
    expect(body).toMatchObject({ version: null, decided_by: 'price', quantile_cuts: [63_000, 27_000] })
    expect(body.tiers.map(({ name, from_minor }: never) => [name, from_minor])).toEqual([
      ['A', 63_000],
      ['B', 27_000],
      ['C', null],
    ])
    expect(body.others).toEqual([{ name: null, accounts: 6, mrr_minor: 400_000 }])
  })

  it('show before they are saved who would stand where', async () => {
    const { body } = await ask('POST', '/tiers/preview', tiers(['Top', 80_000], ['Rest', null]))
    expect(body).toMatchObject({
      tiers: [
        { name: 'Top', accounts: 2, mrr_minor: 290_000 },
        { name: 'Rest', accounts: 4, mrr_minor: 110_000 },
      ],
      moves: [
        { from: null, to: 'Rest', accounts: 4 },
        { from: null, to: 'Top', accounts: 2 },
      ],
      unpriced: 1,
    })
  })

  it('put accounts in their place when saved, and not over what somebody else saved', async () => {
    const proposal = { based_on: null, ...tiers(['A', 63_000], ['B', 27_000], ['C', null]) }
    expect((await ask('PUT', '/tiers', proposal, 'csm')).status).toBe(403)
    const saved = await ask('PUT', '/tiers', proposal)
    expect(saved).toMatchObject({ status: 200, body: { version: 1, moved: 6 } })
    expect(saved.body.tiers.map(({ accounts }: never) => accounts)).toEqual([2, 2, 2])
    const list = await ask('GET', '/accounts?tier=A&sort=name')
    expect(list.body.rows.map(({ name }: { name: string }) => name)).toEqual(['Five', 'Six'])
    expect(await ask('PUT', '/tiers', proposal)).toMatchObject({
      status: 409,
      body: { code: 'tiers.changed_meanwhile' },
    })
  })

  it('follow the price from then on, and every step is kept', async () => {
    now = new Date('2026-11-21T03:00:00Z')
    await price('One', 70_000)
    await refresh()
    const { body } = await ask('GET', '/tiers/moves')
    expect(body.total).toBe(7)
    expect(body.rows[0]).toMatchObject({
      account: { name: 'One' },
      from: 'C',
      to: 'A',
      cause: 'account',
      mrr_minor: 70_000,
    })
    expect(body.rows[1]).toMatchObject({ from: null, cause: 'scheme' })
    expect(body.matrix).toEqual([{ from: 'C', to: 'A', accounts: 1, mrr_minor: 70_000 }])
    const one = await ask('GET', '/tiers/moves?tier_from=C&tier_to=A&limit=1')
    expect(one.body).toMatchObject({ total: 1, next_cursor: null })
    expect((await ask('GET', '/accounts?tier=C&as_of=2026-11-20')).body.summary.accounts).toBe(2)
  })

  it('keep an account that pays nothing where it is', async () => {
    await price('Two', 0)
    await refresh()
    expect((await ask('GET', '/accounts/ext:Two')).body.tier).toBe('C')
    expect((await ask('GET', '/accounts/ext:Free')).body.tier).toBeNull()
  })

  it('that get another name are no step', async () => {
    now = new Date('2026-11-22T03:00:00Z')
    const renamed = { based_on: 1, ...tiers(['Gold', 63_000], ['B', 27_000], ['C', null]) }
    expect((await ask('PUT', '/tiers', renamed)).body).toMatchObject({ version: 2, moved: 3 })
    const { body } = await ask('GET', '/tiers/moves?from=2026-11-22')
    expect(body.total).toBe(0)
    expect((await ask('GET', '/tiers/moves?tier_from=C')).body.rows[0]).toMatchObject({
      from: 'C',
      to: 'Gold',
    })
  })

  it('say how many accounts have waited longer for a touch than was designed', async () => {
    const now = await ask('GET', '/tiers')
    const designed = { based_on: 2, ...tiers(['Gold', 63_000], ['B', 27_000], ['C', null]) }
    const [gold, ...rest] = designed.tiers
    const saved = await ask('PUT', '/tiers', {
      ...designed,
      tiers: [
        { ...gold, cadence_days: 30, owner_type: 'dedicated', experience: 'A plan each quarter' },
        ...rest,
      ],
    })
    expect(now.body.tiers[0].overdue).toBeNull()
    expect(saved.body.tiers[0]).toMatchObject({
      overdue: 3,
      owner_type: 'dedicated',
      experience: 'A plan each quarter',
    })
  })

  it.each([
    ['tiers.cuts_not_falling', 'tiers.1.from_minor', tiers(['A', 5], ['B', 5], ['C', null])],
    ['tiers.cuts_not_falling', 'tiers.0.from_minor', tiers(['A', null], ['B', null])],
    ['tiers.cuts_not_falling', 'tiers.1.from_minor', tiers(['A', 9], ['B', 5])],
    ['tiers.named_twice', 'tiers.1.name', tiers(['A', 9], ['A', null])],
    ['http.invalid_input', 'tiers.0.from_minor', tiers(['A', -1], ['B', null])],
  ])('are refused with %s at %s', async (code, field, scheme) => {
    expect((await ask('POST', '/tiers/preview', scheme)).body).toMatchObject({ code, field })
  })
})

it('tiers that sources name are taken as they are, and nothing is moved', async () => {
  const other = await createTestApp({ clock: () => now })
  try {
    await sql`insert into product (key, name) values ('main', 'Main')`.execute(other.db)
    await sql`with a as (insert into account (external_id) values ('x') returning id), s as (
        insert into subscription (account_id, product_id, start_date, mrr_minor, currency)
        select a.id, p.id, '2026-01-05', 5000, 'JPY' from a, product p)
      insert into account_fact (account_id, name, tier) select id, 'X', 'Gold' from a`.execute(other.db)
    await sql`insert into account_dirty (account_id) select id from account`.execute(other.db)
    await other.refresh.refreshNews()
    const answer = await other.http.inject({ url: '/api/v1/tiers', headers: await other.as('csm') })
    expect(answer.json()).toMatchObject({
      version: null,
      decided_by: 'source',
      tiers: [{ name: 'Gold', accounts: 1 }],
      quantile_cuts: [],
    })
    await segmentJobs(other)['segments:refresh']?.({})
    const { rows } = await sql`select from account_fact`.execute(other.db)
    expect(rows).toHaveLength(1)
  } finally {
    await other.close()
  }
})

describe('without any contract', () => {
  it('are cut by the mean purchase of the last year, which accounts follow', async () => {
    const orders = await createTestApp({ clock: () => now })
    const buy = (name: string, amount: number, on: string) =>
      sql`
      insert into purchase_order (account_id, ordered_at, amount_minor, currency)
      select id, ${on}::timestamptz, ${amount}, 'JPY' from account where external_id = ${name}`.execute(
        orders.db,
      )
    for (const name of ['a', 'b', 'c']) {
      await sql`
        with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
        insert into account_fact (account_id, name, recorded_at) select id, ${name}, '2026-01-05T00:00:00Z' from a`.execute(
        orders.db,
      )
    }
    for (const [name, amount, on] of [
      ['a', 1_000, '2026-10-01'],
      ['a', 3_000, '2026-11-01'],
      ['a', 90_000, '2024-11-01'],
      ['b', 10_000, '2026-09-01'],
      ['b', -10_000, '2026-09-02'],
      ['c', 50_000, '2026-11-02'],
    ] as const)
      await buy(name, amount, on)
    await orders.refresh.refreshAll()
    const call = async (method: 'GET' | 'PUT', payload?: object) =>
      (
        await orders.http.inject({
          method,
          url: '/api/v1/tiers',
          headers: await orders.as('cs-lead'),
          ...(payload && { payload }),
        })
      ).json()
    expect(await call('GET')).toMatchObject({ basis: 'purchase', decided_by: 'price' })
    const scheme = tiers(['High', 20_000], ['Middle', 5_000], ['Low', null])
    expect(await call('PUT', { ...scheme, based_on: null })).toMatchObject({ moved: 3 })
    const saved = await call('GET')
    expect(
      saved.tiers.map((tier: Record<string, unknown>) => [tier.name, tier.median_minor, tier.mrr_minor]),
    ).toEqual([
      ['High', 50_000, 50_000],
      ['Middle', 10_000, 10_000],
      ['Low', 2_000, 4_000],
    ])
    await orders.close()
  })
})
