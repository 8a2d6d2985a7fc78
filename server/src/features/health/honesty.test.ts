import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const now = new Date('2026-11-20T03:00:00Z')
let app: TestApp

/**
 * Kept scores as they were: the first of six was red 100 days before it left, the second green, of the third nothing
 * was kept; the fourth was red and stayed; the fifth green and stays; the sixth left the year before.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`select ensure_partitions('account_day', '2025-01-01'::date, '2026-11-30'::date),
    ensure_partitions('health_score', '2025-01-01'::date, '2026-11-30'::date)`.execute(app.db)
  const ends = ['2026-08-08', '2026-09-30', '2026-01-15', null, null, '2025-12-20']
  for (const [index, end] of ends.entries()) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values (${`c${index + 1}`}, '2025-01-05T00:00:00Z') returning id)
      insert into account_fact (account_id, name) select id, ${`Customer ${index + 1}`} from a returning account_id as id`.execute(
      app.db,
    )
    const id = rows[0]?.id as number
    await sql`
      insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency)
      select ${id}, p.id, '2025-01-05', ${end}::date, ${(index + 1) * 1000}::integer, 'JPY' from product p`.execute(
      app.db,
    )
  }
  const score = async (
    account: number,
    day: string,
    band: string,
    options: { reconstructed?: boolean; version?: number } = {},
  ) => {
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor) values (${account}, ${day}::date, true, ${account * 1000}::integer)`.execute(
      app.db,
    )
    await sql`
      insert into health_score (account_id, day, reconstructed, rule_version, score, known_share, band, measure_values, measure_points)
      values (${account}, ${day}::date, ${options.reconstructed ?? false}, ${options.version ?? 1}, 40, 1, ${band}, '{}', '{}')`.execute(
      app.db,
    )
  }
  await score(1, '2026-04-30', 'danger', { reconstructed: true, version: 2 })
  await score(1, '2026-05-31', 'watch')
  await score(2, '2026-06-30', 'good')
  await score(4, '2026-03-31', 'danger')
  await score(4, '2026-06-30', 'danger')
  await score(4, '2026-10-31', 'watch')
  await score(5, '2026-06-30', 'good')
})
afterAll(() => app.close())

async function ask(url: string) {
  const answer = await app.http.inject({
    method: 'GET',
    url: `/api/v1${url}`,
    headers: await app.as('executive'),
  })
  return { status: answer.statusCode, body: answer.json() }
}

describe('the yearly honesty report', () => {
  it('says what was said of those who left, 90 days before, by the rule of then', async () => {
    const { body } = await ask('/health/honesty?year=2026')
    expect(body).toMatchObject({
      year: 2026,
      years: [2026],
      from: '2026-01-01',
      to: '2026-11-20',
      days_before: 90,
    })
    expect(body.left.accounts).toBe(3)
    const of = (band: string) => body.left.said.find((one: { band: string }) => one.band === band)
    // Left on 8 August: 90 days before is 10 May, when the newest kept score was that of 30 April.
    expect(of('danger')).toMatchObject({ accounts: 1, mrr_minor: 1000, share: 1 / 3 })
    expect(of('good')).toMatchObject({ accounts: 1, mrr_minor: 2000 })
    expect(of('watch').accounts).toBe(0)
    expect(of('none').accounts).toBe(1)
    // scipy.stats.binomtest(1, 3).proportion_ci(method='wilson')
    expect(of('danger').interval.low).toBeCloseTo(0.06149, 4)
    expect(of('danger').interval.high).toBeCloseTo(0.79234, 4)
    expect(body.left.reconstructed).toBe(1)
    expect(body.rules).toEqual([
      { version: 1, readings: 5 },
      { version: 2, readings: 1 },
    ])
  })

  it('says of those who stood in danger how many stayed, each counted once', async () => {
    const { body } = await ask('/health/honesty?year=2026')
    // The end of October is less than 90 days ago and says nothing yet.
    expect(body.stood).toMatchObject({ from: '2026-03-31', to: '2026-06-30', months: 4 })
    const of = (band: string) => body.stood.bands.find((one: { band: string }) => one.band === band)
    // The first left 100 days after it stood in danger, which is not within 90.
    expect(of('danger')).toMatchObject({ accounts: 2, mrr_minor: 5000, stayed: { accounts: 2, share: 1 } })
    expect(of('watch')).toMatchObject({ accounts: 1, stayed: { accounts: 0 } })
    // The second left 92 days after the end of June.
    expect(of('good')).toMatchObject({ accounts: 2, stayed: { accounts: 2 } })
    expect(of('unknown')).toMatchObject({ accounts: 0, stayed: { share: null, interval: null } })
  })

  it('opens to the accounts behind it, a page at a time', async () => {
    const { body } = await ask('/health/honesty/rows?year=2026&limit=2')
    expect(body.total).toBe(3)
    expect(body.rows[0]).toMatchObject({
      band: 'good',
      left_on: '2026-09-30',
      read_on: '2026-06-30',
      rule_version: 1,
    })
    const rest = await ask(`/health/honesty/rows?year=2026&limit=2&cursor=${body.next_cursor}`)
    expect(rest.body.rows).toMatchObject([{ band: 'none', read_on: null, mrr_minor: 3000 }])
    expect(rest.body.next_cursor).toBeNull()
    const danger = await ask('/health/honesty/rows?year=2026&part=stood&band=danger')
    expect(danger.body.rows.map(({ left_on }: { left_on: string | null }) => left_on)).toEqual([null, null])
  })

  it('says clearly that there is nothing in a year without scores', async () => {
    const { body } = await ask('/health/honesty?year=2024')
    expect(body.left).toMatchObject({ accounts: 0, mrr_minor: 0 })
    expect(body.stood).toMatchObject({ months: 0, from: null })
    expect((await ask('/health/honesty?year=twenty')).status).toBe(400)
  })
})
