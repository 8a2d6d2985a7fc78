import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { defaultRule, type HealthRule, healthRuleSchema } from './health.rule.ts'
import { scoreDays } from './health.store.ts'
import { readOwnValues } from './own-measure.values.ts'

let app: TestApp
const DAY = '2026-11-20'
const BEFORE = '2026-09-30'
const id = (name: string) => ids[name] as number
const ids: Record<string, number> = {}

type Measure = HealthRule['measures'][number]
const ruleOf = (measure: Omit<Measure, 'weight'>): HealthRule => ({
  ...defaultRule(),
  measures: [{ weight: 1, ...measure }],
})
const ranked = (key: string) =>
  ruleOf({ key, thresholds: { bad: 0.1, good: 0.9 }, compared_with: 'tier' as const })

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`) })
  await sql`select ensure_partitions(t, '2026-06-01'::date, ${DAY}::date) from unnest(array['account_day', 'health_score', 'usage_day']) t`.execute(
    app.db,
  )
  // Tier A: twenty accounts that use 1 to 20 of the features, on all of five days; tier B has one account.
  for (const [index, name] of [...Array.from({ length: 20 }, (_, n) => `a${n + 1}`), 'alone'].entries()) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id) values (${name}) returning id)
      insert into account_fact (account_id, name, tier, valid_from)
      select id, ${name}, ${name === 'alone' ? 'B' : 'A'}, '2026-10-01'::date from a returning account_id as id`.execute(
      app.db,
    )
    ids[name] = rows[0]?.id as number
    for (const [day, factor] of [
      [DAY, 1],
      ['2026-10-23', 2],
      [BEFORE, 2],
      ['2026-09-20', 6],
    ] as const) {
      await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d, features_28d, first_usage_on)
        values (${id(name)}, ${day}::date, true, 100, 5, ${(index + 1) * factor}, '2026-06-01')`.execute(
        app.db,
      )
    }
  }
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${DAY}::date, true, true)`.execute(
    app.db,
  )
})
afterAll(() => app.close())

