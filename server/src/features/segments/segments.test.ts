import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { refreshSegments, segmentJobs } from './segments.jobs.ts'

let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
const ids: Record<string, number> = {}

type Given = {
  tier?: string
  mrr?: number
  seats?: number
  renewal?: string
  uses?: number
  attributes?: object
  tags?: string[]
}

/** Big uses the product daily, Small never did and nothing is known of its tier, Gone has no contract. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into feature (id, key, name) values (3, 'report', 'Report')`.execute(app.db)
  await sql`insert into event_name (kind, name, feature_id) values ('track', 'Report exported', 3)`.execute(
    app.db,
  )
  await sql`select ensure_partitions('usage_day', '2026-06-01'::date, '2026-12-01'::date),
    ensure_partitions('event', '2026-06-01'::date, '2026-12-01'::date)`.execute(app.db)
  await sql`insert into attribute_definition (key, label, type) values ('score', 'Score', 'number'), ('launch', 'Launch', 'date')`.execute(
    app.db,
  )
  await account('Big', { tier: 'A', mrr: 500_000, seats: 10, renewal: '2026-12-10', uses: 30, tags: ['vip'] })
  await account('Middle', {
    tier: 'B',
    mrr: 90_000,
    seats: 0,
    uses: 10,
    attributes: { score: 7, launch: '2026-12-24' },
  })
  await account('Small', { mrr: 5_000, renewal: '2027-06-30', attributes: { score: 'seven' } })
  await account('Gone', { tier: 'C' })
  await app.refresh.refreshNews()
  await refreshSegments(app)
})
afterAll(() => app.close())

async function account(name: string, given: Given): Promise<void> {
  const { tier = null, mrr, seats = null, renewal = null, uses = 0, attributes = {}, tags = [] } = given
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name, tier, attributes, tags, recorded_at)
    select id, ${name}, ${tier}, ${JSON.stringify(attributes)}::jsonb, ${tags}::text[], '2026-01-05T00:00:00Z' from a returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id ?? 0
  ids[name] = id
  if (mrr !== undefined) {
    await sql`insert into subscription (account_id, product_id, start_date, seats, mrr_minor, currency, renewal_date)
      select ${id}, id, '2026-01-05', ${seats}, ${mrr}, 'JPY', ${renewal}::date from product`.execute(app.db)
  }
  for (let back = 0; back < uses; back += 1) {
    await sql`
      insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
      select ${id}, d.day, 0, 5, ${back % 2 === 0 ? sql`set_bit(repeat('0', 256)::bit(256), 3, 1)` : sql`repeat('0', 256)::bit(256)`}, d.day, d.day
      from (select '2026-11-20'::date - ${back}::integer as day) d`.execute(app.db)
  }
  if (uses > 20) {
    await sql`insert into event (ts, account_id, message_id, contact_id, event_name_id, received_at)
      select '2026-11-15T00:00:00Z', ${id}, gen_random_uuid(), 0, id, now() from event_name, generate_series(1, 3)`.execute(
      app.db,
    )
  }
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
}

type Role = 'csm' | 'executive' | 'admin'

async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  role: Role = 'csm',
) {
  const answer = await app.http.inject({
    method,
    url: `/api/v1${url}`,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
}

const rule = (...of: object[]) => ({ kind: 'all', of })
const is = (field: string, op: string, value?: unknown, more: object = {}) => ({
  kind: 'condition',
  field,
  op,
  ...(value === undefined ? {} : { value }),
  ...more,
})

async function preview(asked: object) {
  const answer = await ask('POST', '/segments/preview', { rule: asked })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const names = (rows: { name: string }[]) => rows.map(({ name }) => name).sort()
  return { in: names(answer.body.sample), unknown: names(answer.body.unknown_sample) }
}

describe('a rule', () => {
  it.each([
    ['nothing asked', rule(), ['Big', 'Gone', 'Middle', 'Small'], []],
    ['tier, which Small does not have', is('tier', 'any-of', ['A', 'B']), ['Big', 'Middle'], ['Small']],
    ['not of a tier', is('tier', 'none-of', ['A']), ['Gone', 'Middle'], ['Small']],
    ['not (of a tier)', { ...is('tier', 'any-of', ['A']), not: true }, ['Gone', 'Middle'], ['Small']],
    ['tier not known', is('tier', 'unknown'), ['Small'], []],
    [
      'an unknown that does not decide',
      rule(is('tier', 'any-of', ['A']), is('mrr', 'gt', 10_000)),
      ['Big'],
      [],
    ],
    [
      'either',
      { kind: 'any', of: [is('tier', 'any-of', ['C']), is('mrr', 'gt', 400_000)] },
      ['Big', 'Gone'],
      ['Small'],
    ],
    ['name in other letters', is('name', 'contains', 'ＢＩＧ'), ['Big'], []],
    ['a percent sign means itself', is('name', 'contains', '%'), [], []],
    ['tag', is('tag', 'any-of', ['vip']), ['Big'], []],
    ['MRR between', is('mrr', 'between', [5_000, 90_000]), ['Middle', 'Small'], []],
    ['renewal within 30 days', is('renewal_date', 'next-days', 30), ['Big'], ['Gone', 'Middle']],
    [
      'a number attribute; text is not a number',
      is('attribute:score', 'ge', 7),
      ['Middle'],
      ['Big', 'Gone', 'Small'],
    ],
    ['a date attribute', is('attribute:launch', 'days-ahead', 30), ['Middle'], ['Big', 'Gone', 'Small']],
    [
      'an event counted',
      is('event-count', 'eq', 3, { event: 'track:Report exported', days: 28 }),
      ['Big'],
      ['Gone', 'Small'],
    ],
    [
      'an event not performed',
      is('event-performed', 'no', undefined, { event: 'track:Report exported', days: 28 }),
      ['Middle'],
      ['Gone', 'Small'],
    ],
    [
      'last event',
      is('event-last', 'last-days', 7, { event: 'track:Report exported', days: 90 }),
      ['Big'],
      ['Gone', 'Middle', 'Small'],
    ],
    [
      'a feature used',
      is('feature-days', 'ge', 10, { feature: 'report', days: 28 }),
      ['Big'],
      ['Gone', 'Small'],
    ],
    ['days of use in the usual window', is('usage-days', 'eq', 28, { days: 28 }), ['Big'], ['Gone', 'Small']],
    ['events in the usual window', is('usage-events', 'eq', 140, { days: 28 }), ['Big'], ['Gone', 'Small']],
    ['events in another window', is('usage-events', 'eq', 145, { days: 29 }), ['Big'], ['Gone', 'Small']],
    ['use in a window', is('usage-days', 'le', 10, { days: 60 }), ['Middle'], ['Gone', 'Small']],
    [
      'a ratio over nothing',
      is('ratio', 'gt', 1, { over: 'mrr', under: 'seats-paid' }),
      ['Big'],
      ['Gone', 'Middle', 'Small'],
    ],
    ['plan without contract', is('product', 'any-of', ['main']), ['Big', 'Middle', 'Small'], []],
    [
      'survey answers counted',
      is('survey-count', 'eq', 0, { survey: 'nps', days: 90 }),
      ['Big', 'Gone', 'Middle', 'Small'],
      [],
    ],
    [
      'a change without the day before',
      is('mrr', 'gt', 0, { change: 'ratio', days: 30 }),
      [],
      ['Big', 'Gone', 'Middle', 'Small'],
    ],
  ])('%s', async (_, asked, inside, unknown) => {
    expect(await preview(asked)).toEqual({ in: inside, unknown })
  })

  it.each([
    ['segments.field_unknown', 'rule.of.0.field', rule(is('mood', 'gt', 1))],
    ['segments.operator_unfit', 'rule.of.0.op', rule(is('mrr', 'contains', 'x'))],
    ['segments.value_missing', 'rule.of.0.value', rule(is('mrr', 'gt'))],
    ['segments.value_unfit', 'rule.of.0.value', rule(is('mrr', 'gt', '5'))],
    ['segments.value_unfit', 'rule.value', is('stage', 'any-of', ['happy'])],
    ['segments.value_unfit', 'rule.value', is('signed_up_on', 'before', '2026-02-31')],
    ['segments.range_backwards', 'rule.value', is('mrr', 'between', [9, 1])],
    ['segments.argument_missing', 'rule.event', is('event-count', 'gt', 1, { days: 7 })],
    ['segments.group_empty', 'rule.of.0', rule({ kind: 'any', of: [] })],
    ['segments.rule_malformed', 'rule.of.0.days', rule(is('usage-days', 'gt', 1, { days: 0 }))],
    ['segments.rule_malformed', 'rule.of.0.field', rule({ kind: 'condition' })],
    [
      'segments.rule_too_deep',
      'rule',
      Array.from({ length: 9 }).reduce<object>((inner) => rule(inner), is('mrr', 'gt', 1)),
    ],
    [
      'segments.rule_too_large',
      'rule',
      rule(
        rule(...Array.from({ length: 40 }, () => is('mrr', 'gt', 1))),
        rule(...Array.from({ length: 40 }, () => is('mrr', 'gt', 1))),
      ),
    ],
    ['segments.not_found', 'rule.value', is('segment', 'any-of', [99])],
  ])('is refused with %s at %s', async (code, field, asked) => {
    const answer = await ask('POST', '/segments/preview', { rule: asked })
    expect(answer.body).toMatchObject({ code, field })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })

  it('explains itself with the values of the account, line by line', async () => {
    const asked = rule(is('tier', 'any-of', ['A']), {
      kind: 'any',
      of: [is('ratio', 'gt', 1, { over: 'mrr', under: 'seats-paid' }), is('mrr', 'gt', 10_000)],
    })
    const { body } = await ask('POST', '/segments/explain', { rule: asked, account: 'ext:Middle' })
    expect(body).toMatchObject({ account: { id: ids.Middle, name: 'Middle' }, truth: 'no' })
    expect(
      body.lines.map(({ depth, kind, truth, value, reason }: never) => ({
        depth,
        kind,
        truth,
        value,
        reason,
      })),
    ).toEqual([
      { depth: 0, kind: 'all', truth: 'no', value: null, reason: null },
      { depth: 1, kind: 'condition', truth: 'no', value: 'B', reason: null },
      { depth: 1, kind: 'any', truth: 'yes', value: null, reason: null },
      { depth: 2, kind: 'condition', truth: 'unknown', value: null, reason: 'division-by-zero' },
      { depth: 2, kind: 'condition', truth: 'yes', value: 90_000, reason: null },
    ])
    const small = (await ask('POST', '/segments/explain', { rule: asked, account: 'ext:Small' })).body
    expect(small).toMatchObject({ truth: 'unknown' })
    expect(small.lines[1]).toMatchObject({ truth: 'unknown', reason: 'not-set' })
  })
})

describe('a segment', () => {
  let large = 0

  it('has its members when it is made, and is a filter of the accounts', async () => {
    const made = await ask('POST', '/segments', {
      kind: 'rule',
      name: 'Large',
      rule: rule(is('mrr', 'ge', 90_000)),
    })
    expect(made).toMatchObject({
      status: 201,
      body: { accounts: 2, mrr_minor: 590_000, unknown: 0, version: 1 },
    })
    large = made.body.id
    const list = await ask('GET', `/accounts?segment=${large}&sort=name`)
    expect(list.body.rows.map(({ name }: { name: string }) => name)).toEqual(['Big', 'Middle'])
    const members = await ask('GET', `/segments/${large}/members?limit=1`)
    expect(members.body).toMatchObject({ total: 2, rows: [{ account: { name: 'Big' }, mrr_minor: 500_000 }] })
    const rest = await ask('GET', `/segments/${large}/members?limit=1&cursor=${members.body.next_cursor}`)
    expect(rest.body).toMatchObject({ rows: [{ account: { name: 'Middle' } }], next_cursor: null })
  })

  it('narrows metrics, health and Today, and says so of a past day', async () => {
    const health = await ask('GET', `/health?segment=${large}`)
    expect(health.body.accounts).toBe(2)
    expect((await ask('GET', `/health?owner=all&segment=${large},999`)).body.accounts).toBe(2)
    expect((await ask('GET', '/health')).body.accounts).toBe(4)
    const today = await ask('GET', `/today?owner=all&segment=${large}`)
    expect(today.body.customers).toMatchObject({ accounts: 2, mrr_minor: 590_000 })
    const mrr = await ask('GET', `/metrics/mrr?segment=${large}`)
    expect(mrr.body).toMatchObject({ value: 590_000 })
    // Nobody was in it before it was made.
    const before = await ask('GET', `/metrics/mrr?segment=${large}&as_of=2026-11-18`)
    expect(before.body.value ?? 0).toBe(0)
    expect((await ask('GET', '/metrics/mrr?segment=x')).status).toBe(400)
  })

  it('follows the accounts: who leaves and who comes is kept with the time', async () => {
    now = new Date('2026-11-21T03:00:00Z')
    await sql`update subscription set superseded_at = now() where account_id = ${ids.Middle}`.execute(app.db)
    await sql`insert into account_dirty (account_id) values (${ids.Middle})`.execute(app.db)
    await app.refresh.refreshNews()
    await refreshSegments(app)
    const { body } = await ask('GET', `/segments/${large}/moves`)
    expect(body.rows[0]).toMatchObject({
      account: { name: 'Middle' },
      kind: 'left',
      at: '2026-11-21T03:00:00.000000Z',
    })
    expect(body.rows).toHaveLength(3)
    const then = await ask('GET', `/segments/${large}/members?as_of=2026-11-20`)
    expect(then.body.total).toBe(2)
    expect((await ask('GET', `/segments/${large}/members`)).body.total).toBe(1)
    const counts = (await ask('GET', `/segments/${large}/counts`)).body.rows
    expect(counts).toMatchObject([
      { day: '2026-11-20', accounts: 2 },
      { day: '2026-11-21', accounts: 1 },
    ])
  })

  it('is not written over what somebody else saved meanwhile', async () => {
    const changed = await ask('PATCH', `/segments/${large}`, { based_on: 1, rule: rule(is('mrr', 'ge', 1)) })
    expect(changed.body).toMatchObject({ version: 2, accounts: 2 })
    const late = await ask('PATCH', `/segments/${large}`, { based_on: 1, name: 'Huge' })
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'segments.changed_meanwhile', params: { version: 2 } },
    })
    const taken = await ask('POST', '/segments', { kind: 'list', name: 'LARGE' })
    expect(taken).toMatchObject({ status: 409, body: { code: 'segments.name_taken', field: 'name' } })
  })

  it('may stand on another, which then cannot be deleted, and never on itself', async () => {
    const upper = await ask('POST', '/segments', {
      kind: 'rule',
      name: 'Large and A',
      rule: rule(is('segment', 'any-of', [large]), is('tier', 'any-of', ['A'])),
    })
    expect(upper.body.accounts).toBe(1)
    expect((await ask('DELETE', `/segments/${large}`)).body).toMatchObject({
      code: 'segments.in_use',
      params: { names: 'Large and A' },
    })
    const cycle = await ask('PATCH', `/segments/${large}`, {
      based_on: 2,
      rule: rule(is('segment', 'none-of', [upper.body.id])),
    })
    expect(cycle).toMatchObject({
      status: 400,
      body: {
        code: 'segments.cycle',
        field: 'rule.of.0.value',
        params: { path: 'Large → Large and A → Large' },
      },
    })
    const own = await ask('PATCH', `/segments/${large}`, {
      based_on: 2,
      rule: is('segment', 'any-of', [large]),
    })
    expect(own.body.code).toBe('segments.cycle')
    // A change below reaches what stands on it at once.
    await ask('PATCH', `/segments/${large}`, { based_on: 2, rule: rule(is('mrr', 'lt', 0)) })
    expect((await ask('GET', `/segments/${upper.body.id}`)).body.accounts).toBe(0)
  })

  it('asked on past days counts what was known then, and says that it was asked later', async () => {
    await app.refresh.backfillHistory({ from: '2026-09-01' })
    const made = await ask('POST', '/segments', {
      kind: 'rule',
      name: 'Has Big',
      rule: rule(is('name', 'is', 'big')),
    })
    await segmentJobs(app)['segments:count-past']?.({ id: made.body.id })
    const { rows } = (await ask('GET', `/segments/${made.body.id}/counts`)).body
    expect(rows.map(({ day, accounts, reconstructed }: never) => [day, accounts, reconstructed])).toEqual([
      ['2026-09-30', 1, true],
      ['2026-10-31', 1, true],
      ['2026-11-21', 1, false],
    ])
  })
})

describe('what no account day tells of', () => {
  it('reaches segments too: a judgement, and a chance the model in force told', async () => {
    const jobs = segmentJobs(app)
    const risky = rule({
      kind: 'any',
      of: [is('judgement', 'any-of', ['danger']), is('chance-90', 'ge', 0.5)],
    })
    const { body } = await ask('POST', '/segments', { kind: 'rule', name: 'Risky', rule: risky })
    await jobs['segments:refresh']?.({})
    expect(body.accounts).toBe(0)
    await ask('POST', `/accounts/ext:Small/health/judgement`, { band: 'danger', reason: 'Said so' })
    const { rows } = await sql<{ id: number }>`
      insert into prediction_model (status, lead_days, role) values ('ready', 30, 'in-force') returning id`.execute(
      app.db,
    )
    await sql`insert into account_prediction (model_id, day, account_id, mrr_minor, within_30, within_90, within_180, within_365,
        reason_features, reason_values, reason_effects)
      values (${rows[0]?.id}, '2026-11-21', ${ids.Big}, 1, 0.2, 0.75, 0.8, 0.9, '{}', '{}', '{}')`.execute(
      app.db,
    )
    await jobs['segments:refresh']?.({})
    const members = (await ask('GET', `/segments/${body.id}/members`)).body.rows
    expect(members.map(({ account: { name } }: { account: { name: string } }) => name)).toEqual([
      'Big',
      'Small',
    ])
  })
})

describe('a list', () => {
  it('takes ids of both kinds, tells the ones nobody has, and follows a merge', async () => {
    const made = (await ask('POST', '/segments', { kind: 'list', name: 'Pilot' })).body
    const added = await ask('POST', `/segments/${made.id}/accounts/add`, {
      accounts: [String(ids.Small), 'ext:Gone', 'ext:Small', 'ext:nobody'],
    })
    expect(added.body).toEqual({ changed: 2, unchanged: 0, unknown: ['ext:nobody'] })
    const none = await ask('POST', `/segments/${made.id}/accounts/add`, { accounts: ['ext:nobody'] })
    expect(none).toMatchObject({ status: 400, body: { code: 'segments.accounts_unknown' } })
    expect((await ask('GET', `/accounts/ext:Gone/segments`)).body.rows).toMatchObject([{ name: 'Pilot' }])
    await ask('POST', `/accounts/ext:Gone/merge`, { into: String(ids.Big) }, 'admin')
    await app.refresh.refreshNews()
    await refreshSegments(app)
    const members = (await ask('GET', `/segments/${made.id}/members`)).body.rows
    expect(members.map(({ account: { name } }: { account: { name: string } }) => name)).toEqual([
      'Big',
      'Small',
    ])
    const removed = await ask('POST', `/segments/${made.id}/accounts/remove`, { accounts: ['ext:Big'] })
    expect(removed.body.changed).toBe(1)
  })

  it('cannot be given a rule, and a rule no list', async () => {
    const [list] = (await ask('GET', '/segments?q=pilot')).body.rows
    const ruled = await ask('PATCH', `/segments/${list.id}`, { based_on: 1, rule: rule() })
    expect(ruled).toMatchObject({ status: 409, body: { code: 'segments.no_rule' } })
    const [large] = (await ask('GET', '/segments?q=large')).body.rows
    const listed = await ask('POST', `/segments/${large.id}/accounts/add`, { accounts: ['ext:Big'] })
    expect(listed).toMatchObject({ status: 409, body: { code: 'segments.no_list' } })
  })
})

it('only those who may write segments write them', async () => {
  const refused = await ask('POST', '/segments', { kind: 'list', name: 'Mine' }, 'executive')
  expect(refused).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } })
  expect((await ask('GET', '/segments', undefined, 'executive')).status).toBe(200)
})

it('a segment that fails keeps its members and says so; the others go on', async () => {
  const [large] = (await ask('GET', '/segments?q=large')).body.rows
  await sql`update segment set rule = '{"kind": "condition", "field": "signed_up_on", "op": "before", "value": "never"}'::jsonb where id = ${large.id}`.execute(
    app.db,
  )
  await sql`insert into segment_dirty (account_id) values (0)`.execute(app.db)
  await refreshSegments(app)
  expect((await ask('GET', `/segments/${large.id}`)).body.failed_with).toBe('failed')
  const [pilot] = (await ask('GET', '/segments?q=pilot')).body.rows
  expect(pilot.failed_with).toBeNull()
})
