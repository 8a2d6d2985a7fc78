import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const DAY = '2026-11-20'
let app: TestApp
const ids: Record<string, number> = {}

/** Fell went from good to danger in 30 days and complained; Rose the other way and was asked; Plain has neither. */
beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`) })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  for (const [name, signedUp] of [
    ['Fell', '2026-09-01'],
    ['Rose', '2026-11-10'],
    ['Plain', null],
  ] as const) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
      insert into account_fact (account_id, name, signed_up_on, recorded_at)
      select id, ${name}, ${signedUp}::date, '2026-01-05T00:00:00Z' from a returning account_id as id`.execute(
      app.db,
    )
    ids[name] = rows[0]?.id as number
  }
  await sql`
    insert into subscription (account_id, product_id, start_date, mrr_minor, currency)
    select a.id, p.id, '2026-01-05', 1000, 'JPY' from account a, product p`.execute(app.db)
  await sql`
    insert into ticket (external_id, account_id, opened_at, status, priority) values
      ('t1', ${ids.Fell}, '2026-11-01T03:00:00Z', 'open', 'urgent'),
      ('t2', ${ids.Fell}, '2026-11-12T03:00:00Z', 'open', 'normal')`.execute(app.db)
  await sql`
    insert into survey_answer (account_id, kind, score, answered_at) values
      (${ids.Rose}, 'nps', 10, '2026-11-10T03:00:00Z'), (${ids.Rose}, 'nps', 8, '2026-11-01T03:00:00Z'),
      (${ids.Fell}, 'ces', 2, '2026-11-05T03:00:00Z')`.execute(app.db)
  await sql`insert into account_dirty (account_id) select id from account`.execute(app.db)
  await app.refresh.refreshNews()
  await sql`select ensure_partitions(t, '2026-10-01'::date, ${DAY}::date) from unnest(array['account_day', 'health_score']) t`.execute(
    app.db,
  )
  await sql`delete from health_score where account_id = any(${[ids.Fell, ids.Rose]}::integer[])`.execute(
    app.db,
  )
  await sql`
    insert into account_day (account_id, day, is_customer, mrr_minor)
    select id, ${DAY}::date - 30, true, 1000 from account on conflict do nothing`.execute(app.db)
  await sql`
    insert into health_score (account_id, day, rule_version, score, outcomes, experience, known_share, band, measure_values, measure_points)
    select id, ${DAY}::date - back, 1, score, score, score, 1, band, '{}', '{}' from (values
      (${ids.Fell}::integer, 0, 30, 'danger'), (${ids.Fell}::integer, 30, 80, 'good'),
      (${ids.Rose}::integer, 0, 90, 'good'), (${ids.Rose}::integer, 30, 60, 'watch')) s(id, back, score, band)`.execute(
    app.db,
  )
})
afterAll(() => app.close())

const is = (field: string, op: string, value?: unknown, more: object = {}) => ({
  kind: 'condition',
  field,
  op,
  ...(value === undefined ? {} : { value }),
  ...more,
})

it.each([
  ['a score', is('health-score', 'lt', 50), ['Fell']],
  ['a change of score', is('health-score', 'le', -50, { change: 'difference', days: 30 }), ['Fell']],
  ['another way', is('health-score', 'ge', 30, { change: 'difference', days: 30 }), ['Rose']],
  ['a band that got worse', is('health-moved', 'any-of', ['worse'], { days: 30 }), ['Fell']],
  ['a band that got better', is('health-moved', 'any-of', ['better'], { days: 30 }), ['Rose']],
  ['the band before', is('health-band-before', 'any-of', ['good'], { days: 30 }), ['Fell']],
  ['sign-up in the last days', is('signed_up_on', 'last-days', 14), ['Rose']],
  ['sign-up longer ago', is('signed_up_on', 'days-ago', 60), ['Fell']],
  ['the last answer', is('survey-last', 'ge', 9, { survey: 'nps', days: 90 }), ['Rose']],
  ['the mean of answers', is('survey-mean', 'eq', 9, { survey: 'nps', days: 90 }), ['Rose']],
  ['an effort score', is('survey-last', 'le', 2, { survey: 'ces', days: 90 }), ['Fell']],
  ['tickets in a window', is('tickets-opened', 'ge', 2, { days: 30 }), ['Fell']],
  ['the last ticket', is('ticket-last', 'last-days', 10, { days: 90 }), ['Fell']],
])('%s finds whom it says', async (_, condition, inside) => {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/api/v1/segments/preview',
    headers: await app.as('csm'),
    payload: { rule: { kind: 'all', of: [condition] } },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().sample.map(({ name }: { name: string }) => name)).toEqual(inside)
})
