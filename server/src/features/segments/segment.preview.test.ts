import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { inTime } from './segment.preview.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const forever = (db: TestApp['db']) => sql`select pg_sleep(600)`.execute(db)
const sleeping = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_stat_activity
    where datname = current_database() and state = 'active' and query like 'select pg_sleep%'`.execute(app.db)
  return rows[0]?.n
}

it('a question that takes too long is stopped with a word', async () => {
  const asked = inTime(app.db, new AbortController().signal, (trx) => forever(trx as never), 50)
  await expect(asked).rejects.toMatchObject({ code: 'segments.too_slow', status: 422 })
  expect(await sleeping()).toBe(0)
})

it('a question nobody waits for any more is stopped in the database', async () => {
  const gone = new AbortController()
  const asked = inTime(app.db, gone.signal, (trx) => forever(trx as never))
  const refused = expect(asked).rejects.toMatchObject({ code: 'segments.cancelled' })
  await expect.poll(sleeping).toBe(1)
  gone.abort()
  await refused
  expect(await sleeping()).toBe(0)
})

it('nothing is asked for somebody who has gone already', async () => {
  const asked = inTime(app.db, AbortSignal.abort(), (trx) => forever(trx as never))
  await expect(asked).rejects.toMatchObject({ code: 'segments.cancelled' })
})

it('the limit is of that one question, not of the connection', async () => {
  await expect(
    inTime(app.db, new AbortController().signal, (trx) => sql`select 1`.execute(trx), 50),
  ).resolves.toBeDefined()
  const { rows } = await sql<{ limit: string }>`select current_setting('statement_timeout') as limit`.execute(
    app.db,
  )
  expect(rows).toEqual([{ limit: '0' }])
})
