import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createBackTestJob } from './back-test.service.ts'
import { defaultRule } from './health.rule.ts'

const now = new Date('2026-11-20T03:00:00Z')
let app: TestApp

/** Six customers; use of the first two ends on 30 June, and they leave on 30 September and 20 October. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (key, name) select 'f' || n, 'F' || n from generate_series(0, 9) n`.execute(
    app.db,
  )
  await sql`select ensure_partitions('usage_day', '2026-01-01'::date, '2026-12-01'::date)`.execute(app.db)
  for (let n = 1; n <= 6; n += 1) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values ('c' || ${n}::integer, '2026-01-05T00:00:00Z') returning id)
      insert into account_fact (account_id, name) select id, 'Customer ' || ${n}::integer from a returning account_id as id`.execute(
      app.db,
    )
    const id = rows[0]?.id ?? 0
    await sql`insert into contact (id) select ${id * 10}::integer + n from generate_series(1, 4) n`.execute(
      app.db,
    )
    await sql`
      insert into subscription (account_id, product_id, start_date, end_date, seats, mrr_minor, currency)
      select ${id}, p.id, '2026-01-05', ${[null, '2026-09-30', '2026-10-20'][n] ?? null}::date, 4, ${n * 1000}::integer, 'JPY' from product p`.execute(
      app.db,
    )
    await sql`
      insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select ${id}, d::date, ${id * 10}::integer + n, 5, rpad('11111111', 256, '0')::bit(256), d, d
      from generate_series(1, 4) n,
        generate_series('2026-01-05'::timestamptz, ${n <= 2 ? '2026-06-30' : '2026-11-19'}::timestamptz, interval '1 day') d`.execute(
      app.db,
    )
    await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  }
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory()
})
afterAll(() => app.close())

async function ask(
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  role: 'csm' | 'cs-lead' = 'cs-lead',
) {
  const answer = await app.http.inject({
    method,
    url,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function backTestOf(payload: object) {
  const { body } = await ask('POST', '/api/v1/health/back-tests', payload)
  await createBackTestJob(app)({ id: body.id })
  return (await ask('GET', `/api/v1/health/back-tests/${body.id}`)).body
}

describe('a back-test', () => {
  it('compares what the rule said at ends of months with who left in the days after', async () => {
    const done = await backTestOf({ horizon: 90 })
    expect(done).toMatchObject({ status: 'done', progress: 1, rule_version: 1, horizon: 90 })
    const { result } = done
    // Ends of January to July: later ones are less than 90 days ago.
    expect(result).toMatchObject({
      from: '2026-01-31',
      to: '2026-07-31',
      days: 7,
      observations: 42,
      accounts: 6,
    })
    expect(result.reconstructed_share).toBe(1)
    // On 31 July, 61 and 81 days before they left, use had been gone for a month.
    expect(result.losses).toBe(2)
    expect(result.recall).toMatchObject({ part: 2, whole: 2 })
    expect(result.money_caught).toEqual({ part: 3000, whole: 3000 })
    expect(result.lead_days.median).toBe(71)
    const danger = result.bands.find((one: { band: string }) => one.band === 'danger')
    expect(danger).toMatchObject({ part: 2, whole: 2 })
    expect(result.auc.value).toBeGreaterThan(0.99)
    expect(result.rivals.map(({ key }: { key: string }) => key)).toEqual(['usage', 'tenure', 'model'])
    expect(result.rivals[0].auc.value).toBeCloseTo(1, 12)
    expect(result.model).toBeNull()
    expect(result.suggestion).toMatchObject({ status: 'refused', reason: 'few-losses' })
  })

  it('looks half a year ahead, too: the ends of months are fewer, and both who left lie within', async () => {
    const { result, horizon } = await backTestOf({ horizon: 180 })
    expect(horizon).toBe(180)
    // 30 April and 180 days are 27 October; on 31 May they are not over yet.
    expect(result).toMatchObject({
      from: '2026-01-31',
      to: '2026-04-30',
      days: 4,
      observations: 24,
      losses: 2,
    })
    // Nobody was at risk while use went on.
    expect(result.recall).toMatchObject({ part: 0, whole: 2 })
    // Of 30 April, 180 days reach to 27 October; of 31 March only to 27 September.
    const lost = result.bands.reduce((sum: number, { part }: { part: number }) => sum + part, 0)
    expect(lost).toBe(2)
  })

  it('tells a rule that sees nothing from one that does', async () => {
    const rule = { ...defaultRule(), bands: { good: 0, watch: 0 } }
    const { result, rule_version } = await backTestOf({ rule, horizon: 90 })
    expect(rule_version).toBeNull()
    expect(result.recall).toMatchObject({ part: 0, whole: 2 })
    expect(result.lead_days).toBeNull()
  })

  it('can be cancelled, and then does no more', async () => {
    const { body } = await ask('POST', '/api/v1/health/back-tests', {})
    expect(body.status).toBe('waiting')
    const cancelled = await ask('POST', `/api/v1/health/back-tests/${body.id}/cancel`)
    expect(cancelled.body.status).toBe('cancelled')
    await createBackTestJob(app)({ id: body.id })
    expect((await ask('GET', `/api/v1/health/back-tests/${body.id}`)).body).toMatchObject({
      status: 'cancelled',
      result: null,
    })
  })

  it('is listed with the newest first, page by page', async () => {
    const first = (await ask('GET', '/api/v1/health/back-tests?limit=2')).body
    const rest = (await ask('GET', `/api/v1/health/back-tests?limit=2&cursor=${first.next_cursor}`)).body
    expect([...first.rows, ...rest.rows].map(({ id }: { id: number }) => id)).toEqual([4, 3, 2, 1])
    expect(rest.next_cursor).toBeNull()
  })
})

describe('the rule', () => {
  it('shows before it is saved who would move', async () => {
    const strict = { ...defaultRule(), bands: { good: 100, watch: 99 } }
    const { body } = await ask('POST', '/api/v1/health/rules/preview', { rule: strict })
    expect(body).toMatchObject({
      day: '2026-11-20',
      rule_version: 1,
      customers: { accounts: 4, mrr_minor: 18_000 },
    })
    expect(body.moved.accounts).toBe(4)
    expect(body.moved.rows[0]).toMatchObject({ account: { name: 'Customer 6' }, band: 'danger' })
    const danger = body.bands.find((one: { band: string }) => one.band === 'danger')
    expect(danger).toMatchObject({ before: { accounts: 0 }, after: { accounts: 4 } })
    expect((await ask('GET', '/api/v1/health/rules')).body.rows).toHaveLength(1)
  })

  it('is saved as the next version, and what was scored before stays as it was', async () => {
    const rule = { ...defaultRule(), bands: { good: 100, watch: 99 } }
    expect((await ask('POST', '/api/v1/health/rules', { rule, based_on: 1 }, 'csm')).status).toBe(403)
    const saved = await ask('POST', '/api/v1/health/rules', { rule, based_on: 1 })
    expect(saved).toMatchObject({ status: 201, body: { version: 2 } })
    await app.refresh.refreshAll()
    const { rows } = await sql<{ day: string; version: number; bands: string }>`
      select day, min(rule_version) as version, string_agg(distinct band, ',') as bands from health_score
      where day in ('2026-11-19', '2026-11-20') group by day order by day`.execute(app.db)
    expect(rows).toMatchObject([
      { day: '2026-11-19', version: 1 },
      { day: '2026-11-20', version: 2, bands: 'danger' },
    ])
  })

  it('of a past day is the one its scores were made by, with how customers stood then', async () => {
    const past = (await ask('GET', '/api/v1/health?as_of=2026-11-19')).body
    expect(past).toMatchObject({ day: '2026-11-19', rule: { version: 1 }, accounts: 4 })
    const counts = (health: { bands: { band: string; accounts: number }[] }) =>
      health.bands.find(({ band }) => band === 'danger')?.accounts
    const now = (await ask('GET', '/api/v1/health')).body
    expect(now).toMatchObject({ day: '2026-11-20', rule: { version: 2 } })
    expect([counts(past), counts(now)]).toEqual([0, 4])
    expect((await ask('GET', '/api/v1/health?as_of=2020-01-01')).body).toMatchObject({
      day: null,
      accounts: 0,
    })
  })

  it('is not written over what somebody else saved meanwhile', async () => {
    const answer = await ask('POST', '/api/v1/health/rules', { rule: defaultRule(), based_on: 1 })
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'health.rule_outdated', params: { version: 2 } },
    })
  })

  it.each([
    ['health.measure_unknown', 'rule.measures.0.key', (rule: Rule) => set(rule, { key: 'mood' })],
    [
      'health.measure_twice',
      'rule.measures.1.key',
      (rule: Rule) => ({ ...rule, measures: [rule.measures[0], ...rule.measures] }),
    ],
    [
      'health.thresholds_disordered',
      'rule.measures.0.thresholds',
      (rule: Rule) => set(rule, { thresholds: { bad: 1, good: 1 } }),
    ],
    [
      'health.thresholds_disordered',
      'rule.bands.watch',
      (rule: Rule) => ({ ...rule, bands: { good: 40, watch: 60 } }),
    ],
    [
      'health.weightless',
      'rule.measures',
      (rule: Rule) => ({ ...rule, half_weights: { outcomes: 0, experience: 0 } }),
    ],
  ])('is refused with %s at %s', async (code, field, spoil) => {
    const answer = await ask('POST', '/api/v1/health/rules/preview', { rule: spoil(defaultRule()) })
    expect(answer).toMatchObject({ status: 400, body: { code, field } })
  })
})

type Rule = ReturnType<typeof defaultRule>
const set = (rule: Rule, change: object) => ({
  ...rule,
  measures: rule.measures.map((measure, index) => (index === 0 ? { ...measure, ...change } : measure)),
})
