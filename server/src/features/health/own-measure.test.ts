import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { defaultRule, type HealthRule } from './health.rule.ts'
import { scoreDays } from './health.store.ts'
import type { OwnMeasure } from './own-measure.ts'
import { readOwnValues } from './own-measure.values.ts'
import { readMadeAfterwards } from './score-measure.ts'

let app: TestApp
const DAY = '2026-11-20'
const ids: Record<string, number> = {}

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`) })
  await sql`select ensure_partitions(t, '2025-10-01'::date, ${DAY}::date) from unnest(array['account_day', 'health_score', 'usage_day']) t`.execute(
    app.db,
  )
  await account('busy', { mrr: 300, tier: 'A', attributes: { sites: 12 } })
  await account('calm', { mrr: 100, tier: 'A', attributes: { sites: 'many' } })
  await account('small', { mrr: 50, tier: 'B', attributes: {} })
  await account('unseen', { mrr: 200, tier: null, attributes: {}, isSeen: false })
  // Enough of tier A for a median, 200 still; tier B has one account.
  await sql`
    with a as (insert into account (external_id) select 'more' || n from generate_series(1, 18) n returning id),
    f as (insert into account_fact (account_id, name, tier) select id, 'More ' || id, 'A' from a)
    insert into account_day (account_id, day, is_customer, mrr_minor) select id, ${DAY}::date, true, 200 from a`.execute(
    app.db,
  )
  await sql`insert into feature (id, key, name) values (7, 'export', 'Export')`.execute(app.db)
  for (const [name, back, contact] of [
    ['busy', 1, 11],
    ['busy', 1, 12],
    ['busy', 27, 11],
    ['busy', 28, 11],
    ['busy', 60, 11],
    ['calm', 90, 21],
  ] as const) {
    await sql`insert into usage_day (account_id, contact_id, day, events, seconds, features, first_ts, last_ts)
      select ${ids[name]}, ${contact}, ${DAY}::date - ${back}::integer, 1, 0, set_bit(repeat('0', 256)::bit(256), 7, 1), now(), now()`.execute(
      app.db,
    )
  }
})
afterAll(() => app.close())

async function account(
  name: string,
  {
    mrr,
    tier,
    attributes,
    isSeen = true,
  }: { mrr: number; tier: string | null; attributes: object; isSeen?: boolean },
) {
  const { rows } = await sql<{ id: number }>`insert into account default values returning id`.execute(app.db)
  const id = rows[0]?.id as number
  ids[name] = id
  await sql`insert into account_fact (account_id, name, tier, attributes) values (${id}, ${name}, ${tier}, ${JSON.stringify(attributes)}::jsonb)`.execute(
    app.db,
  )
  for (const [back, factor] of [
    [0, 1],
    [28, 2],
    [56, 2],
    [364, 4],
  ] as const) {
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d)
      values (${id}, ${DAY}::date - ${back}::integer, true, ${mrr * factor}, ${isSeen ? 5 : null})`.execute(
      app.db,
    )
  }
}

const ruleOf = (own: Omit<OwnMeasure, 'name' | 'half'>): HealthRule => ({
  ...defaultRule(),
  measures: [
    {
      key: 'own-x',
      weight: 1,
      thresholds: { bad: 0, good: 10 },
      own: { name: 'X', half: 'outcomes', ...own },
    },
  ],
})

async function valuesOf(own: Omit<OwnMeasure, 'name' | 'half'>, among?: readonly number[]) {
  const found = await readOwnValues(app.db, ruleOf(own), DAY, among)
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, found.get(id)?.['own-x'] ?? null]))
}

describe('what a measure of the workspace itself says', () => {
  it('takes a number of an attribute, and nothing where there is none', async () => {
    expect(await valuesOf({ source: { kind: 'attribute', key: 'sites' }, compared_with: 'nothing' })).toEqual(
      {
        busy: 12,
        calm: null,
        small: null,
        unseen: null,
      },
    )
  })

  it('counts days and people with a feature within 28 days; who is never seen is unknown', async () => {
    const days = { kind: 'feature', feature_id: 7, count: 'days' } as const
    expect(await valuesOf({ source: days, compared_with: 'nothing' })).toEqual({
      busy: 2,
      calm: 0,
      small: 0,
      unseen: null,
    })
    const contacts = { ...days, count: 'contacts' } as const
    expect(await valuesOf({ source: contacts, compared_with: 'nothing' })).toMatchObject({ busy: 2, calm: 0 })
  })

  it('compares with the own normal, with last year and with the tier; against nothing it is unknown', async () => {
    const mrr = { kind: 'figure', name: 'mrr_minor' } as const
    expect(await valuesOf({ source: mrr, compared_with: 'own-normal' })).toMatchObject({
      busy: -0.5,
      small: -0.5,
    })
    expect(await valuesOf({ source: mrr, compared_with: 'last-year' })).toMatchObject({ busy: -0.75 })
    expect(await valuesOf({ source: mrr, compared_with: 'tier' })).toEqual({
      busy: 0.5,
      calm: -0.5,
      // A tier of one.
      small: null,
      unseen: null,
    })
    const days = { kind: 'feature', feature_id: 7, count: 'days' } as const
    // busy: 2 days now, 1, 1 and 0 in the spans before; calm: 0 now, a third of a day before.
    expect(await valuesOf({ source: days, compared_with: 'own-normal' })).toEqual({
      busy: 2,
      calm: -1,
      small: null,
      unseen: null,
    })
  })

  it('is asked for some accounts alone with the same answer', async () => {
    const mrr = { source: { kind: 'figure', name: 'mrr_minor' }, compared_with: 'tier' } as const
    expect(await valuesOf(mrr, [ids.busy as number])).toEqual({
      busy: 0.5,
      calm: null,
      small: null,
      unseen: null,
    })
  })
})

