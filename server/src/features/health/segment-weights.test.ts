import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { defaultRule } from './health.rule.ts'
import { scoreDays } from './health.store.ts'

let app: TestApp
const DAY = '2026-11-20'

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${DAY}T03:00:00Z`) })
})
afterAll(() => app.close())

async function segment(name: string, rule: object): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into segment (name, kind, rule) values (${name}, 'rule', ${JSON.stringify(rule)}::jsonb) returning id`.execute(
    app.db,
  )
  return rows[0]?.id as number
}

const asks = (field: string, value: unknown) => ({
  kind: 'all',
  of: [{ kind: 'condition', field, op: 'any-of', value }],
})

async function preview(segment_id: number, weights: Record<string, number> = { csat: 3 }) {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/api/v1/health/rules/preview',
    headers: await app.as('cs-lead'),
    payload: { rule: { ...defaultRule(), segment_weights: [{ segment_id, weights }] } },
  })
  return { status: answer.statusCode, ...answer.json() }
}

it('refuses a segment that is gone or asks for health, also through another segment', async () => {
  const plain = await segment('Plain', asks('stage', ['active']))
  const health = await segment('Unwell', asks('health-band', ['danger']))
  const through = await segment('Through', asks('segment', [String(plain), String(health)]))
  const throughPlain = await segment('Through plain', asks('segment', [plain]))
  expect((await preview(plain)).status).toBe(200)
  expect((await preview(throughPlain)).status).toBe(200)
  const refused = {
    status: 400,
    code: 'health.segment_not_possible',
    field: 'rule.segment_weights.0.segment_id',
  }
  expect(await preview(health)).toMatchObject(refused)
  expect(await preview(through)).toMatchObject(refused)
  expect(await preview(999)).toMatchObject(refused)
  expect(await preview(plain, { nothing: 1 })).toMatchObject({ code: 'health.measure_unknown' })
})

it('is looked at again when its membership changes', async () => {
  const created = await app.http.inject({
    method: 'POST',
    url: '/api/v1/accounts',
    headers: await app.as('admin'),
    payload: { name: 'Moves', stage: 'active' },
  })
  const headers = await app.as('admin')
  const made = await app.http.inject({
    method: 'POST',
    url: '/api/v1/segments',
    headers,
    payload: { name: 'Weighed', kind: 'rule', rule: asks('stage', ['active']) },
  })
  expect([created.statusCode, made.statusCode]).toEqual([201, 201])
  const rule = { ...defaultRule(), segment_weights: [{ segment_id: made.json().id, weights: { nps: 0 } }] }
  await sql`insert into health_rule (version, content)
    select coalesce(max(version), 0) + 1, ${JSON.stringify(rule)}::jsonb from health_rule`.execute(app.db)
  await app.refresh.refreshNews()
  const dirty = async () => (await sql`select account_id from account_dirty`.execute(app.db)).rows
  expect(await dirty()).toEqual([])
  const { id, version } = made.json()
  const changed = await app.http.inject({
    method: 'PATCH',
    url: `/api/v1/segments/${id}`,
    headers,
    payload: { rule: asks('stage', ['churned']), based_on: version },
  })
  expect(changed.statusCode).toBeLessThan(300)
  expect(await dirty()).toEqual([{ account_id: created.json().id }])
})

it('weighs by the membership of the day', async () => {
  const big = await segment('Big', asks('stage', ['active']))
  const rule = {
    ...defaultRule(),
    minimum_known: 0,
    segment_weights: [{ segment_id: big, weights: { nps: 0 } }],
  }
  await sql`insert into health_rule (version, content)
    select coalesce(max(version), 0) + 1, ${JSON.stringify(rule)}::jsonb from health_rule`.execute(app.db)
  await sql`select ensure_partitions(t, '2026-11-01'::date, ${DAY}::date) from unnest(array['account_day', 'health_score']) t`.execute(
    app.db,
  )
  const { rows } = await sql<{ id: number }>`insert into account default values returning id`.execute(app.db)
  const id = rows[0]?.id
  await sql`insert into account_fact (account_id, name) values (${id}, 'Acme')`.execute(app.db)
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, nps_score, nps_answered_on, csat_90d, csat_90d_n)
    select ${id}, day, true, 1, 0, day, 4.5, 9 from unnest(array['2026-11-10', ${DAY}]::date[]) day`.execute(
    app.db,
  )
  await sql`insert into segment_member (segment_id, account_id, since, since_version) values (${big}, ${id}, '2026-11-15', 1)`.execute(
    app.db,
  )
  await scoreDays(app.db, { memberIds: undefined, days: ['2026-11-10', DAY], reconstructed: false })
  const scores = await sql<{
    score: number
  }>`select score from health_score where account_id = ${id} order by day`.execute(app.db)
  expect(scores.rows).toEqual([{ score: 50 }, { score: 100 }])
})
