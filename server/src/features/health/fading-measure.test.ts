import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { accountTable } from '../accounts/accounts.tables.ts'
import { factColumns } from './health.facts.ts'
import type { HealthFacts } from './health.measure.ts'
import { defaultRule, type HealthRule, judge } from './health.rule.ts'
import { scoreDays } from './health.store.ts'
import { readOwnValues } from './own-measure.values.ts'

let app: TestApp
let id: number
const DAY = '2026-11-20'

/** A rating of 10 in January, of 4 since May; in October something else of the account was written down. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`), timeZone: 'UTC' })
  await sql`select ensure_partitions(t, '2026-01-01'::date, ${DAY}::date) from unnest(array['account_day', 'health_score']) t`.execute(
    app.db,
  )
  const told = [
    ['2026-01-10', { rating: 10 }],
    ['2026-05-01', { rating: 4 }],
    ['2026-10-01', { rating: 4, sites: 3 }],
  ] as const
  for (const [day, attributes] of told) {
    const row = { external_id: 'rated', name: 'Rated', attributes }
    const [written] = await writeVersions(app.db, accountTable, [row], { now: new Date(`${day}T10:00:00Z`) })
    id = written?.id ?? 0
  }
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d, active_days_28d, first_usage_on)
    values (${id}, ${DAY}, true, 100, 5, 14, '2025-06-01')`.execute(app.db)
})
afterAll(() => app.close())

const ruleOf = (fadeDays?: number): HealthRule => ({
  ...defaultRule(),
  measures: [
    {
      key: 'own-rating',
      weight: 3,
      thresholds: { bad: 0, good: 10 },
      own: {
        name: 'Rating',
        half: 'outcomes',
        source: { kind: 'attribute', key: 'rating', ...(fadeDays ? { fade_days: fadeDays } : {}) },
        compared_with: 'nothing',
      },
    },
    { key: 'active-days', weight: 1, thresholds: { bad: 0, good: 28 } },
  ],
})

async function scoreOn(day: string, rule: HealthRule) {
  const own = (await readOwnValues(app.db, rule, day, [id])).get(id)
  const { rows } = await sql<HealthFacts>`
    select ${factColumns} from account_day d where d.account_id = ${id} and d.day = ${DAY}`.execute(app.db)
  return judge(rule, { ...(rows[0] as HealthFacts), day, own })
}

it('is as old as the day it was given, whatever else changed since, as was known then', async () => {
  const agesOn = async (day: string) => (await scoreOn(day, ruleOf(365))).values
  expect(await agesOn('2026-03-01')).toEqual([10, 14, 50])
  expect(await agesOn('2026-05-31')).toEqual([4, 14, 30])
  expect(await agesOn(DAY)).toEqual([4, 14, 203])
})

it('loses weight to the others, all of it in the end, and none without the switch', async () => {
  // 40 and 50 points with weights of 3 and 1.
  expect((await scoreOn(DAY, ruleOf())).score).toBeCloseTo(42.5, 9)
  const half = 2 - (2 * 203) / 250
  expect((await scoreOn(DAY, ruleOf(250))).score).toBeCloseTo((3 * half * 40 + 50) / (3 * half + 1), 9)
  expect((await scoreOn(DAY, ruleOf(200))).score).toBeCloseTo(50, 9)
  // In May it was fresh: a past day is judged by the age of then.
  expect((await scoreOn('2026-05-31', ruleOf(200))).score).toBeCloseTo(42.5, 9)
})

it('is saved, scored by, and explained with its age', async () => {
  const headers = await app.as('admin')
  const { rows } = (await app.http.inject({ url: '/api/v1/health/rules', headers })).json()
  const send = (rule: HealthRule) =>
    app.http.inject({
      method: 'POST',
      url: '/api/v1/health/rules',
      headers,
      payload: { rule, based_on: rows[0].version },
    })
  expect((await send(ruleOf(731))).json()).toMatchObject({ code: 'http.invalid_input' })
  expect((await send(ruleOf(250))).statusCode).toBe(201)
  await scoreDays(app.db, { memberIds: undefined, days: [DAY], reconstructed: false })
  const health = (await app.http.inject({ url: `/api/v1/accounts/${id}/health`, headers })).json()
  const half = 2 - (2 * 203) / 250
  expect(health.measures[0]).toMatchObject({
    value: 4,
    weight: expect.closeTo(3 * half, 9),
    reason: { key: 'own.aged', params: { name: 'Rating', value: 4, days: 203 } },
  })
  const parts = health.measures.reduce(
    (sum: number, one: { contribution: number }) => sum + one.contribution,
    0,
  )
  expect(parts).toBeCloseTo(health.score, 6)
})