describe('an attribute or a tier that was recorded after the day', () => {
  const sites = ruleOf({ source: { kind: 'attribute', key: 'sites' }, compared_with: 'nothing' })
  let lived = 0
  let imported = 0
  beforeAll(async () => {
    const added = async () =>
      (await sql<{ id: number }>`insert into account default values returning id`.execute(app.db)).rows[0]
        ?.id as number
    lived = await added()
    imported = await added()
    await sql`
      insert into account_fact (account_id, name, tier, attributes, recorded_at, superseded_at) values
        (${lived}, 'Lived', 'B', '{}', '2026-01-10', ${DAY}::date + 5),
        (${lived}, 'Lived', 'A', '{"sites": 99}', ${DAY}::date + 5, 'infinity'),
        (${imported}, 'Imported', 'A', '{"sites": 7}', ${DAY}::date + 5, 'infinity')`.execute(app.db)
    await sql`
      insert into account_day (account_id, day, is_customer, mrr_minor)
      select id, ${DAY}::date, true, 400 from unnest(${[lived, imported]}::integer[]) id`.execute(app.db)
  })

  it('is unknown of who had been recorded without it, and today’s of who had not been recorded at all', async () => {
    const values = await readOwnValues(app.db, sites, DAY)
    expect([values.get(lived), values.get(imported)]).toEqual([undefined, { 'own-x': 7 }])
    const tiers = await readOwnValues(
      app.db,
      ruleOf({ source: { kind: 'figure', name: 'mrr_minor' }, compared_with: 'tier' }),
      DAY,
    )
    expect([tiers.get(lived), tiers.get(imported)]).toEqual([undefined, { 'own-x': 1 }])
    const later = await readOwnValues(app.db, sites, '2026-11-30')
    expect(later.get(lived)).toEqual({ 'own-x': 99 })
  })

  it('makes the day one that was made afterwards', async () => {
    const later = await readMadeAfterwards(app.db, sites, DAY)
    expect([later.has(lived), later.has(imported)]).toEqual([false, true])
    expect((await readMadeAfterwards(app.db, sites, '2026-11-30')).has(imported)).toBe(false)
    expect((await readMadeAfterwards(app.db, defaultRule(), DAY)).size).toBe(0)
  })
})

describe('a rule with such a measure', () => {
  const send = async (rule: HealthRule) =>
    app.http.inject({
      method: 'POST',
      url: '/api/v1/health/rules/preview',
      headers: await app.as('admin'),
      payload: { rule },
    })

  it('is previewed, and refused where it cannot be', async () => {
    const sites = ruleOf({ source: { kind: 'attribute', key: 'sites' }, compared_with: 'nothing' })
    expect((await send(sites)).statusCode).toBe(200)
    const before = ruleOf({ source: { kind: 'attribute', key: 'sites' }, compared_with: 'last-year' })
    expect((await send(before)).json()).toMatchObject({
      code: 'health.comparison_not_possible',
      field: 'rule.measures.0.own.compared_with',
    })
    const [measure] = sites.measures
    const unnamed = { ...sites, measures: measure ? [{ ...measure, key: 'csat2' }] : [] }
    expect((await send(unnamed)).json()).toMatchObject({ code: 'health.measure_unknown' })
  })

  it('is saved, scores by it and says its name and value', async () => {
    const headers = await app.as('admin')
    const rule = ruleOf({ source: { kind: 'attribute', key: 'sites' }, compared_with: 'nothing' })
    const { rows } = (await app.http.inject({ url: '/api/v1/health/rules', headers })).json()
    const saved = await app.http.inject({
      method: 'POST',
      url: '/api/v1/health/rules',
      headers,
      payload: { rule, based_on: rows[0].version },
    })
    expect(saved.statusCode).toBe(201)
    await scoreDays(app.db, { memberIds: undefined, days: [DAY], reconstructed: false })
    const health = (await app.http.inject({ url: `/api/v1/accounts/${ids.busy}/health`, headers })).json()
    expect(health.measures).toMatchObject([
      {
        key: 'own-x',
        name: 'X',
        value: 12,
        points: 100,
        reason: { key: 'own.value', params: { name: 'X', value: 12 } },
      },
    ])
    const unknown = (await app.http.inject({ url: `/api/v1/accounts/${ids.small}/health`, headers })).json()
    expect(unknown).toMatchObject({
      band: 'unknown',
      measures: [{ value: null, reason: { key: 'unknown.own' } }],
    })
  })

  it('says why it cannot be compared in a small tier', async () => {
    const headers = await app.as('admin')
    const source = { kind: 'figure', name: 'mrr_minor' } as const
    const rule = ruleOf({ source, compared_with: 'tier' })
    const { rows } = (await app.http.inject({ url: '/api/v1/health/rules', headers })).json()
    const payload = { rule, based_on: rows[0].version }
    await app.http.inject({ method: 'POST', url: '/api/v1/health/rules', headers, payload })
    await scoreDays(app.db, { memberIds: undefined, days: [DAY], reconstructed: false })
    const health = (await app.http.inject({ url: `/api/v1/accounts/${ids.small}/health`, headers })).json()
    expect(health.measures).toMatchObject([
      { value: null, reason: { key: 'unknown.own-tier', params: { name: 'X', fewest: 20 } } },
    ])
  })
})
