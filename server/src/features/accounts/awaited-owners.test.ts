import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'

let app: TestApp
let api: ReturnType<typeof importing>

beforeAll(async () => {
  app = await createTestApp()
  api = importing(app)
})
afterAll(() => app?.close())
beforeEach(async () => {
  await sql`truncate account, import cascade`.execute(app.db)
})

const file = (...rows: string[]) => ['account_id,name,owner_email', ...rows].join('\n')
const bring = (...rows: string[]) => api.bring({ kind: 'accounts', content: file(...rows) })

async function request(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const headers = await app.as('admin')
  const reply = await app.http.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  expect(reply.statusCode, reply.body).toBeLessThan(300)
  return reply.body === '' ? undefined : reply.json()
}

const awaited = async () => (await request('GET', '/api/v1/awaited-owners')).rows
const invite = (email: string) => request('POST', '/api/v1/members', { email, name: 'Sato', role: 'csm' })

async function owners(): Promise<Record<string, string | null>> {
  const { rows } = await sql<{ external_id: string; email: string | null }>`
    select a.external_id, m.email from account_now a left join member m on m.id = a.owner_id`.execute(app.db)
  return Object.fromEntries(rows.map((row) => [row.external_id, row.email]))
}

test('accounts whose owner is no member yet are theirs when they are invited, and the undo of the file takes it back', async () => {
  const done = await bring(
    'A,One,Owner-1@example.com',
    'B,Two,owner-1@example.com',
    'C,Three,owner-2@example.com',
  )
  expect(done).toMatchObject({ status: 'done', rows_created: 3, rows_failed: 0 })
  expect(await owners()).toEqual({ A: null, B: null, C: null })
  expect(await awaited()).toEqual([
    { email: 'owner-1@example.com', accounts: 2 },
    { email: 'owner-2@example.com', accounts: 1 },
  ])
  expect(await invite('Owner-1@Example.com')).toMatchObject({ accounts: 2 })
  expect(await owners()).toEqual({ A: 'Owner-1@Example.com', B: 'Owner-1@Example.com', C: null })
  expect(await awaited()).toEqual([{ email: 'owner-2@example.com', accounts: 1 }])
  const { rows } = await sql`select from account_dirty`.execute(app.db)
  expect(rows).toHaveLength(3)

  await api.act(done.id, 'undo')
  expect(await owners()).toEqual({})
  expect(await awaited()).toEqual([])
})

test('an owner said by hand, by a later file or left empty ends the waiting', async () => {
  await bring('A,One,owner-3@example.com', 'B,Two,owner-3@example.com', 'C,Three,owner-3@example.com')
  const { rows } = await sql<{
    id: number
    external_id: string
  }>`select id, external_id from account`.execute(app.db)
  const id = rows.find((row) => row.external_id === 'A')?.id
  await app.as('csm')
  await request('PATCH', `/api/v1/accounts/${id}`, { owner_id: null })
  await bring('B,Two,csm@example.com', 'C,Three,')
  expect(await awaited()).toEqual([])
  expect(await invite('owner-3@example.com')).toMatchObject({ accounts: 0 })
  expect(await owners()).toEqual({ A: null, B: 'csm@example.com', C: null })
})

test('a name that nobody has takes no account from who owns it; whoever comes back gets what waits', async () => {
  await invite('owner-4@example.com')
  await bring('A,One,owner-4@example.com')
  await bring('A,One,owner-9@example.com')
  expect(await owners()).toEqual({ A: 'owner-4@example.com' })

  const { rows } = await request('GET', '/api/v1/members')
  const { id } = rows.find((row: { email: string }) => row.email === 'owner-4@example.com')
  await request('PATCH', `/api/v1/members/${id}`, { active: false })
  await bring('B,Two,owner-4@example.com')
  expect((await owners()).B).toBeNull()
  await request('PATCH', `/api/v1/members/${id}`, { active: true })
  expect((await owners()).B).toBe('owner-4@example.com')
})
