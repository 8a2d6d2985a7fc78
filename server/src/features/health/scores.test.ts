import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createBackTestJob } from './back-test.service.ts'
import { defaultRule, healthRuleSchema } from './health.rule.ts'
import { createFillScore } from './score.fill.ts'
import { readMadeAfterwards } from './score-measure.ts'

const DAY = '2026-11-20'
const now = new Date(`${DAY}T03:00:00Z`)
const ids: number[] = []
const made: number[] = []
let app: TestApp

/** Four customers: seats and usage fall from the first to the last. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`select ensure_partitions('usage_day', '2026-01-01'::date, '2026-12-01'::date)`.execute(app.db)
  for (let n = 1; n <= 4; n += 1) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values ('c' || ${n}::integer, '2026-06-05T00:00:00Z') returning id)
      insert into account_fact (account_id, name) select id, 'Customer ' || ${n}::integer from a returning account_id as id`.execute(
      app.db,
    )
    const id = rows[0]?.id ?? 0
    ids.push(id)
    await sql`insert into contact (id) select ${id * 10}::integer + n from generate_series(1, 4) n`.execute(
      app.db,
    )
    await sql`
      insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency)
      select ${id}, p.id, '2026-06-05', ${n * 4}::integer, ${n * 1000}::integer, 'JPY' from product p`.execute(
      app.db,
    )
    await sql`
      insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select ${id}, d::date, ${id * 10}::integer + n, 5, rpad('11', 256, '0')::bit(256), d, d
      from generate_series(1, 4) n,
        generate_series('2026-06-05'::timestamptz, '2026-11-19'::timestamptz, interval '1 day') d`.execute(
      app.db,
    )
    await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  }
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory({ from: '2026-11-01' })
})
afterAll(() => app.close())
afterEach(async () => {
  for (const id of made.splice(0)) await ask('POST', `/api/v1/health/scores/${id}/retire`)
})

type Method = 'GET' | 'POST' | 'PATCH'
async function ask(method: Method, url: string, payload?: object, role: 'csm' | 'cs-lead' = 'cs-lead') {
  const answer = await app.http.inject({
    method,
    url,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function make(name: string, more: object = {}): Promise<{ id: number }> {
  const { body } = await ask('POST', '/api/v1/health/scores', { name, ...more })
  made.push(body.id)
  return body
}

/** A score of seats alone. */
async function makeSeats(name: string): Promise<number> {
  const { id } = await make(name, { copy_of: null })
  await weighSeats(id)
  return id
}

async function weighSeats(id: number): Promise<void> {
  const { body } = await ask('GET', `/api/v1/health/rules?score=${id}`)
  const rule = body.rows[0].content
  for (const measure of rule.measures) measure.weight = measure.key === 'seats-used' ? 1 : 0
  const saved = await ask('POST', '/api/v1/health/rules', { rule, based_on: 1, score: id })
  expect(saved).toMatchObject({ status: 201, body: { version: 2 } })
  await app.refresh.refreshAll()
}

const ofScore = (score_id: number, name: string) => ({
  ...defaultRule(),
  measures: [
    {
      key: 'own-whole',
      weight: 1,
      thresholds: { bad: 0, good: 100 },
      own: { name, half: 'outcomes', source: { kind: 'score', score_id }, compared_with: 'nothing' },
    },
  ],
})

/** A rule of which another score is the only measure, point for point. */
async function saveAsWhole(id: number, part: number, name: string): Promise<void> {
  const saved = await ask('POST', '/api/v1/health/rules', {
    rule: ofScore(part, name),
    based_on: 1,
    score: id,
  })
  expect(saved).toMatchObject({ status: 201 })
}

const mainRows = async () =>
  (
    await sql`select account_id, day, rule_version, score, band, measure_points from health_score order by 1, 2`.execute(
      app.db,
    )
  ).rows

