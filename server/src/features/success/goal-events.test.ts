import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { readPdf } from '../../../test/pdf-text.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import { followFacts } from './goal.follow.ts'

const TODAY = '2026-05-01'
const now = new Date(`${TODAY}T03:00:00Z`)
const measure = { kind: 'event', event: 'track:Report shared' } as const
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await ensureDayPartitions(app.db, '2026-01-01', '2026-12-31')
  await sql`select ensure_partitions('event', '2026-01-01'::date, '2026-12-31'::date)`.execute(app.db)
})
afterAll(() => app.close())

const ask = async (method: 'GET' | 'POST', path: string, payload?: object) =>
  app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as('csm'),
    ...(payload ? { payload } : {}),
  })

const planOf = (account: number, part: object = {}) => ({
  account_id: account,
  content: {
    title: 'Sharing',
    job: 'Every department sees its figures',
    starts_on: '2026-03-02',
    goals: [
      {
        id: null,
        name: 'Reports are shared',
        measure,
        direction: 'at-least',
        baseline: null,
        baseline_on: '2026-03-02',
        target: 20,
        target_on: '2026-08-29',
        ...part,
      },
    ],
    steps: [],
  },
})

async function make(account: number, part: object = {}) {
  const made = await ask('POST', '/success-plans', planOf(account, part))
  expect(made.statusCode, made.body.slice(0, 300)).toBe(201)
  return made.json()
}

/** One event at noon of each of these days. */
async function came(account: number, name: number, days: readonly string[]): Promise<void> {
  for (const day of days)
    await sql`insert into event (ts, account_id, message_id, contact_id, event_name_id, received_at)
      values (${`${day}T12:00:00Z`}, ${account}, gen_random_uuid(), 0, ${name}, ${now})`.execute(app.db)
}
const days = (first: string, count: number) => Array.from({ length: count }, (_, n) => addDays(first, n))
const refreshed = (day = TODAY, memberIds?: number[]) =>
  app.db.transaction().execute((trx) => followFacts(trx, { memberIds, days: [day] }))
const shown = async (id: number) => (await ask('GET', `/success-plans/${id}`)).json().goals_shown[0]

beforeEach(async () => {
  await emptyTables(
    app.db,
    `account, contact, success_plan, account_day, refresh_state, account_dirty, success_event, success_event_day, event,
      event_name`,
  )
  await sql`insert into account (id) values (1), (2), (3)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, recorded_at, valid_from)
    select n, 'Account ' || n, '2024-01-01', '2024-01-01' from generate_series(1, 3) n`.execute(app.db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, events_28d)
    select n, d::date, true, 0, case when n <> 3 then 1 end
    from generate_series(1, 3) n, generate_series('2026-02-01', ${TODAY}::date, interval '1 day') d`.execute(
    app.db,
  )
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${TODAY}::date, true, false)`.execute(
    app.db,
  )
  await sql`insert into event_name (id, kind, name, feature_id)
    values (1, 'track', 'Report shared', 255), (2, 'track', 'Other', 255)`.execute(app.db)
})

test('it is unknown until counted, then told for every day, and kept up to date', async () => {
  await came(1, 1, days('2026-02-20', 11))
  await came(1, 1, days('2026-04-20', 12))
  await came(1, 2, days('2026-04-20', 12))
  const { id, goals_shown: before } = await make(1)
  expect(before[0]).toMatchObject({ measure, value: null, baseline_known: null, state: 'unknown' })
  await refreshed()
  // The 28 days up to March 2 hold eleven, those up to May 1 twelve: the 20th of April up to today.
  expect(await shown(id)).toMatchObject({ baseline: 11, value: 12, target: 20, reason: null })
  const { rows } = await sql<{ day: string; value: number }>`
    select day::text, value from success_goal_day where day in ('2026-03-02', '2026-03-28', '2026-04-25') order by day`.execute(
    app.db,
  )
  expect(rows.map(({ value }) => value)).toEqual([11, 2, 6])

  // One that comes late counts with the next refresh, and what was taken away does no longer.
  await came(1, 1, ['2026-04-19'])
  await sql`delete from event where ts::date in ('2026-04-30', '2026-05-01')`.execute(app.db)
  await refreshed(TODAY, [1])
  expect((await shown(id)).value).toBe(11)
  expect((await sql`select from success_event_day where event_name_id = 2`.execute(app.db)).rows).toEqual([])
})

test('never is 0 where the account is seen, and unknown where it is not', async () => {
  const seen = await make(1)
  const unseen = await make(3)
  await refreshed()
  expect((await shown(seen.id)).value).toBe(0)
  expect(await shown(unseen.id)).toMatchObject({ value: null, reason: 'no-value' })
})

test('events of an account that was merged count, and an event that never came is refused', async () => {
  await came(2, 1, days('2026-04-20', 5))
  const { id } = await make(1)
  await refreshed()
  expect((await shown(id)).value).toBe(0)
  await sql`update account set merged_into = 1 where id = 2`.execute(app.db)
  await refreshed()
  expect((await shown(id)).value).toBe(5)
  const refused = await ask(
    'POST',
    '/success-plans',
    planOf(1, { measure: { kind: 'event', event: 'track:Nothing' } }),
  )
  expect(refused.json()).toMatchObject({
    status: 400,
    code: 'success.measure_unknown',
    params: { key: 'track:Nothing' },
  })
})

test('as PDF it is said in words, and day by day comes to the same as all at once', async () => {
  await came(1, 1, days('2026-03-10', 40))
  const { id } = await make(1, { baseline_on: '2026-04-20' })
  await refreshed()
  const kept = async () =>
    (await sql`select * from success_goal_day order by goal_id, day`.execute(app.db)).rows
  const whole = await kept()
  expect(whole).toHaveLength(12)
  await sql`truncate success_goal_day, success_account_day, success_event_day`.execute(app.db)
  await sql`truncate success_event`.execute(app.db)
  for (const day of days('2026-04-20', 12)) await refreshed(day)
  expect(await kept()).toEqual(whole)
  const pdf = await app.http.inject({
    url: `/api/v1/success-plans/${id}/pdf?language=ja`,
    headers: await app.as('csm'),
  })
  expect(readPdf(pdf.rawPayload).text).toContain('「Reportshared」の回数')
})
