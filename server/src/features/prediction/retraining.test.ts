import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { readModel } from './prediction.store.ts'
import { createRetrainJob, standBeside } from './retraining.service.ts'

let app: TestApp
let now = new Date('2026-11-20T03:00:00Z')
const told: unknown[] = []

const auc = (value: number, half = 0.05) => ({
  value,
  interval: { low: value - half, high: value + half },
})

async function model(
  role: string,
  {
    area = auc(0.7),
    on = '2026-11-01',
    isAutomatic = false,
  }: { area?: object; on?: string; isAutomatic?: boolean },
) {
  const { rows } = await sql<{ id: number }>`
    insert into prediction_model (status, lead_days, role, role_since, findings, is_automatic, created_at)
    values ('ready', 21, ${role}, ${on}::timestamptz, ${JSON.stringify({ validation: { auc: area } })}::jsonb, ${isAutomatic}, ${on}::timestamptz)
    returning id`.execute(app.db)
  return rows[0]?.id as number
}
const one = async (id: number) => (await readModel(app.db, id)) ?? Promise.reject(new Error('No model'))
const run = () =>
  createRetrainJob({ db: app.db, clock: () => now, tell: async (...news) => void told.push(news) })({})
const state = async (payload?: object, role: 'cs-lead' | 'csm' = 'cs-lead') =>
  app.http.inject({
    method: payload ? 'PUT' : 'GET',
    url: '/api/v1/prediction/retraining',
    headers: await app.as(role),
    ...(payload && { payload }),
  })
const newsTold = async () =>
  (
    await sql<{ link: string; params: object }>`
      select distinct link, params from notification where kind = 'prediction-better'`.execute(app.db)
  ).rows

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await app.as('cs-lead')
})
afterAll(() => app.close())

describe('learning by itself', () => {
  it('waits for a model in force', async () => {
    await model('none', { on: '2026-01-01' })
    expect((await state()).json()).toEqual({ retrain: true, retrain_weeks: 4, next_on: null })
    await run()
    expect(told).toEqual([])
  })

  it('is due some weeks after anything was learnt, with the lead time of the one in force, and once', async () => {
    await model('in-force', {})
    expect((await state()).json()).toMatchObject({ next_on: '2026-11-29' })
    await run()
    expect(told).toEqual([])
    now = new Date('2026-11-29T21:00:00Z')
    await run()
    expect(told).toMatchObject([['prediction.requested', {}]])
    const { rows } = await sql<{ id: number }>`
      select id from prediction_model where is_automatic and status = 'waiting' and lead_days = 21`.execute(
      app.db,
    )
    expect(rows).toHaveLength(1)
    await sql`update prediction_model set status = 'failed', created_at = ${now} where id = ${rows[0]?.id}`.execute(
      app.db,
    )
    await run()
    expect(told).toHaveLength(1)
  })

  it('can be switched off or asked for less often by those who may, which is audited', async () => {
    const off = { retrain: false, retrain_weeks: 8 }
    expect((await state(off, 'csm')).statusCode).toBe(403)
    expect((await state({ ...off, retrain_weeks: 0 })).statusCode).toBe(400)
    expect((await state(off)).json()).toEqual({ ...off, next_on: null })
    now = new Date('2027-11-29T21:00:00Z')
    await run()
    expect(told).toHaveLength(1)
    expect((await state({ ...off, retrain: true })).json()).toMatchObject({ next_on: '2027-01-25' })
    const entries = await app.db
      .selectFrom('audit_entry')
      .select('action')
      .where('entity_kind', '=', 'prediction-setting')
      .execute()
    expect(entries).toHaveLength(2)
  })
})

describe('a model learnt by itself', () => {
  it('stands in the shadow in the place of the one before, and never in force', async () => {
    const before = await model('shadow', { isAutomatic: true })
    const id = await model('none', { area: auc(0.74), isAutomatic: true })
    await standBeside(app, await one(id))
    expect(await one(id)).toMatchObject({ role: 'shadow', role_by: 'Tsuzuku' })
    expect(await one(before)).toMatchObject({ role: 'retired' })
    // 0.74 against 0.70, each give or take 0.05, may be no better.
    expect(await newsTold()).toEqual([])
  })

  it('is told of when it is better beyond doubt', async () => {
    const id = await model('none', { area: auc(0.84), isAutomatic: true })
    await standBeside(app, await one(id))
    expect(await newsTold()).toMatchObject([
      { link: `/prediction/models/${id}`, params: { model: id, gain: expect.closeTo(0.14, 9) } },
    ])
    expect((await one(id)).role).toBe('shadow')
  })

  it('leaves a shadow that a person chose', async () => {
    await sql`update prediction_model set role = 'retired' where role = 'shadow'`.execute(app.db)
    const chosen = await model('shadow', {})
    const id = await model('none', { isAutomatic: true })
    await standBeside(app, await one(id))
    expect(await one(chosen)).toMatchObject({ role: 'shadow' })
    expect(await one(id)).toMatchObject({ role: 'none' })
  })
})
