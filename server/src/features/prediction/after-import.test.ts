import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { noteHistoryProgress } from '../metrics/history-writing.ts'
import { createRetrainJob } from './retraining.service.ts'

let app: TestApp
const clock = () => new Date('2026-11-20T03:00:00Z')

beforeAll(async () => {
  app = await createTestApp({ clock })
  await sql`insert into account (id) values (1)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, signed_up_on, recorded_at) values (1, 'A', '2026-06-01', '2026-06-01')`.execute(
    app.db,
  )
  await app.refresh.refreshAll()
  await sql`
    insert into prediction_model (status, lead_days, role, role_since, created_at)
    values ('ready', 14, 'in-force', '2026-01-01', '2026-01-01')`.execute(app.db)
})
afterAll(() => app.close())

async function ask(method: 'GET' | 'POST', path: string) {
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as('cs-lead'),
    ...(method === 'POST' && { payload: {} }),
  })
  return { status: reply.statusCode, body: reply.json() }
}
const writing = async () => (await ask('GET', '/history')).body.writing
const imported = (status: string) =>
  sql`
  insert into import (id, kind, file_name, status, finished_at)
  values (1, 'subscriptions', 'a.csv', ${status}, case when ${status} = 'done' then now() - interval '1 minute' end)
  on conflict (id) do update set status = excluded.status, finished_at = excluded.finished_at`.execute(app.db)

/** Whoever asks in between may be too late: the database keeps all of it. */
async function noteEveryProgress(): Promise<void> {
  await sql`create table progress (n serial, "done" integer, "all" integer)`.execute(app.db)
  await sql`
    create function keep_progress() returns trigger language plpgsql as $$ begin
      insert into progress ("done", "all") values (new.history_days_done, new.history_days_all);
      return null;
    end $$`.execute(app.db)
  await sql`create trigger keep_progress after update on refresh_state for each row execute function keep_progress()`.execute(
    app.db,
  )
}

async function retrained(): Promise<unknown[]> {
  const told: unknown[] = []
  await createRetrainJob({ db: app.db, clock, tell: async (...news) => void told.push(news) })({})
  return told
}

test('nothing is learnt while the history of an import is written, and how far it is can be asked', async () => {
  expect(await writing()).toBeNull()
  await imported('checking')
  expect(await writing()).toBeNull()
  for (const status of ['running', 'done']) {
    await imported(status)
    expect(await writing()).toEqual({ done: null, all: null })
    expect(await ask('POST', '/prediction/models')).toMatchObject({
      status: 409,
      body: { code: 'prediction.history_being_written', params: { done: null } },
    })
    expect(await retrained()).toEqual([])
  }
  await noteHistoryProgress(app.db, { done: 30, all: 132 })
  expect(await writing()).toEqual({ done: 30, all: 132 })
  await noteEveryProgress()
  const { days } = await app.refresh.backfillHistory()
  const { rows } = await sql<{ done: number | null; all: number | null }>`
    select "done", "all" from progress order by n`.execute(app.db)
  expect(rows.length).toBeGreaterThan(4)
  expect([rows[0], rows.at(-2)]).toEqual([
    { done: 0, all: days },
    { done: null, all: null },
  ])
  expect(rows.map(({ done }) => done)).toContain(days)
  expect(await writing()).toBeNull()
  expect((await ask('POST', '/prediction/models')).status).toBe(202)
})

test('an import that tells nothing of the past leaves nothing to be written', async () => {
  await sql`delete from account_fact`.execute(app.db)
  await sql`update import set finished_at = now() - interval '20 seconds'`.execute(app.db)
  expect(await writing()).not.toBeNull()
  await app.refresh.backfillHistory()
  expect(await writing()).toBeNull()
})