describe('scores beside the main one', () => {
  it('are reckoned by their own rule and leave the main one as it was', async () => {
    const before = await mainRows()
    const id = await makeSeats('製品の利用')
    expect(await mainRows()).toEqual(before)
    const { body } = await ask('GET', `/api/v1/accounts/${ids[0]}/health?score=${id}`)
    expect(body).toMatchObject({ score_id: id, rule_version: 2, score: 100, band: 'good', silent: null })
    const { body: low } = await ask('GET', `/api/v1/accounts/${ids[3]}/health?score=${id}`)
    // 4 of 16 seats: 25 %, just above the 20 % that earn nothing.
    expect(low.score).toBeCloseTo((5 / 70) * 100, 6)
    const { body: spread } = await ask('GET', `/api/v1/health?score=${id}`)
    expect(spread).toMatchObject({ score_id: id, accounts: 4, rule: { version: 2 } })
    const { body: main } = await ask('GET', '/api/v1/health')
    expect(main).toMatchObject({ score_id: 1, rule: { version: 1 } })
  })

  it('knows past days of a new score, marked as made afterwards', async () => {
    const { id } = await make('Copy of health')
    await app.refresh.refreshAll()
    await createFillScore(app)({ id })
    const { rows } = await sql<{ same: boolean; days: number; made: number }>`
      select bool_and(k.score is not distinct from h.score and k.band = h.band) as same,
        count(distinct k.day)::integer as days, count(*) filter (where k.reconstructed)::integer as made
      from further_score k join health_score h using (account_id, day) where k.score_id = ${id}`.execute(
      app.db,
    )
    expect(rows[0]).toEqual({ same: true, days: 20, made: 19 * 4 })
    const { body } = await ask('GET', `/api/v1/accounts/${ids[0]}/health/scores`)
    const copy = body.rows.find((row: { id: number }) => row.id === id)
    expect(copy).toMatchObject({ name: 'Copy of health', rule_version: 1 })
    expect(copy.trend.days).toHaveLength(20)
    expect(copy.change).not.toBeNull()
    expect(copy.standing.length).toBeGreaterThan(0)
  })

  it('fills the past by the first version in which anything counts, and by no later one', async () => {
    const { id } = await make('Empty at first', { copy_of: null })
    await createFillScore(app)({ id })
    const daysOf = async () =>
      (
        await sql<{ version: number; days: number }>`
          select rule_version as version, count(distinct day)::integer as days from further_score
          where score_id = ${id} group by 1 order by 1`.execute(app.db)
      ).rows
    expect(await daysOf()).toEqual([])
    await weighSeats(id)
    await createFillScore(app)({ id })
    expect(await daysOf()).toEqual([{ version: 2, days: 20 }])
    const { body } = await ask('GET', `/api/v1/health/rules?score=${id}`)
    const rule = { ...body.rows[0].content, fade_days: 100 }
    await ask('POST', '/api/v1/health/rules', { rule, based_on: 2, score: id })
    await app.refresh.refreshAll()
    await createFillScore(app)({ id })
    expect(await daysOf()).toEqual([
      { version: 2, days: 19 },
      { version: 3, days: 1 },
    ])
  })

  it('refreshes accounts with news alone, and equals the full refresh', async () => {
    const id = await makeSeats('Incremental')
    await sql`insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency)
      select ${ids[3]}, p.id, ${DAY}::date, 4, 500, 'JPY' from product p`.execute(app.db)
    await sql`insert into account_dirty (account_id) values (${ids[3]}) on conflict do nothing`.execute(
      app.db,
    )
    const rowsOf = async () =>
      (
        await sql<{ account_id: number; score: number; at: string }>`
          select account_id, score, computed_at::text as at from further_score
          where score_id = ${id} and day = ${DAY}::date order by 1`.execute(app.db)
      ).rows
    const first = await rowsOf()
    await app.refresh.refreshNews()
    const news = await rowsOf()
    expect(news.map(({ at }, index) => at === first[index]?.at)).toEqual([true, true, true, false])
    expect(news[3]?.score).toBe(0)
    expect(first[3]?.score).toBeGreaterThan(0)
    await app.refresh.refreshAll()
    expect((await rowsOf()).map(({ score }) => score)).toEqual(news.map(({ score }) => score))
  })

  it('can be tried on the past, under its own versions', async () => {
    const id = await makeSeats('Tried')
    const { body } = await ask('POST', '/api/v1/health/back-tests', { score: id })
    expect(body).toMatchObject({ rule_version: 2, score: { id, name: 'Tried' } })
    await createBackTestJob(app)({ id: body.id })
    expect((await ask('GET', `/api/v1/health/back-tests/${body.id}`)).body.status).toBe('done')
  })

  it('stand in the list of accounts, its order and its file', async () => {
    const id = await makeSeats('Listed')
    const { body } = await ask('GET', `/api/v1/accounts?sort=-score-${id}&scores=${id}`)
    expect(body.rows.map((row: { id: number }) => row.id)[0]).toBe(ids[0])
    expect(body.rows[0].scores).toMatchObject([{ id, score: 100, band: 'good' }])
    const rising = await ask('GET', `/api/v1/accounts?sort=score-${id}&limit=2`)
    expect(rising.body.rows.map((row: { id: number }) => row.id)).toEqual([ids[3], ids[2]])
    expect(rising.body.rows[0].scores).toEqual([])
    const next = await ask(
      'GET',
      `/api/v1/accounts?sort=score-${id}&limit=2&cursor=${rising.body.next_cursor}`,
    )
    expect(next.body.rows.map((row: { id: number }) => row.id)).toEqual([ids[1], ids[0]])
    const file = await app.http.inject({
      url: `/api/v1/accounts.csv?scores=${id}`,
      headers: await app.as('csm'),
    })
    expect(file.body.split('\n')[0]).toContain(`score_${id} (Listed),band_${id} (Listed)`)
    expect(file.body).toContain('100,good')
  })

  it('can be asked for by a segment', async () => {
    const id = await makeSeats('Asked')
    const rule = { kind: 'condition', field: `score-${id}-band`, op: 'any-of', value: ['danger'] }
    const { status, body } = await ask('POST', '/api/v1/segments/preview', { rule })
    expect(status).toBe(200)
    expect(body.accounts).toBe(3)
  })
})