describe('a built-in measure that is compared', () => {
  it('is the place among the accounts of the tier, however few are asked for', async () => {
    const all = await readOwnValues(app.db, ranked('feature-breadth'), DAY)
    expect(all.get(id('a1'))).toEqual({ 'feature-breadth': 0.025 })
    expect(all.get(id('a10'))).toEqual({ 'feature-breadth': 0.475 })
    expect(all.get(id('alone'))).toBeUndefined()
    const one = await readOwnValues(app.db, ranked('feature-breadth'), DAY, [id('a10')])
    expect([...one]).toEqual([[id('a10'), { 'feature-breadth': 0.475 }]])
  })

  it('is unknown on a day when the accounts had no tier yet', async () => {
    expect((await readOwnValues(app.db, ranked('feature-breadth'), BEFORE)).size).toBe(0)
  })

  it('is the change against its own normal, the mean of the spans before', async () => {
    const rule = ruleOf({
      key: 'feature-breadth',
      thresholds: { bad: -0.5, good: 0.2 },
      compared_with: 'own-normal',
    })
    const values = await readOwnValues(app.db, rule, DAY, [id('a3')])
    expect(values.get(id('a3'))).toEqual({ 'feature-breadth': -0.75 })
    expect((await readOwnValues(app.db, rule, BEFORE)).size).toBe(0)
  })

  it('is the change against the same time a year ago, on the nearest day kept, where it is of use', async () => {
    await sql`select ensure_partitions('account_day', '2025-11-01'::date, '2025-11-30'::date)`.execute(app.db)
    const weeks = (recent: number) => [...Array<number>(12).fill(10), ...Array<number>(4).fill(recent)]
    await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d, features_28d, first_usage_on, weekly_events)
      values (${id('a3')}, '2025-11-23', true, 100, 5, 12, '2025-06-01', ${weeks(5)}::integer[]),
        (${id('a4')}, '2025-11-23', true, 100, 5, 0, '2025-06-01', null)`.execute(app.db)
    await sql`update account_day set weekly_events = ${weeks(4)}::integer[]
      where account_id = ${id('a3')} and day = ${DAY}::date`.execute(app.db)
    const changeOf = async (key: string, name: string) => {
      const rule = ruleOf({ key, thresholds: { bad: -0.5, good: 0.2 }, compared_with: 'last-year' })
      return (await readOwnValues(app.db, rule, DAY, [id(name)])).get(id(name))?.[key]
    }
    expect(await changeOf('feature-breadth', 'a3')).toBe(-0.75)
    // A year ago use fell by half, now by three fifths: a fifth is left.
    expect(await changeOf('usage-trend', 'a3')).toBeCloseTo(-0.2, 12)
    // Nothing a year ago is nothing to compare with, and so is no day at all.
    expect(await changeOf('feature-breadth', 'a4')).toBeUndefined()
    expect(await changeOf('feature-breadth', 'a5')).toBeUndefined()
  })

  it('costs nothing where nothing is compared, and older versions are read as before', async () => {
    expect((await readOwnValues(app.db, defaultRule(), DAY)).size).toBe(0)
    const { compared_with: _, ...older } = ranked('csat').measures[0] as Measure
    expect(healthRuleSchema.parse(ruleOf(older)).measures[0]).not.toHaveProperty('compared_with')
  })
})

describe('a rule with such a measure', () => {
  const send = async (url: string, payload: object) =>
    app.http.inject({ method: 'POST', url: `/api/v1/health/${url}`, headers: await app.as('admin'), payload })

  it('is refused where a measure has no normal, or is one of the workspace itself', async () => {
    const rule = ruleOf({
      key: 'usage-trend',
      thresholds: { bad: 0, good: 1 },
      compared_with: 'own-normal' as const,
    })
    expect((await send('rules/preview', { rule })).json()).toMatchObject({
      code: 'health.comparison_not_possible',
      field: 'rule.measures.0.compared_with',
    })
    const ofTickets = ruleOf({
      key: 'csat',
      thresholds: { bad: 0, good: 1 },
      compared_with: 'last-year' as const,
    })
    expect((await send('rules/preview', { rule: ofTickets })).json().code).toBe(
      'health.comparison_not_possible',
    )
  })

  it('scores by it, in preview and for good, and says the place or why there is none', async () => {
    const rule = ranked('feature-breadth')
    const preview = (await send('rules/preview', { rule })).json()
    expect(preview.bands).toMatchObject([
      { band: 'danger', after: { accounts: 10 } },
      { band: 'watch', after: { accounts: 3 } },
      { band: 'good', after: { accounts: 7 } },
      { band: 'unknown', after: { accounts: 1 } },
    ])
    expect((await send('rules', { rule, based_on: preview.rule_version })).statusCode).toBe(201)
    await scoreDays(app.db, { memberIds: undefined, days: [DAY], reconstructed: false })
    const headers = await app.as('csm')
    const healthOf = async (name: string) =>
      (await app.http.inject({ url: `/api/v1/accounts/${id(name)}/health`, headers })).json()
    expect((await healthOf('a20')).measures).toMatchObject([
      {
        unit: 'ratio',
        value: 0.975,
        points: 100,
        reason: { key: 'compared.tier', params: { measure: 'feature-breadth', share: 0.975 } },
      },
    ])
    expect(await healthOf('alone')).toMatchObject({
      band: 'unknown',
      measures: [{ value: null, reason: { key: 'unknown.compared-tier', params: { fewest: 20 } } }],
    })
    const overview = (await app.http.inject({ url: '/api/v1/health', headers })).json()
    expect(overview.rule.measures).toMatchObject([
      { compared_with: 'tier', has_normal: true, proposed: { bad: 0, good: 8 } },
    ])
  })
})
