import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeChangingHands } from '../../../test/changing-hands.ts'

const DAYS = ['2026-11-05', '2026-11-12', '2026-11-20']
let app: TestApp
let headers: Record<string, string>
let members: Awaited<ReturnType<typeof writeChangingHands>>

/**
 * Customer 1 (MRR 1,000) was looked after by one member until 10 November and by another since. Customer 2 (MRR 300) has
 * nobody. The segment was made on the 8th: customer 1 was in it until the 15th, customer 2 has been since the 18th.
 * Customer 3 (MRR 70) was only imported today.
 */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-20T03:00:00Z'), timeZone: 'UTC' })
  const { db } = app
  headers = await app.as('cs-lead')
  members = await writeChangingHands(db, { recorded: '2026-10-01', segmentMade: '2026-11-08' })
  await sql`select ensure_partitions(t, '2026-11-01'::date, '2026-11-30'::date) from unnest(array['account_day', 'health_score']) t`.execute(
    db,
  )
  await sql`insert into account (id, external_id) values (3, 'three')`.execute(db)
  await sql`insert into account_fact (account_id, name, owner_id, valid_from, valid_to, recorded_at, superseded_at) values
    (3, 'three', ${members.late}, '-infinity', 'infinity', '2026-11-20', 'infinity')`.execute(db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor)
    select id, d::date, true, case id when 1 then 1000 when 2 then 300 else 70 end
    from account, unnest(${DAYS}::text[]) d`.execute(db)
  await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    select id, d::date, 1, case d when '2026-11-12' then 80 else 60 end, 1, 'watch', '{}', '{}' from account, unnest(${DAYS}::text[]) d`.execute(
    db,
  )
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values ('2026-11-20', true, true)`.execute(
    db,
  )
  await sql`insert into health_rule (version, content) select 2, content from health_rule where version = 1`.execute(
    db,
  )
})
afterAll(() => app.close())

async function ask(path: string) {
  const reply = await app.http.inject({ url: `/api/v1${path}`, headers })
  expect(reply.statusCode).toBe(200)
  return reply.json()
}

const money = async (query: string) =>
  (await ask(`/health?${query}`)).bands.reduce(
    (sum: number, { mrr_minor: mrr }: { mrr_minor: number }) => sum + mrr,
    0,
  )
const listed = async (query: string) =>
  (await ask(`/prediction/accounts?${query}`)).rows
    .map(({ account }: { account: { external_id: string } }) => account.external_id)
    .sort()

describe('health and predictions of a past day', () => {
  it('are narrowed by who looked after the customer then', async () => {
    const { early, late } = members
    expect(await money(`owner=${early}&as_of=2026-11-05`)).toBe(1000)
    expect(await money(`owner=${late}&as_of=2026-11-05`)).toBe(70)
    expect(await money(`owner=${early}&as_of=2026-11-12`)).toBe(0)
    expect(await money(`owner=${late}&as_of=2026-11-12`)).toBe(1070)
    expect(await money(`owner=none&as_of=2026-11-12`)).toBe(300)
    expect(await listed(`owner=${early}&as_of=2026-11-05`)).toEqual(['one'])
    expect(await listed(`owner=${late}&as_of=2026-11-12`)).toEqual(['one', 'three'])
    expect(await listed(`owner=${early}`)).toEqual([])
  })

  it('are narrowed by who was in the segment then', async () => {
    expect(await money('segment=1&as_of=2026-11-12')).toBe(1000)
    expect(await money('segment=1')).toBe(300)
    expect(await listed('segment=1&as_of=2026-11-12')).toEqual(['one'])
    expect(await listed('segment=1')).toEqual(['two'])
    expect((await ask('/health?segment=1&as_of=2026-11-12')).segments_kept_since).toBeNull()
  })

  it('say since when members of the segment are kept, and tell of nobody before', async () => {
    const before = 'segment=1&as_of=2026-11-05'
    const unknown = { day: null, segments_kept_since: '2026-11-08' }
    expect(await ask(`/health?${before}`)).toMatchObject({ ...unknown, accounts: 0, rule: { version: 1 } })
    expect(await ask(`/prediction?${before}`)).toMatchObject({ ...unknown, at_risk: null })
    expect(await ask(`/prediction/accounts?${before}`)).toMatchObject({ ...unknown, rows: [] })
    const { segments_kept_since } = unknown
    expect(await ask(`/accounts?${before}`)).toMatchObject({ segments_kept_since, rows: [] })
    expect(await ask(`/signals?${before}`)).toMatchObject({ segments_kept_since, rows: [] })
    expect((await ask('/accounts?segment=1')).segments_kept_since).toBeNull()
  })

  it('tell who had moved by then, of those looked after, and in the segment, then', async () => {
    const { early, late } = members
    const moved = async (query: string) =>
      (await ask(`/health/movements?as_of=2026-11-12&since=2026-11-05&${query}`)).rows
        .map(({ account, change }: { account: { external_id: string }; change: number }) => [
          account.external_id,
          change,
        ])
        .sort()
    expect(await moved(`owner=${late}`)).toEqual([
      ['one', 20],
      ['three', 20],
    ])
    expect(await moved(`owner=${early}`)).toEqual([])
    expect(await moved('segment=1')).toEqual([['one', 20]])
    expect(await ask('/health/movements?as_of=2026-11-05&segment=1')).toMatchObject({
      day: null,
      rows: [],
      segments_kept_since: '2026-11-08',
    })
  })

  it('are as unknown as every metric is then, also one that counts', async () => {
    const reasonOn = async (name: string, day: string) => {
      const { value, reason } = await ask(`/metrics/${name}?segment=1&as_of=${day}`)
      return [value, reason]
    }
    expect(await reasonOn('account-count', '2026-11-05')).toEqual([null, 'segment-not-kept'])
    expect(await reasonOn('mrr', '2026-11-05')).toEqual([null, 'segment-not-kept'])
    expect(await reasonOn('account-count', '2026-11-12')).toEqual([0, null])
  })

  it('are unknown to everything told of contracts, too', async () => {
    const month = 'from=2026-10-01&to=2026-11-01'
    const paths = [
      '/cohorts?',
      '/contract-survival?',
      '/ltv?',
      `/kpi-tree?${month}&`,
      `/support-success?${month}&`,
      `/mrr-movements?${month}&`,
    ]
    for (const path of paths) {
      const since = async (query: string) => (await ask(`${path}${query}`)).segments_kept_since
      expect([path, await since('segment=1&as_of=2026-11-05')]).toEqual([path, '2026-11-08'])
      expect([path, await since('segment=1&as_of=2026-11-12')]).toEqual([path, null])
      expect([path, await since('segment=1')]).toEqual([path, null])
    }
  })

  it('sum what a model told then of those who were looked after, and in the segment, then', async () => {
    const { db } = app
    await sql`insert into prediction_model (status, lead_days, role, role_since) values ('ready', 30, 'in-force', '2026-11-01')`.execute(
      db,
    )
    await sql`insert into prediction_term (model_id, role, since) select id, 'in-force', '2026-11-01' from prediction_model`.execute(
      db,
    )
    await sql`insert into account_prediction (model_id, day, account_id, mrr_minor, within_30, within_90, within_180, within_365,
        reason_features, reason_values, reason_effects)
      select m.id, '2026-11-12', a.id, 1000, 0.1, a.id * 0.125, 0.5, 0.6, '{}', '{}', '{}'
      from prediction_model m, account a`.execute(db)
    const expectedOf = async (query: string) =>
      (await ask(`/prediction?as_of=2026-11-12&${query}`)).at_risk.expected_accounts
    expect(await expectedOf('owner=all')).toBeCloseTo(0.75, 6)
    expect(await expectedOf(`owner=${members.late}`)).toBeCloseTo(0.5, 6)
    expect(await expectedOf(`owner=${members.early}`)).toBe(0)
    expect(await expectedOf('segment=1')).toBeCloseTo(0.125, 6)
    expect(await listed(`owner=${members.late}&as_of=2026-11-12`)).toEqual(['one', 'three'])
  })
})