describe('a score beside the main one', () => {
  it('weighs no measure by a segment that itself asks for a score', async () => {
    const id = await makeSeats('Asked by a segment')
    const rule = { kind: 'condition', field: `score-${id}`, op: 'ge', value: 50 }
    const segment = await ask('POST', '/api/v1/segments', { kind: 'rule', name: 'High', rule })
    expect(segment.status).toBe(201)
    const { body } = await ask('GET', '/api/v1/health/rules')
    const weighed = {
      ...body.rows[0].content,
      segment_weights: [{ segment_id: segment.body.id, weights: { csat: 5 } }],
    }
    const refused = await ask('POST', '/api/v1/health/rules/preview', { rule: weighed })
    expect(refused.body).toMatchObject({
      code: 'health.segment_not_possible',
      params: { reason: 'health' },
    })
  })

  it('goes with an account that is merged into another', async () => {
    const id = await makeSeats('Merged')
    const today = async () =>
      (
        await sql<{ account_id: number }>`
          select account_id from further_score where score_id = ${id} and day = ${DAY}::date order by 1`.execute(
          app.db,
        )
      ).rows.map((row) => row.account_id)
    expect(await today()).toEqual(ids)
    const merged = await ask('POST', `/api/v1/accounts/${ids[1]}/merge`, { into: String(ids[0]) })
    expect(merged.status).toBe(200)
    await app.refresh.refreshNews()
    expect(await today()).toEqual([ids[0], ids[2], ids[3]])
    await ask('POST', `/api/v1/accounts/${ids[1]}/unmerge`)
    await app.refresh.refreshNews()
    expect(await today()).toEqual(ids)
  })
})

