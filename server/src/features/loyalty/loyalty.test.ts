import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
const ids: Record<string, number> = {}

/**
 * loved: uses daily, NPS 10; hoped: hardly uses, NPS 9; bound: uses daily, NPS 3; lost: hardly uses, NPS 2, its renewal
 * of 1 November did not come; silent: uses daily and never answered. hoped used it daily until the middle of October.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (key, name) values ('f', 'F')`.execute(app.db)
  await sql`select ensure_partitions('usage_day', '2026-01-01'::date, '2026-12-31'::date)`.execute(app.db)
  await account('loved', { nps: 10, end: null, renewal: '2026-11-10' })
  await account('hoped', { nps: 9, end: null, until: '2026-10-14' })
  await account('bound', { nps: 3, end: null })
  await account('lost', { nps: 2, end: '2026-11-01', until: '2026-06-30', renewal: '2026-11-01' })
  await account('silent', { nps: null, end: null })
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory()
})
afterAll(() => app.close())

type Given = { nps: number | null; end: string | null; until?: string; renewal?: string }

async function account(name: string, { nps, end, until = '2026-12-20', renewal }: Given) {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name) select id, ${name} from a returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id as number
  ids[name] = id
  await sql`
    insert into subscription (account_id, product_id, start_date, end_date, renewal_date, seats, mrr_minor, currency)
    select ${id}, p.id, '2026-01-05', ${end}::date, ${renewal ?? null}::date, 4, ${id * 1000}::integer, 'JPY' from product p`.execute(
    app.db,
  )
  await sql`
    insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
    select ${id}, d::date, ${id}::integer * 100 + n, 5, rpad('11', 256, '0')::bit(256), d, d
    from generate_series(1, 4) n,
      generate_series('2026-01-05'::timestamptz, ${until}::timestamptz, interval '1 day') d`.execute(app.db)
  if (nps !== null)
    await sql`insert into survey_answer (account_id, kind, score, answered_at) values (${id}, 'nps', ${nps}, '2026-03-01T03:00:00Z')`.execute(
      app.db,
    )
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
}

async function ask(
  method: 'GET' | 'POST',
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

const namesIn = async (query: string) =>
  (await ask('GET', `/loyalty/accounts?${query}`)).body.rows.map(
    (row: { account: { name: string } }) => row.account.name,
  )
type Counted = {
  box: string
  accounts: number
  renewals: { due: number; renewed: number; rate: number | null }
}
const boxOf = (body: { boxes: Counted[] }, box: string) =>
  body.boxes.find((one) => one.box === box) as Counted

describe('the loyalty grid', () => {
  it('places customers by what they do and what they think, and those of whom a side is unknown apart', async () => {
    const { body } = await ask('GET', '/loyalty')
    expect(body.day).toBe('2026-11-20')
    expect(body.before).toBe('2026-10-31')
    expect(await namesIn('box=true')).toEqual(['loved'])
    expect(await namesIn('box=latent')).toEqual(['hoped'])
    expect(await namesIn('box=spurious')).toEqual(['bound'])
    expect(await namesIn('box=none')).toEqual([])
    expect(await namesIn('box=unknown')).toEqual(['silent'])
    expect(body.known.find(({ part }: { part: string }) => part === 'nps').accounts).toBe(3)
  })

  it('shows who moved since the end of the month before, and who went', async () => {
    const { body } = await ask('GET', '/loyalty')
    expect(body.moves).toEqual([
      { from: 'true', to: 'latent', accounts: 1, mrr_minor: (ids.hoped ?? 0) * 1000 },
    ])
    expect(body.went).toBe(1)
    expect(body.came).toBe(0)
    expect(await namesIn('box=latent&from=true')).toEqual(['hoped'])
    const october = await ask('GET', '/loyalty?day=2026-10-31')
    expect(boxOf(october.body, 'none').accounts).toBe(1)
  })

  it('counts how each box renewed, by the box of the month before the renewal was due', async () => {
    const { body } = await ask('GET', '/loyalty')
    expect(boxOf(body, 'true').renewals).toMatchObject({ due: 1, renewed: 1, rate: 1 })
    expect(boxOf(body, 'none').renewals).toMatchObject({ due: 1, renewed: 0, rate: 0 })
    expect(boxOf(body, 'latent').renewals).toMatchObject({ due: 0, rate: null, interval: null })
  })

  it('counts what the CSM says as attitude', async () => {
    await ask('POST', `/accounts/${ids.silent}/health/judgement`, { band: 'good', reason: 'They told me so' })
    await sql`insert into account_dirty (account_id) values (${ids.silent}) on conflict do nothing`.execute(
      app.db,
    )
    await app.refresh.refreshNews()
    expect(await namesIn('box=true')).toEqual(['silent', 'loved'])
  })

  it('follows a versioned rule; months that are over keep the one they were placed by', async () => {
    const { body } = await ask('GET', '/loyalty/rules')
    const { version, content } = body.rows[0]
    const rule = { ...content, limits: { behaviour: 0.6, attitude: 0.2 } }
    expect((await ask('POST', '/loyalty/rules', { rule, based_on: version }, 'csm')).status).toBe(403)
    const weightless = { ...content, weights: { ...content.weights, nps: 0, csat: 0, judgement: 0 } }
    expect((await ask('POST', '/loyalty/rules', { rule: weightless, based_on: version })).body.code).toBe(
      'loyalty.weightless',
    )
    expect((await ask('POST', '/loyalty/rules', { rule, based_on: version })).status).toBe(201)
    expect((await ask('POST', '/loyalty/rules', { rule, based_on: version })).body.code).toBe(
      'loyalty.rule_outdated',
    )
    await app.refresh.refreshAll()
    const after = await ask('GET', '/loyalty')
    expect(after.body.versions).toEqual([version, version + 1])
    expect(boxOf(after.body, 'spurious').accounts).toBe(0)
    expect(boxOf((await ask('GET', '/loyalty?day=2026-10-31')).body, 'spurious').accounts).toBe(1)
  })

  it('fills in months that were over before there was a grid', async () => {
    await sql`delete from loyalty_day`.execute(app.db)
    await app.refresh.refreshAll()
    expect((await ask('GET', '/loyalty')).body.months[0]).toBe('2026-10-31')
  })

  it('pages, and refuses what is no box', async () => {
    const first = await ask('GET', '/loyalty/accounts?limit=3')
    const rest = await ask('GET', `/loyalty/accounts?limit=3&cursor=${first.body.next_cursor}`)
    expect(new Set([...first.body.rows, ...rest.body.rows].map((row) => row.account.id)).size).toBe(4)
    expect(rest.body.next_cursor).toBeNull()
    expect((await ask('GET', '/loyalty/accounts?box=love')).status).toBe(400)
    expect((await ask('GET', '/loyalty?day=2020-01-31')).body.day).toBeNull()
  })
})
