import { lossDispersion } from '@tsuzuku/core/prediction/loss-dispersion'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { dayIn } from '../../platform/clock.ts'
import { createBackTestJob } from '../health/back-test.service.ts'
import { createCheckJob } from './check.service.ts'
import { readFeatureRows } from './feature-rows.read.ts'
import { attributeFeature } from './prediction.features.ts'
import { createRetrainJob } from './retraining.service.ts'
import { createScoringJob } from './scoring.service.ts'
import { createTrainingJob } from './training.service.ts'

const now = new Date('2026-11-20T03:00:00Z')
const DAY = '2026-11-20'

type Kind = 'fading' | 'by-chance' | 'all-leave' | 'nobody-leaves' | 'one' | 'empty' | 'leak'

/**
 * Customers with a month's contract and account days at ends of months and today. Of most worlds every third leaves
 * between August 2025 (in 'fading' April) and September 2026; in 'fading' use falls in the hundred days before, in 'by-chance' it does not.
 */
async function worldOf(kind: Kind): Promise<TestApp> {
  const app = await createTestApp({ clock: () => now })
  const accounts = kind === 'empty' ? 0 : kind === 'one' ? 1 : 150
  const [first, days] = kind === 'fading' ? ['2025-04-01', 540] : ['2025-08-01', 420]
  const leaves =
    kind === 'nobody-leaves' || kind === 'one'
      ? sql`null::date`
      : sql`case when n % 3 = 0 or ${kind === 'all-leave'} then ${first}::date + (n * 37 % ${days}::integer)::integer end`
  const fades = sql`case when ${kind !== 'by-chance'} and w.left_on > d.day and w.left_on < d.day + 100 then w.id % 5 > 0 else abs(hashint4(w.id * 977 + d.n)) % 12 = 0 end`
  await sql`insert into product (id, key, name) values (1, 'main', 'Main')`.execute(app.db)
  await app.db.transaction().execute(async (trx) => {
    await sql`select ensure_partitions('account_day', '2025-01-01'::date, '2026-12-01'::date), ensure_partitions('health_score', '2025-01-01'::date, '2026-12-01'::date)`.execute(
      trx,
    )
    await sql`
      create temporary table w as select n::integer as id, ${leaves} as left_on from generate_series(1, ${accounts}::integer) n`.execute(
      trx,
    )
    await sql`insert into account (id, external_id) select id, 'c' || id from w`.execute(trx)
    await sql`select setval('account_id_seq', 1000)`.execute(trx)
    await sql`
      insert into account_fact (account_id, name, attributes)
      select id, 'Customer ' || id, case when ${kind === 'leak'} then jsonb_build_object('end_reason', case when left_on is null then 'none' else 'price' end)
        || coalesce((select jsonb_object_agg('more' || n, id % 2 = 0) from generate_series(1, 13) n where id > n), '{}') else '{}' end
      from w`.execute(trx)
    if (kind === 'leak')
      await sql`insert into attribute_definition (key, label, type) values ('end_reason', 'End reason', 'text')`.execute(
        trx,
      )
    await sql`
      insert into subscription (account_id, product_id, start_date, end_date, seats, mrr_minor, currency, recorded_at)
      select id, 1, '2024-01-15', left_on, 10, 1000 + id, 'JPY', '2026-11-01' from w`.execute(trx)
    await sql`
      insert into account_day (account_id, day, reconstructed, is_customer, mrr_minor, seats_paid, events_28d, active_contacts_28d,
        active_days_28d, features_28d, weekly_events, first_usage_on, last_usage_on, tickets_28d, tickets_open, first_start_date)
      select w.id, d.day, true, true, 1000 + w.id, 10, u.events, 5, 20, 4,
        array_fill(100, array[12]) || array_fill(u.events / 4, array[4]), '2024-01-20', d.day, 0, 0, '2024-01-15'
      from w
      cross join (
        select (m + interval '1 month - 1 day')::date as day, extract(month from m)::integer as n from generate_series('2025-01-01'::date, '2026-10-01'::date, interval '1 month') m
        union all select ${DAY}::date, 13
      ) d
      cross join lateral (
        select (case when ${fades} then 120 else 380 end + abs(hashint4(w.id * 1000 + d.n)) % 200)::integer as events
      ) u
      where w.left_on is null or w.left_on > d.day`.execute(trx)
    await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${DAY}, true, true)`.execute(
      trx,
    )
    await sql`drop table w`.execute(trx)
  })
  return app
}

function callsOf(app: TestApp) {
  return async (
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
    role: 'csm' | 'cs-lead' | 'executive' = 'cs-lead',
  ) => {
    const answer = await app.http.inject({
      method,
      url: `/api/v1${url}`,
      headers: await app.as(role),
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
}

async function train(app: TestApp) {
  const call = callsOf(app)
  const { body } = await call('POST', '/prediction/models', {})
  await createTrainingJob(app)({ id: body.id })
  return (await call('GET', `/prediction/models/${body.id}`)).body
}

const shaped = ({ findings }: { findings: object }) => findings

/** By the model that was in force on the day, whichever is now. */
async function tellsOfPastDays(app: TestApp, call: ReturnType<typeof callsOf>, id: number): Promise<void> {
  const terms = await sql<{ id: number }>`
      update prediction_term set since = '2026-11-20' where role = 'in-force' returning id`.execute(app.db)
  await sql`delete from account_prediction where day < ${DAY}`.execute(app.db)
  // The first was in force until 18 November, when the second took its place; each told of c1 while it was.
  await sql`
      insert into account_prediction (model_id, day, account_id, mrr_minor, within_30, within_90, within_180, within_365,
        reason_features, reason_values, reason_effects)
      select m.id, m.day, 1, 1001, 0.1, m.chance, 0.5, 0.6, '{}', '{}', '{}'
      from (values (${id}::integer, '2026-11-10'::date, 0.21), (${id + 1}::integer, '2026-11-19'::date, 0.31),
        (${id + 1}::integer, '2026-11-10'::date, 0.99)) m(id, day, chance)`.execute(app.db)
  await sql`
      insert into prediction_term (model_id, role, since, until) values
        (${id}, 'in-force', '2026-11-01', '2026-11-18'),
        (${id + 1}, 'in-force', '2026-11-18', '2026-11-19T20:00:00Z')`.execute(app.db)
  const on = async (day: string) => (await call('GET', `/accounts/ext:c1/prediction?as_of=${day}`)).body
  const within90 = (body: { told: { chances: { chance: number }[] } }) => body.told.chances[1]?.chance
  const [early, late] = [await on('2026-11-12'), await on('2026-11-19')]
  expect([early.told.model_id, within90(early)]).toEqual([id, expect.closeTo(0.21, 6)])
  expect([late.told.model_id, within90(late)]).toEqual([id + 1, expect.closeTo(0.31, 6)])
  expect(late.history.map(({ chance }: { chance: number }) => chance)).toEqual([
    expect.closeTo(0.21, 6),
    expect.closeTo(0.31, 6),
  ])
  expect(await on('2026-10-20')).toMatchObject({ told: null, why_rule: 'no-model' })
  const all = async (path: string, day: string) => (await call('GET', `${path}?as_of=${day}`)).body
  expect(await all('/prediction', '2026-11-12')).toMatchObject({
    source: 'model',
    day: '2026-11-10',
    in_force: { id, role: 'in-force', role_since: '2026-11-01T00:00:00Z' },
    at_risk: { accounts: 1, mrr_minor: 1001, expected_accounts: expect.closeTo(0.21, 6) },
    newest: null,
    check: null,
  })
  expect((await all('/prediction', '2026-11-19')).at_risk.expected_accounts).toBeCloseTo(0.31, 6)
  const list = await all('/prediction/accounts', '2026-11-12')
  expect(list).toMatchObject({ source: 'model', day: '2026-11-10' })
  expect(list.rows).toMatchObject([{ account: { external_id: 'c1' }, chance: expect.closeTo(0.21, 6) }])
  expect(await all('/prediction', '2026-10-20')).toMatchObject({
    source: 'rule',
    at_risk: null,
    in_force: null,
  })
  expect(await all('/prediction/accounts', '2020-01-01')).toMatchObject({
    source: 'rule',
    day: null,
    rows: [],
  })
  await sql`delete from prediction_term where role = 'in-force' and id <> all(${terms.rows.map(({ id }) => id)}::integer[])`.execute(
    app.db,
  )
  await sql`delete from account_prediction where day < ${DAY}`.execute(app.db)
}

describe('customers whose use fades before they leave', () => {
  let app: TestApp
  let call: ReturnType<typeof callsOf>
  let first: Awaited<ReturnType<typeof train>>
  const newsTold = async () =>
    (
      await sql<{ kind: string; model: number }>`
        select distinct kind, (params ->> 'model')::integer as model from notification
        where kind like 'prediction-%' and (params ->> 'model')::integer <> ${first.id + 1}`.execute(app.db)
    ).rows.map(({ kind, model }) => [kind, model])

  beforeAll(async () => {
    app = await worldOf('fading')
    call = callsOf(app)
    first = await train(app)
  })
  afterAll(() => app.close())

  it('are learnt from, tried on later months, with calibrated chances', () => {
    expect(first).toMatchObject({ status: 'ready', progress: 1, role: 'none', lead_days: 14 })
    const { findings } = first
    expect(findings).toMatchObject({ reason: null, accounts: 150, lost_accounts: 50, month_ends: 22 })
    expect(findings.validation.auc.value).toBeGreaterThan(0.8)
    expect(findings.validation.auc.interval.low).toBeGreaterThan(0.7)
    expect(findings.validation.ece).toBeLessThan(0.05)
    expect(findings.validation.log_loss).toBeLessThan(findings.validation.base_log_loss)
    expect(findings.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(['logistic', 'trees'])
    expect(findings.importance[0].key).toMatch(/^usage_/)
    expect(findings.left_out).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: 'active_days', why: 'constant' })]),
    )
    expect(findings.months.length).toBeGreaterThan(5)
  })

  it('give the same model each time', async () => {
    const second = await train(app)
    expect(shaped(second)).toEqual(shaped(first))
    const { rows } = await sql<{
      kinds: number
    }>`select count(distinct content::text)::integer as kinds from prediction_model`.execute(app.db)
    expect(rows[0]?.kinds).toBe(1)
  })

  it('stand under the rule until a person who may puts a model in force, which is audited', async () => {
    expect((await call('GET', '/prediction')).body).toMatchObject({ source: 'rule', at_risk: null })
    expect((await call('GET', '/accounts/ext:c1/prediction')).body).toMatchObject({
      told: null,
      why_rule: 'no-model',
    })
    expect((await call('POST', `/prediction/models/${first.id}/activate`, undefined, 'csm')).status).toBe(403)
    expect((await call('POST', '/prediction/models', {}, 'executive')).status).toBe(403)
    const active = await call('POST', `/prediction/models/${first.id}/activate`)
    expect(active.body).toMatchObject({ role: 'in-force', role_by: 'Test cs-lead' })
    const entries = await app.db
      .selectFrom('audit_entry')
      .select('action')
      .where('entity_kind', '=', 'prediction-model')
      .execute()
    expect(entries.map(({ action }) => action)).toContain('prediction.activated')
  })

  it('let a health rule be set beside the model on months it had not learnt from', async () => {
    const { body } = await call('POST', '/health/back-tests', { horizon: 90 })
    await createBackTestJob(app)({ id: body.id })
    const { result } = (await call('GET', `/health/back-tests/${body.id}`)).body
    expect(result.model).toEqual({ id: first.id, role: 'in-force', lead_days: 14 })
    const rival = result.rivals.find(({ key }: { key: string }) => key === 'model')
    expect(rival.rows).toBeGreaterThan(300)
    expect(rival.rows).toBeLessThan(result.observations - result.unknown)
    expect(rival.auc.value).toBeGreaterThan(0.8)
    expect(rival.rule_auc.value).toBeGreaterThan(0.5)
  })

  it('are told of with chance, horizon and reasons in numbers', async () => {
    await sql`
      update account_day set events_28d = 130, weekly_events = array_fill(100, array[12]) || array_fill(32, array[4])
      where day = ${DAY} and account_id = 1`.execute(app.db)
    // Of c1 within the reach of the model, of c2 within the lead time, of c4 beyond the reach.
    await sql`
      update account_day set renewal_date = day + case account_id when 1 then 70 when 2 then 13 else 600 end
      where day = ${DAY} and account_id in (1, 2, 4)`.execute(app.db)
    await createScoringJob(app)({ force: true })
    const { body } = await call('GET', '/accounts/ext:c1/prediction')
    // Day 70 lies in the second month of 30 days after 14: between the chances of 30 and of 90 days.
    const { renewal } = body.told
    expect(renewal).toMatchObject({ on: '2027-01-29', why_not: null })
    expect(renewal.chance).toBeGreaterThan(body.told.chances[0].chance)
    expect(renewal.chance).toBeLessThan(body.told.chances[1].chance)
    expect(renewal.expected_mrr_minor).toBe(Math.round((1 - renewal.chance) * 1001))
    const other = async (ref: string) => (await call('GET', `/accounts/${ref}/prediction`)).body.told.renewal
    expect(await other('ext:c2')).toMatchObject({ chance: null, why_not: 'within-lead' })
    expect(await other('ext:c4')).toMatchObject({ chance: null, why_not: 'too-far' })
    expect(await other('ext:c5')).toBeNull()
    const renewing = (await call('GET', '/prediction?horizon=365')).body.at_risk.renewals
    expect(renewing).toEqual({ accounts: 1, mrr_minor: 1001, expected_mrr_minor: renewal.expected_mrr_minor })
    const listed = (await call('GET', '/prediction/accounts?limit=500')).body.rows
    expect(
      listed.find((row: { account: { id: number } }) => row.account.id === 1).expected_at_renewal_minor,
    ).toBe(renewal.expected_mrr_minor)
    expect(body.source).toBe('model')
    expect(body.told.chances.map(({ horizon }: { horizon: number }) => horizon)).toEqual([30, 90, 180, 365])
    const chances: number[] = body.told.chances.map(({ chance }: { chance: number }) => chance)
    expect(chances).toEqual([...chances].sort((a, b) => a - b))
    expect(chances[1]).toBeGreaterThan(0.3)
    expect(body.told.reasons[0]).toMatchObject({ theme: 'usage' })
    expect(body.told.reasons[0].value).toBeLessThan(-0.6)
    expect(body.what_if[0]).toMatchObject({ theme: 'usage' })
    expect(body.what_if[0].chance).toBeLessThan(chances[1] as number)
    const list = (await call('GET', '/prediction/accounts?limit=5')).body
    expect(list).toMatchObject({ source: 'model', horizon: 90, day: DAY })
    expect(list.rows).toHaveLength(5)
    expect(list.rows[0].risk_minor).toBe(
      Math.max(...list.rows.map((row: { risk_minor: number }) => row.risk_minor)),
    )
    const rest = (await call('GET', `/prediction/accounts?limit=5&cursor=${list.next_cursor}`)).body
    expect(rest.rows[0].risk_minor).toBeLessThanOrEqual(list.rows[4].risk_minor)
    const { at_risk: risk } = (await call('GET', '/prediction?horizon=180')).body
    expect(risk.accounts).toBe(100)
    expect(risk.low_mrr_minor).toBeLessThan(risk.expected_mrr_minor)
    expect(risk.high_mrr_minor).toBeGreaterThan(risk.expected_mrr_minor)
    expect(risk.dispersion.factor).toBeGreaterThanOrEqual(1)
    expect(risk.dispersion.days).toBe(first.findings.months.length)
    const reach = lossDispersion(
      first.findings.months.map((month: Record<string, number>) => ({
        day: month.day,
        expected: month.expected_mrr,
        actual: month.actual_mrr,
        variance: month.variance_mrr,
      })),
      90,
    )?.reach
    const { rows } = await sql<{ variance: number }>`
      select sum(within_180::double precision * (1 - within_180) * mrr_minor::double precision ^ 2) as variance
      from account_prediction where model_id = ${first.id}`.execute(app.db)
    expect(risk.high_mrr_minor - risk.expected_mrr_minor).toBeCloseTo(
      (reach ?? 0) * Math.sqrt(rows[0]?.variance ?? 0),
      -1,
    )
  })

  it('keep what was told of them, day by day', async () => {
    await sql`update prediction_term set since = '2026-11-01'`.execute(app.db)
    await sql`update account_prediction set day = '2026-11-19'`.execute(app.db)
    await createScoringJob(app)({ force: true })
    const { body } = await call('GET', '/accounts/ext:c1/prediction')
    expect(body.history.map(({ day }: { day: string }) => day)).toEqual(['2026-11-19', DAY])
    const then = (await call('GET', '/accounts/ext:c1/prediction?as_of=2026-11-19')).body
    expect(then.told.day).toBe('2026-11-19')
  })

  it('are not predicted once they gave notice, but counted apart', async () => {
    await sql`update subscription set superseded_at = '2026-11-10' where account_id = 2`.execute(app.db)
    await sql`
      insert into subscription (subscription_id, account_id, product_id, start_date, end_date, seats, mrr_minor, currency, recorded_at)
      select subscription_id, 2, 1, '2024-01-15', '2027-01-31', 10, 1002, 'JPY', '2026-11-10' from subscription where account_id = 2`.execute(
      app.db,
    )
    await createScoringJob(app)({ force: true })
    expect((await call('GET', '/accounts/ext:c2/prediction')).body.told.has_notice).toBe(true)
    expect((await call('GET', '/prediction')).body.at_risk).toMatchObject({
      accounts: 99,
      notices: 1,
      notice_mrr_minor: 1002,
    })
  })

  it('may have a second model in the shadow', async () => {
    const shadow = await call('POST', `/prediction/models/${first.id + 1}/shadow`)
    expect(shadow.body.role).toBe('shadow')
    await createScoringJob(app)({ force: true })
    const { body } = await call('GET', '/accounts/ext:c1/prediction')
    expect(body.told.model_id).toBe(first.id)
    expect(body.shadow.model_id).toBe(first.id + 1)
  })

  it('are told on a past day by the model that was in force then, also after another took its place', () =>
    tellsOfPastDays(app, call, first.id))

  it('are warned of when their data move away from what was learnt from, and the model stays', async () => {
    const check = async () => {
      await createCheckJob(app)(undefined)
      const { checks } = (await call('GET', `/prediction/models/${first.id}`)).body
      const drifted = checks[0].result.drift.filter((one: { drifted: boolean }) => one.drifted)
      return { ...checks[0], moved: drifted.map(({ key }: { key: string }) => key) }
    }
    const drifts = async () => (await newsTold()).filter(([kind]) => kind === 'prediction-drift').length
    // Every customer of this world began on one day: how long they have been there is all that moves.
    expect((await check()).moved).toEqual(['tenure'])
    expect(await drifts()).toBe(1)
    await sql`delete from notification`.execute(app.db)
    expect((await check()).moved).toEqual(['tenure'])
    expect(await drifts()).toBe(0)
    const tripled = (factor: number) => sql`
      update account_day set events_28d = events_28d * ${factor}::double precision,
        weekly_events = array(select (e * ${factor}::double precision)::integer from unnest(weekly_events[1:12]) e)
          || array(select (e * ${factor * factor}::double precision)::integer from unnest(weekly_events[13:16]) e)
      where day = ${DAY}`
    await tripled(3).execute(app.db)
    const after = await check()
    expect(after).toMatchObject({ verdict: 'drift', result: { reason: null } })
    expect(after.moved).toEqual(expect.arrayContaining(['tenure', 'usage_change']))
    expect(await drifts()).toBe(1)
    expect((await call('GET', '/prediction')).body.in_force.id).toBe(first.id)
    await tripled(1 / 3).execute(app.db)
  })

  it('lose their model to the rule, with a notice, when its data no longer arrive', async () => {
    await sql`update account_day set events_28d = null, weekly_events = null where day = ${DAY}`.execute(
      app.db,
    )
    await createCheckJob(app)(undefined)
    const { body } = await call('GET', '/prediction')
    expect(body).toMatchObject({
      source: 'rule',
      in_force: null,
      fallen_back: { id: first.id, role: 'fallen-back', fall_back_reason: 'blind', role_by: 'Tsuzuku' },
    })
    expect((await call('GET', '/accounts/ext:c1/prediction')).body).toMatchObject({
      told: null,
      why_rule: 'fallen-back',
    })
    const { rows: terms } = await sql<{ model_id: number; role: string; ended: boolean }>`
      select model_id, role, until < 'infinity' as ended from prediction_term order by id`.execute(app.db)
    expect(terms).toEqual([
      { model_id: first.id, role: 'in-force', ended: true },
      { model_id: first.id + 1, role: 'shadow', ended: false },
    ])
    const { checks } = (await call('GET', `/prediction/models/${first.id}`)).body
    expect(checks[0]).toMatchObject({ verdict: 'fallen-back', result: { reason: 'blind' } })
  })

  it('are learnt from again at once after the fall back, and whoever may is asked to look', async () => {
    expect(await newsTold()).toContainEqual(['prediction-fallen-back', first.id])
    await call('POST', `/prediction/models/${first.id + 1}/retire`)
    // Roles are given and models made by the database's clock, which may have passed midnight since.
    const { rows: fallen } = await sql<{ at: string }>`
      select role_since as at from prediction_model where id = ${first.id}`.execute(app.db)
    const clock = () => new Date(fallen[0]?.at ?? Number.NaN)
    expect((await call('GET', '/prediction/retraining')).body.next_on).toBe(dayIn('Asia/Tokyo', clock()))
    const asked: number[] = []
    const tell = async (_news: string, { id }: { id?: number } = {}) => void asked.push(id ?? 0)
    await createRetrainJob({ db: app.db, clock, tell })({})
    expect(asked).toHaveLength(1)
    await createTrainingJob(app)({ id: asked[0] })
    const anew = (await call('GET', `/prediction/models/${asked[0]}`)).body
    expect(anew).toMatchObject({ status: 'ready', role: 'shadow', role_by: 'Tsuzuku', lead_days: 14 })
    expect(await newsTold()).toContainEqual(['prediction-anew', asked[0]])
    // Once: the next one is due weeks later.
    await createRetrainJob({ db: app.db, clock, tell })({})
    expect(asked).toHaveLength(1)
    await call('POST', `/prediction/models/${asked[0]}/activate`)
    expect((await call('GET', '/prediction')).body).toMatchObject({
      source: 'model',
      in_force: { id: asked[0] },
      fallen_back: null,
    })
  })
})

describe('data without a model in them', () => {
  const apps: TestApp[] = []
  afterAll(() => Promise.all(apps.map((app) => app.close())))

  it.each([
    ['by-chance', 'no-better-than-'],
    ['all-leave', 'too-few-others'],
    ['nobody-leaves', 'too-few-events'],
    ['one', 'too-few-events'],
    ['empty', 'too-few-events'],
  ] as const)('says so of a world %s: %s', async (kind, reason) => {
    const app = await worldOf(kind)
    apps.push(app)
    const model = await train(app)
    expect(model.status).toBe('no-signal')
    expect(model.findings.reason).toContain(reason)
    expect(JSON.stringify(model)).not.toContain('NaN')
    const call = callsOf(app)
    expect((await call('POST', `/prediction/models/${model.id}/activate`)).body.code).toBe(
      'prediction.model_not_ready',
    )
    expect((await call('GET', '/prediction/accounts')).body).toMatchObject({ source: 'rule' })
    await createScoringJob(app)({})
    await createCheckJob(app)({})
  })

  it('names a feature that knows the outcome and leaves it out', async () => {
    const app = await worldOf('leak')
    apps.push(app)
    // More attributes than are looked at: the ones of fewer accounts are named.
    await sql`insert into attribute_definition (key, label, type) select 'more' || n, 'More ' || n, 'boolean' from generate_series(1, 13) n`.execute(
      app.db,
    )
    const { findings } = await train(app)
    expect(
      findings.left_out
        .filter(({ why }: { why: string }) => why === 'too-many')
        .map(({ key }: { key: string }) => key),
    ).toEqual(['attribute:More 12', 'attribute:More 13'])
    expect(findings.left_out).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: 'attribute:End reason=price', why: 'leak' })]),
    )

    // Of c1 facts had been recorded long before, without the attribute; of c3 nothing had been.
    await sql`update account_day set reconstructed = false where account_id in (1, 3)`.execute(app.db)
    await sql`
      insert into account_fact (account_id, name, attributes, recorded_at, superseded_at)
      select 1, 'Customer 1', '{}', '2024-12-01', recorded_at from account_fact where account_id = 1`.execute(
      app.db,
    )
    const rows = await readFeatureRows(app.db, {
      days: ['2025-07-31'],
      past: ['2025-07-31'],
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
      attributes: [attributeFeature('end_reason', 'End reason', 'price')],
      until: 3,
    })
    expect(rows.map((row) => [row.account_id, row.values.at(-1), row.reconstructed])).toEqual([
      [1, null, false],
      [2, 0, true],
      [3, 1, true],
    ])
  })

  it('can be stopped, and refuses a second training meanwhile', async () => {
    const app = await worldOf('empty')
    apps.push(app)
    const call = callsOf(app)
    const { body } = await call('POST', '/prediction/models', { lead_days: 30 })
    expect((await call('POST', '/prediction/models', {})).body.code).toBe('prediction.training_under_way')
    expect((await call('POST', `/prediction/models/${body.id}/cancel`)).body.status).toBe('cancelled')
    await createTrainingJob(app)({ id: body.id })
    expect((await call('GET', `/prediction/models/${body.id}`)).body.status).toBe('cancelled')
    expect((await call('POST', '/prediction/models', { lead_days: 91 })).status).toBe(400)
    expect((await call('GET', '/prediction/models/999')).body.code).toBe('prediction.model_not_found')
    expect((await call('GET', '/prediction?horizon=7')).status).toBe(400)
  })
})
