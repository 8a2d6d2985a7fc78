import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { accountTable } from './accounts.tables.ts'

let app: TestApp
let headers: Record<string, string>
let owner: string

const now = new Date('2026-11-22T03:00:00Z')
const names = ['青葉ロジスティクス', 'みなとフーズ', 'ＡＢＣ商事', 'Ｚeta', '=1+2', 'Aoba, "Inc"']

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  headers = await app.as('csm')
  const member = await app.db.selectFrom('member').select('id').executeTakeFirstOrThrow()
  owner = member.id
  const rows = Array.from({ length: 25 }, (_, i) => ({
    external_id: `A${i + 1}`,
    name: names[i] ?? `Company ${i % 5}`,
    domain: i === 0 ? 'aoba.example.jp' : null,
    stage: i % 5 === 0 ? 'trial' : 'active',
    tier: ['A', 'B', null][i % 3] ?? null,
    owner_id: i < 3 ? owner : null,
    tags: i % 2 ? ['vip'] : [],
    attributes: { plan_type: i < 2 ? 'gold' : 'iron', visit: i < 3 ? 'monthly' : null },
  }))
  const before = new Date('2026-10-01T00:00:00Z')
  await writeVersions(app.db, accountTable, rows, { now: before })
  await sql`select ensure_partitions('account_day', '2026-11-01', '2026-11-30'), ensure_partitions('health_score', '2026-11-01', '2026-11-30')`.execute(
    app.db,
  )
  // Account 25 has no figures at all: unknown.
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, renewal_date)
    select id, d, true, id * 1000 + (d = '2026-11-22')::int, '2026-12-01'::date + id from account,
      unnest(array['2026-11-08', '2026-11-22']::date[]) d where external_id <> 'A25'`.execute(app.db)
  await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    select id, d, 1, case when d = '2026-11-22' then 70 - (id % 4) * 10 else 60 end, .8,
      case when d = '2026-11-22' and id % 4 = 3 then 'danger' else 'watch' end, '{}', '{}'
    from account, unnest(array['2026-11-08', '2026-11-22']::date[]) d where external_id <> 'A25'`.execute(
    app.db,
  )
})
afterAll(() => app.close())

