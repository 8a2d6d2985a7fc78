import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureDayPartitions } from '../src/features/metrics/refresh.store.ts'
import { readAccuracy } from '../src/features/renewals/accuracy.read.ts'
import { readCalibration } from '../src/features/renewals/forecast.read.ts'
import { createTestApp, type TestApp } from '../test/app.ts'
import { writeForecasts } from './write-forecasts.ts'

const TODAY = '2026-06-10'
let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app?.close())

test('the forecasts of a world say what was called by then, and what came of it lies within what they let expect', async () => {
  await ensureDayPartitions(app.db, '2024-05-01', '2026-06-30')
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${TODAY}, true, false)`.execute(
    app.db,
  )
  // Two years, twenty renewals a month: half are well and go on, the rest are in danger and every second is lost.
  await sql`
    with a as (insert into account (id) select n from generate_series(0, 479) n returning id),
      f as (insert into account_fact (account_id, name) select id, 'A' || id from a returning account_id as id),
      p as (select id, id % 2 = 0 as is_well, (date '2024-06-15' + make_interval(months => id / 20))::date as day from f),
      h as (insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
        select id, day - 30, 1, 50, 1, case when is_well then 'good' else 'danger' end, '{}', '{}' from p)
    insert into renewal (account_id, renews_on, mrr_minor, contracts, started_on, made_on, result, result_mrr_minor, result_on)
    select id, day, 1000, 1, day - 365, day - 1, case when is_well or id % 4 = 1 then 'renewed' else 'lost' end,
      case when is_well or id % 4 = 1 then 1000 else 0 end, day from p`.execute(app.db)

  await writeForecasts(app)
  const calibration = await readCalibration(app.db)
  expect(calibration.find(({ category }) => category === 'committed')).toMatchObject({ share: 1 })
  const atRisk = calibration.find(({ category }) => category === 'at-risk')
  expect(atRisk?.low).toBeLessThan(0.5)
  expect(atRisk?.high).toBeGreaterThan(0.5)

  const { rows } = await readAccuracy(app.db, { today: TODAY, owner: { kind: 'all' } }, false)
  expect(rows).toHaveLength(12)
  for (const { month, taken_on, committed_minor, likely_minor, at_risk_minor, due_minor } of rows) {
    expect(taken_on && taken_on <= `${month}-01`, month).toBe(true)
    expect((committed_minor ?? 0) + (likely_minor ?? 0) + (at_risk_minor ?? 0)).toBe(due_minor)
  }
  expect(rows.filter(({ inside }) => inside).length).toBeGreaterThanOrEqual(10)
})
