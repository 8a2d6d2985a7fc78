import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp

/**
 * Customer 1 left on 8 August, which was recorded in July; customer 2 on 30 September, recorded on 5 November only; customer 3
 * stays. Segment 1 held customer 1 until June and holds customer 3 since July; segment 2, made on 20 May, holds customer 2.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-20T03:00:00Z'), timeZone: 'UTC' })
  const { db } = app
  await sql`insert into product (id, key, name) values (1, 'main', 'Main')`.execute(db)
  await sql`select ensure_partitions(t, '2026-01-01'::date, '2026-11-30'::date) from unnest(array['account_day', 'health_score']) t`.execute(
    db,
  )
  await sql`insert into account (id) values (1), (2), (3)`.execute(db)
  await sql`insert into account_fact (account_id, name, recorded_at) select n, 'Customer ' || n, '2026-01-05' from generate_series(1, 3) n`.execute(
    db,
  )
  await sql`
    insert into subscription (subscription_id, account_id, product_id, start_date, end_date, mrr_minor, currency, recorded_at, superseded_at) values
      (1, 1, 1, '2025-01-05', null, 1000, 'JPY', '2026-01-05', '2026-07-20'),
      (1, 1, 1, '2025-01-05', '2026-08-08', 1000, 'JPY', '2026-07-20', 'infinity'),
      (2, 2, 1, '2025-01-05', null, 2000, 'JPY', '2026-01-05', '2026-11-05'),
      (2, 2, 1, '2025-01-05', '2026-09-30', 2000, 'JPY', '2026-11-05', 'infinity'),
      (3, 3, 1, '2025-01-05', null, 3000, 'JPY', '2026-01-05', 'infinity')`.execute(db)
  const scores = [
    [1, '2026-04-30', 'danger'],
    [2, '2026-06-30', 'good'],
    [3, '2026-06-30', 'danger'],
  ] as const
  for (const [account, day, band] of scores) {
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor) values (${account}, ${day}::date, true, ${account * 1000}::integer)`.execute(
      db,
    )
    await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
      values (${account}, ${day}::date, 1, 40, 1, ${band}, '{}', '{}')`.execute(db)
  }
  await sql`insert into segment (id, name, kind, created_at) values
    (1, 'early', 'list', '2025-01-01'), (2, 'late', 'list', '2026-05-20')`.execute(db)
  await sql`insert into segment_member (segment_id, account_id, since, until, since_version) values
    (1, 1, '2025-01-01', '2026-06-01', 1), (1, 3, '2026-07-01', 'infinity', 1), (2, 2, '2026-05-20', 'infinity', 1)`.execute(
    db,
  )
})
afterAll(() => app.close())

async function ask(path: string) {
  const reply = await app.http.inject({
    url: `/api/v1/health/honesty${path}`,
    headers: await app.as('executive'),
  })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

const dangerIn = (report: { stood: { bands: { band: string; accounts: number }[] } }) =>
  report.stood.bands.find(({ band }) => band === 'danger')?.accounts

describe('the honesty report of a past day', () => {
  it('knows of no loss that was recorded later', async () => {
    expect((await ask('?year=2026')).left.accounts).toBe(2)
    const then = await ask('?year=2026&as_of=2026-10-31')
    expect(then).toMatchObject({
      to: '2026-10-31',
      recorded_since: null,
      left: { accounts: 1, mrr_minor: 1000 },
    })
    const { rows } = await ask('/rows?year=2026&as_of=2026-10-31')
    expect(rows).toMatchObject([{ account: { name: 'Customer 1' }, band: 'danger', left_on: '2026-08-08' }])
  })

  it('judges only days after which enough had passed by then', async () => {
    expect((await ask('?year=2026&as_of=2026-08-01')).stood).toMatchObject({ months: 1, to: '2026-04-30' })
    expect((await ask('?as_of=2026-10-31')).stood).toMatchObject({ months: 2, to: '2026-06-30' })
  })

  it('says so where nothing had been recorded by then', async () => {
    expect(await ask('?as_of=2025-12-31')).toMatchObject({ year: 2025, recorded_since: '2026-01-05' })
    expect((await ask('?year=2026')).recorded_since).toBeNull()
  })

  it('refuses a day to come', async () => {
    const reply = await app.http.inject({
      url: '/api/v1/health/honesty?as_of=2027-01-01',
      headers: await app.as('executive'),
    })
    expect(reply.statusCode).toBe(400)
  })
})

describe('the honesty report of a segment', () => {
  it('counts who was in it on the day of the reading', async () => {
    const report = await ask('?year=2026&segment=1')
    expect(report).toMatchObject({ segments_kept_since: null, left: { accounts: 1, mrr_minor: 1000 } })
    // Customer 3 stood at risk at the end of June, and came into the segment the day after.
    expect(dangerIn(report)).toBe(1)
    expect(report.rules).toEqual([{ version: 1, readings: 1 }])
    const { rows } = await ask('/rows?year=2026&segment=1&part=stood')
    expect(rows).toMatchObject([{ account: { name: 'Customer 1' } }])
  })

  it('leaves out readings of before its members were kept, and says since when they are', async () => {
    const report = await ask('?year=2026&segment=2')
    expect(report).toMatchObject({
      segments_kept_since: '2026-05-20',
      left: { accounts: 1, mrr_minor: 2000 },
      stood: { months: 1, from: '2026-06-30' },
    })
    expect((await ask('?year=2026&segment=2&as_of=2026-05-01')).left.accounts).toBe(0)
  })
})