async function list(query: string) {
  const response = await app.http.inject({ method: 'GET', url: `/api/v1/accounts?${query}`, headers })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const externalIds = (page: { rows: { external_id: string }[] }) => page.rows.map((row) => row.external_id)

async function everyPage(query: string) {
  const rows: { id: number; external_id: string }[] = []
  let cursor: string | null = null
  do {
    const page = await list(`${query}${cursor ? `&cursor=${cursor}` : ''}`)
    rows.push(...page.rows)
    cursor = page.next_cursor
  } while (cursor)
  return rows
}

describe('GET /api/v1/accounts', () => {
  it('gives figures, health and sums, and says null where nothing is known', async () => {
    const page = await list('sort=mrr&limit=500')
    expect(page.summary).toEqual({
      accounts: 25,
      mrr_known: 24,
      mrr_minor: page.rows.reduce(
        (sum: number, row: { mrr_minor: number | null }) => sum + (row.mrr_minor ?? 0),
        0,
      ),
      at_risk: page.rows.filter((row: { health: { band: string } | null }) => row.health?.band === 'danger')
        .length,
      at_risk_mrr_minor: expect.any(Number),
    })
    expect(page.rows.at(-1)).toMatchObject({ external_id: 'A25', mrr_minor: null, health: null })
    expect(page.rows[0]).toMatchObject({
      external_id: 'A1',
      owner: { id: owner, name: 'Test csm' },
      mrr_minor: page.rows[0].id * 1000 + 1,
      renewal_in_days: 9 + page.rows[0].id,
      health: { on: '2026-11-22', band: 'watch', rule_version: 1 },
    })
    expect(page.rows[0].health.delta_14d).toBe(page.rows[0].health.score - 60)
  })

  it.each([
    'name',
    '-name',
    'mrr',
    '-mrr',
    'health',
    '-health',
    'delta',
    '-delta',
    'renewal',
    '-renewal',
    'owner',
    '-owner',
    'stage',
    '-stage',
    'tier',
    '-tier',
    'last_usage',
    '-last_usage',
    'external_id',
    '-nps',
  ])('pages by %s without losing or repeating an account, the unknown last', async (sort) => {
    const whole = await list(`sort=${sort}&limit=500`)
    const paged = await everyPage(`sort=${sort}&limit=4`)
    expect(paged.map((row) => row.id)).toEqual(whole.rows.map((row: { id: number }) => row.id))
    expect(new Set(paged.map((row) => row.id)).size).toBe(25)
  })

  it('puts those with equal values in the order of their ids', async () => {
    const { rows } = await list('sort=-health&limit=500')
    for (let i = 1; i < rows.length; i += 1) {
      const [a, b] = [rows[i - 1], rows[i]]
      if (a.health?.score === b.health?.score) expect(a.id).toBeLessThan(b.id)
    }
  })

  it.each([
    ['stage=trial', 5],
    ['stage=trial,active', 25],
    ['tier=A', 9],
    ['owner=me', 3],
    ['owner=none', 22],
    ['owner=me,none', 25],
    ['tag=vip', 12],
    ['band=danger', 6],
    ['band=unknown', 1],
    ['attribute=plan_type:gold', 2],
    ['attribute=plan_type:gold&attribute=plan_type:iron', 0],
    ['renewal_within=12', 3],
    ['mrr_min=1001&mrr_max=2001', 2],
    ['stage=trial&tier=A', 2],
  ])('filters by %s', async (query, expected) => {
    expect((await list(`${query}&limit=500`)).summary.accounts).toBe(expected)
  })

  it('finds by two Japanese letters, whatever the width or the case', async () => {
    expect(externalIds(await list(`q=${encodeURIComponent('青葉')}`))).toEqual(['A1'])
    expect(externalIds(await list(`q=${encodeURIComponent('ﾌｰｽﾞ')}`))).toEqual(['A2'])
    expect(externalIds(await list('q=abc'))).toEqual(['A3'])
    expect(externalIds(await list('q=AOBA.example'))).toEqual(['A1'])
    expect(externalIds(await list('q=a1&sort=external_id'))).toContain('A1')
    expect(externalIds(await list('q=100%25'))).toEqual([])
  })

  it('gives what was known on an earlier day', async () => {
    const { id } = (await list('q=A7&sort=external_id')).rows[0]
    await writeVersions(app.db, accountTable, [{ id, name: 'Renamed', stage: 'churned' }], {
      now: new Date('2026-11-15T00:00:00Z'),
    })
    const [then] = (await list('as_of=2026-11-10&q=A7&sort=external_id')).rows
    const [today] = (await list('q=A7&sort=external_id')).rows
    expect(then).toMatchObject({
      id,
      name: 'Company 1',
      stage: 'active',
      mrr_minor: id * 1000,
      figures_on: '2026-11-08',
    })
    expect(today).toMatchObject({ id, name: 'Renamed', stage: 'churned', mrr_minor: id * 1000 + 1 })
    expect((await list('as_of=2026-09-01')).rows).toEqual([])
  })

  it('refuses a day to come, a strange sort and a foreign cursor', async () => {
    for (const [query, code] of [
      ['as_of=2026-11-23', 'accounts.as_of_in_future'],
      ['sort=colour', 'http.invalid_input'],
      ['cursor=abc', 'http.bad_cursor'],
    ]) {
      const response = await app.http.inject({ method: 'GET', url: `/api/v1/accounts?${query}`, headers })
      expect([response.statusCode, response.json().code]).toEqual([400, code])
    }
  })
})

describe('GET /api/v1/accounts.csv', () => {
  it('holds every account of the filter, opens in a spreadsheet and carries no formula', async () => {
    const response = await app.http.inject({ method: 'GET', url: '/api/v1/accounts.csv?sort=mrr', headers })
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(response.body.startsWith('\uFEFFaccount_id,name,')).toBe(true)
    const lines = response.body.trimEnd().split('\r\n')
    expect(lines).toHaveLength(26)
    expect(response.body).toContain(",'=1+2,")
    expect(response.body).toContain('"Aoba, ""Inc"""')
    expect(response.body).not.toMatch(/,=/)
  })

  it('writes unknown as nothing, not as zero', async () => {
    const response = await app.http.inject({
      method: 'GET',
      url: '/api/v1/accounts.csv?band=unknown',
      headers,
    })
    const [head, row] = response.body.slice(1).trimEnd().split('\r\n')
    const cells = Object.fromEntries(
      (head ?? '').split(',').map((key, i) => [key, (row ?? '').split(',')[i]]),
    )
    expect(cells).toMatchObject({ account_id: 'A25', mrr: '', health_score: '' })
  })
})

it('tells what can be filtered by, and offers no value that an empty cell left', async () => {
  await sql`insert into attribute_definition (key, label, type) values ('visit', '訪問', 'text')`.execute(
    app.db,
  )
  const facets = await app.http.inject({ method: 'GET', url: '/api/v1/accounts/facets', headers })
  expect(facets.json()).toMatchObject({
    tiers: [
      { value: 'A', accounts: 9 },
      { value: 'B', accounts: 8 },
    ],
    tags: [{ value: 'vip', accounts: 12 }],
    attributes: [{ key: 'visit', values: [{ value: 'monthly', accounts: 3 }] }],
  })
})
