import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createKey } from '../team/key.store.ts'

const NOW = new Date('2026-11-20T03:00:00Z')
let app: TestApp
let token: string

beforeAll(async () => {
  app = await createTestApp({ clock: () => NOW, timeZone: 'UTC' })
  token = (await createKey(app.db, { name: 'Late', kind: 'write', scopes: [] })).token
  await send('2026-11-20T01:00:00Z')
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

async function send(...times: string[]): Promise<void> {
  const batch = times.map((timestamp) => ({
    type: 'track',
    userId: 'late-user',
    event: 'Used',
    timestamp,
    context: { groupId: 'late-account' },
  }))
  const { statusCode, body } = await app.http.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: `Bearer ${token}` },
    payload: { batch },
  })
  expect({ statusCode, body: statusCode === 200 ? '' : body }).toEqual({ statusCode: 200, body: '' })
}

async function note() {
  const { rows } = await sql<{ day: string }>`select day from late_usage`.execute(app.db)
  return rows[0]?.day
}

/** As if the last late event had come a while ago. */
async function letTimePass(what = 'noted_at'): Promise<void> {
  await sql`update late_usage set ${sql.ref(what)} = ${sql.ref(what)} - interval '2 hours'`.execute(app.db)
}

async function days(): Promise<Record<string, { events: number | null; reconstructed: boolean }>> {
  const { rows } = await sql<{ day: string; events: number | null; reconstructed: boolean }>`
    select d.day, d.events_28d as events, d.reconstructed from account_day d join account a on a.id = d.account_id
    where a.external_id = 'late-account' order by 1`.execute(app.db)
  return Object.fromEntries(rows.map(({ day, ...row }) => [day, row]))
}

test('events of today and yesterday ask for no history', async () => {
  await send('2026-11-19T00:00:00Z', '2026-11-20T02:00:00Z')
  expect(await note()).toBeUndefined()
})

test('older events fill in history from their day on, once they have come to rest', async () => {
  await send('2026-11-15T10:00:00Z', '2026-11-20T02:00:00Z')
  expect(await note()).toBe('2026-11-15')
  await send('2026-11-10T10:00:00Z', '2026-11-17T10:00:00Z')
  expect(await note()).toBe('2026-11-10')
  await app.refresh.refreshNews()
  expect(Object.keys(await days())).toEqual(['2026-11-20'])

  await letTimePass()
  await app.refresh.refreshNews()
  const filled = await days()
  expect(Object.keys(filled)).toHaveLength(11)
  expect(filled['2026-11-10']).toEqual({ events: 1, reconstructed: true })
  expect(filled['2026-11-16']).toEqual({ events: 2, reconstructed: true })
  expect(filled['2026-11-18']).toEqual({ events: 3, reconstructed: true })
  expect(filled['2026-11-20']).toMatchObject({ reconstructed: false })
  expect(await note()).toBeUndefined()
})

test('a stream of late events that never rests is filled in now and then, and once more at its end', async () => {
  await send('2026-11-12T10:00:00Z')
  await sql`insert into late_usage (day, since, noted_at) values ('2026-11-12', now(), now()) on conflict do nothing`.execute(
    app.db,
  )
  await letTimePass('since')
  await app.refresh.refreshNews()
  expect((await days())['2026-11-12']).toEqual({ events: 2, reconstructed: true })
  expect(await note()).toBe('2026-11-12')
  await letTimePass()
  await app.refresh.refreshNews()
  expect(await note()).toBeUndefined()
})

test('imports that are not filled in yet stay so when a part of history is', async () => {
  await sql`insert into import (kind, file_name, status, finished_at)
    values ('usage', 'a.csv', 'done', now() - interval '1 minute')`.execute(app.db)
  await app.refresh.backfillHistory({ from: '2026-11-18', isPart: true })
  const { rows } = await sql<{
    seen: Date | null
  }>`select imports_seen_until as seen from refresh_state`.execute(app.db)
  expect(rows[0]?.seen).toBeNull()
})