describe('a score', () => {
  it('is kept by those who may change the rule, and audited', async () => {
    expect((await ask('POST', '/api/v1/health/scores', { name: 'No' }, 'csm')).status).toBe(403)
    const { id } = await make('Onboarding fit')
    const renamed = await ask('PATCH', `/api/v1/health/scores/${id}`, { name: 'オンボーディング' })
    expect(renamed).toMatchObject({ status: 200, body: { name: 'オンボーディング', is_main: false } })
    const taken = await ask('POST', '/api/v1/health/scores', { name: 'オンボーディング' })
    expect(taken).toMatchObject({ status: 409, body: { code: 'health.score_name_taken' } })
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where entity_kind = 'score' and entity_id = ${String(id)} order by id`.execute(
      app.db,
    )
    expect(rows.map(({ action }) => action)).toEqual(['score.created', 'score.renamed'])
  })

  it('can be a measure of another score, is reckoned first and explains itself', async () => {
    const seats = await makeSeats('Product')
    const { id } = await make('Overall', { copy_of: null })
    await saveAsWhole(id, seats, 'Product score')
    await app.refresh.refreshAll()
    // An end of a month whose 90 days are over, for the back-test below.
    await sql`select ensure_partitions('account_day', '2026-07-31'::date, '2026-07-31'::date)`.execute(app.db)
    await sql`
      insert into account_day (account_id, day, reconstructed, is_customer, mrr_minor, seats_paid, active_contacts_28d)
      select account_id, '2026-07-31', false, true, mrr_minor, seats_paid, active_contacts_28d
      from account_day where day = ${DAY}::date and is_customer on conflict do nothing`.execute(app.db)
    await createFillScore(app)({ id })
    const { rows } = await sql<{ same: boolean; days: number }>`
      select bool_and(w.score is not distinct from p.score) as same, count(distinct w.day)::integer as days
      from further_score w left join further_score p
        on p.account_id = w.account_id and p.day = w.day and p.score_id = ${seats}
      where w.score_id = ${id}`.execute(app.db)
    // The past of both was filled, though only that of the whole was asked for.
    expect(rows[0]).toEqual({ same: true, days: 21 })
    const { body } = await ask('GET', `/api/v1/accounts/${ids[1]}/health?score=${id}`)
    const { body: part } = await ask('GET', `/api/v1/accounts/${ids[1]}/health?score=${seats}`)
    expect(body.measures[0]).toMatchObject({
      name: 'Product score',
      unit: 'count',
      reason: {
        key: 'own.score',
        params: { name: 'Product score', value: part.score },
      },
    })
    const { body: spread } = await ask('GET', `/api/v1/health?score=${id}`)
    expect(spread.rule.other_measures.map(({ key }: { key: string }) => key)).toContain('goals-on-track')
    expect(spread.rule.measures[0].known).toBe(spread.accounts)
    const whole = healthRuleSchema.parse(ofScore(seats, 'Product score'))
    expect([...(await readMadeAfterwards(app.db, whole, '2026-11-10'))]).toContain(ids[1])
    expect((await readMadeAfterwards(app.db, whole, DAY)).size).toBe(0)
    const { body: asked } = await ask('POST', '/api/v1/health/back-tests', { score: id, horizon: 90 })
    await createBackTestJob(app)({ id: asked.id })
    const { body: tested } = await ask('GET', `/api/v1/health/back-tests/${asked.id}`)
    expect(tested).toMatchObject({ status: 'done', score: { id, name: 'Overall' } })
    // Its part was reckoned afterwards, so every day is named as such, and it ranks by that part.
    expect(tested.result.observations).toBeGreaterThan(0)
    expect(tested.result.unknown).toBeLessThan(tested.result.observations)
    expect(tested.result.reconstructed_share).toBe(1)
    const retired = await ask('POST', `/api/v1/health/scores/${seats}/retire`)
    expect(retired).toMatchObject({
      status: 409,
      body: { code: 'health.score_in_use', params: { names: 'Overall' } },
    })
    const { body: circle, status } = await ask('POST', '/api/v1/health/rules/preview', {
      score: seats,
      rule: ofScore(id, 'Whole'),
    })
    expect({ status, ...circle }).toMatchObject({
      status: 400,
      code: 'health.score_circle',
      field: 'rule.measures.0.own.source.score_id',
      params: { circle: 'Whole → Product score' },
    })
    made.reverse()
  })

  it('cannot be made of itself, nor of a score that is gone', async () => {
    const { id } = await make('Alone', { copy_of: null })
    const preview = (score_id: number) =>
      ask('POST', '/api/v1/health/rules/preview', { score: id, rule: ofScore(score_id, 'X') })
    expect((await preview(id)).body).toMatchObject({ code: 'health.score_circle', params: { circle: 'X' } })
    expect((await preview(999)).body).toMatchObject({
      code: 'health.score_not_possible',
      params: { name: 'X' },
    })
  })

  it('keeps its history when it retires, and is no longer reckoned', async () => {
    const id = await makeSeats('Short-lived')
    const retired = await ask('POST', `/api/v1/health/scores/${id}/retire`)
    expect(retired.body.retired_at).not.toBeNull()
    await app.refresh.refreshAll()
    const { body } = await ask('GET', `/api/v1/accounts/${ids[0]}/health?score=${id}`)
    expect(body.history.length).toBeGreaterThan(0)
    const { body: beside } = await ask('GET', `/api/v1/accounts/${ids[0]}/health/scores`)
    expect(beside.rows.map((row: { id: number }) => row.id)).not.toContain(id)
    const { body: rules } = await ask('GET', `/api/v1/health/rules?score=${id}`)
    const again = { rule: rules.rows[0].content, based_on: 2, score: id }
    expect((await ask('POST', '/api/v1/health/rules', again)).body.code).toBe('health.score_retired')
    expect((await ask('POST', `/api/v1/health/scores/${id}/retire`)).body.code).toBe('health.score_retired')
  })

  it('is one of eight at most, and the main one stays as it is', async () => {
    expect((await ask('POST', '/api/v1/health/scores/1/retire')).body.code).toBe('health.main_score_stays')
    expect((await ask('PATCH', '/api/v1/health/scores/1', { name: 'X' })).body.code).toBe(
      'health.main_score_stays',
    )
    const { body } = await ask('GET', '/api/v1/health/scores')
    expect(body.rows[0]).toMatchObject({ id: 1, is_main: true, name: null })
    const live = body.rows.filter((row: { retired_at: string | null }) => row.retired_at === null).length
    for (let n = live; n < 8; n += 1) await make(`Further ${n}`)
    const ninth = await ask('POST', '/api/v1/health/scores', { name: 'Ninth' })
    expect(ninth).toMatchObject({ status: 409, body: { code: 'health.scores_full', params: { most: 8 } } })
    expect((await ask('GET', '/api/v1/health?score=999')).body.code).toBe('health.score_not_found')
  })
})
