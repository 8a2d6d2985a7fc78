import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
const now = new Date('2026-05-01T03:00:00Z')

type Role = 'admin' | 'cs-lead' | 'csm' | 'sales' | 'executive'
type Task = {
  id: number
  title: string
  owner: { id: string; name: string } | null
  account: { id: number; name: string } | null
  due_on: string | null
  state: string
  version: number
  is_overdue: boolean
  undo: number[]
  history: { before: object; after: object }[]
}
type Page = { rows: Task[]; next_cursor: string | null }

const ids: Record<string, string> = {}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const role of ['admin', 'cs-lead', 'csm', 'sales', 'executive'] as const) {
    await app.as(role)
    const { rows } = await sql<{ id: string }>`select id from member where role = ${role}`.execute(app.db)
    ids[role] = rows[0]?.id ?? ''
  }
  await sql`insert into account (id) select generate_series(1, 4)`.execute(app.db)
  await sql`update account set merged_into = 2 where id = 3`.execute(app.db)
  await sql`
    insert into account_fact (account_id, name, owner_id, recorded_at)
    select n, 'Account ' || n, case when n < 4 then ${ids.csm}::uuid else ${ids.sales}::uuid end, '2026-01-01'
    from generate_series(1, 4) n`.execute(app.db)
})
afterAll(() => app.close())

async function call<Body>(
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { payload?: object; role?: Role; status?: number } = {},
): Promise<Body> {
  const { payload, role = 'csm', status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: path.startsWith('/calendar') ? path : `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  const isJson = (reply.headers['content-type'] ?? '').toString().includes('json')
  return (reply.body === '' ? undefined : isJson ? reply.json() : reply.body) as Body
}
const make = (part: object = {}, role: Role = 'csm') =>
  call<Task>('POST', '/tasks', { payload: { title: 'Call them', ...part }, role, status: 201 })
const list = (query: string, role: Role = 'csm') => call<Page>('GET', `/tasks?${query}`, { role })
const titles = async (query: string) => (await list(query)).rows.map(({ title }) => title)
const clear = () => sql`delete from task`.execute(app.db)

test('a task is its maker’s, has a reason and an account, and is changed with a history', async () => {
  const task = await make({ reason: 'Usage fell by half', account_id: 3, due_on: '2026-04-30' })
  expect(task).toMatchObject({
    owner: { name: 'Test csm' },
    account: { id: 2, name: 'Account 2' },
    is_overdue: true,
    state: 'open',
    source: 'hand',
  })
  const done = await call<Task>('PATCH', `/tasks/${task.id}`, {
    payload: { state: 'done', outcome: 'They train their people in June', minutes_spent: 30, version: 1 },
  })
  expect(done).toMatchObject({
    state: 'done',
    version: 2,
    is_overdue: false,
    closed_at: '2026-05-01T03:00:00Z',
  })
  const late = { payload: { title: 'x', version: 1 }, status: 409 }
  expect(await call('PATCH', `/tasks/${task.id}`, late)).toMatchObject({ code: 'tasks.changed_meanwhile' })
  await call('POST', '/tasks/undo', { payload: { undo: done.undo } })
  const whole = await call<Task>('GET', `/tasks/${task.id}`)
  expect(whole).toMatchObject({ state: 'open', closed_at: null, outcome: null })
  expect(whole.history).toHaveLength(2)
  await clear()
})

test('who may only read changes nothing, and nonsense is refused with its field', async () => {
  const task = await make()
  for (const role of ['executive'] as const) {
    await call('POST', '/tasks', { payload: { title: 'x' }, role, status: 403 })
    await call('PATCH', `/tasks/${task.id}`, { payload: { state: 'done' }, role, status: 403 })
  }
  for (const wrong of [
    { title: ' ' },
    { title: 'x'.repeat(301) },
    { due_on: '2026-02-30' },
    { due_on: '9999-12-31' },
    { priority: 'now' },
    { checklist: [{ text: '', done: false }] },
    { assign: { how: 'round-robin', among: [] } },
    { owner: 'x' },
  ]) {
    await call('POST', '/tasks', { payload: { title: 'x', ...wrong }, status: 400 })
  }
  await call('POST', '/tasks', { payload: { title: 'x', account_id: 99 }, status: 404 })
  await call('POST', '/tasks', { payload: { title: 'x', signal_id: 99 }, status: 400 })
  await call('GET', '/tasks/999', { status: 404 })
  await call('PATCH', `/tasks/${task.id}`, { payload: { owner_id: ids.csm, minutes_spent: -1 }, status: 400 })
  await clear()
})

test('the list is paged by the day things are due, and filtered', async () => {
  await make({ title: 'next week', due_on: '2026-05-09' })
  await make({ title: 'overdue', due_on: '2026-04-20', account_id: 1 })
  await make({ title: 'no day' })
  await make({ title: 'today', due_on: '2026-05-01' })
  const asleep = await make({ title: 'asleep', due_on: '2026-04-25' })
  await call('PATCH', `/tasks/${asleep.id}`, { payload: { snoozed_until: '2026-05-08' } })
  await make({ title: 'of another', due_on: '2026-05-01' }, 'sales')
  expect(await titles('owner=me')).toEqual(['overdue', 'today', 'next week', 'no day'])
  expect(await titles('owner=me&due=today')).toEqual(['overdue', 'today'])
  expect(await titles('due=overdue')).toEqual(['overdue'])
  expect(await titles('due=week')).toEqual(['overdue', 'today', 'of another'])
  expect(await titles('due=none')).toEqual(['no day'])
  expect(await titles('state=snoozed')).toEqual(['asleep'])
  expect(await titles('account=1')).toEqual(['overdue'])
  const walked: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await list(`limit=2${cursor ? `&cursor=${cursor}` : ''}`)
    walked.push(...page.rows.map(({ title }) => title))
    cursor = page.next_cursor
  }
  expect(walked).toEqual(['overdue', 'today', 'of another', 'next week', 'no day'])
  expect(await call('GET', '/tasks/counts?owner=me')).toEqual({ open: 4, overdue: 1, today: 2, week: 2 })
  await clear()
})

test('many are changed at once, all or none, and undone but for what changed since', async () => {
  const tasks = [await make(), await make(), await make()]
  const all = tasks.map(({ id }) => id)
  await call('POST', '/tasks/bulk', {
    payload: { ids: [...all, 9999], change: { state: 'done' } },
    status: 404,
  })
  expect((await list('state=done')).rows).toEqual([])
  const change = { owner_id: ids.sales, due_on: '2026-05-20' }
  const { changed, undo } = await call<{ changed: number; undo: number[] }>('POST', '/tasks/bulk', {
    payload: { ids: all, change },
  })
  expect(changed).toBe(3)
  expect((await list(`owner=${ids.sales}`)).rows).toHaveLength(3)
  await call('PATCH', `/tasks/${all[0]}`, { payload: { due_on: '2026-06-01' }, role: 'sales' })
  expect(await call('POST', '/tasks/undo', { payload: { undo } })).toEqual({ undone: 2, kept: 1 })
  expect(await call('POST', '/tasks/undo', { payload: { undo } })).toEqual({ undone: 0, kept: 3 })
  expect((await list('owner=me')).rows).toHaveLength(2)
  await clear()
})

test('tasks are shared out by turn, accounts or revenue, past whoever is away', async () => {
  const among = [ids.csm, ids.sales, ids['cs-lead']]
  const owners: (string | undefined)[] = []
  for (let n = 0; n < 6; n += 1) {
    await sql`update task set created_at = created_at - interval '1 minute'`.execute(app.db)
    owners.push((await make({ assign: { how: 'round-robin', among } })).owner?.id)
  }
  expect(new Set(owners.slice(0, 3)).size).toBe(3)
  expect(owners.slice(3)).toEqual(owners.slice(0, 3))
  const fewest = { assign: { how: 'fewest-accounts', among: [ids.csm, ids.sales] } }
  expect((await make(fewest)).owner?.id).toBe(ids.sales)
  expect((await make({ account_id: 4, assign: { how: 'account-owner' } })).owner?.id).toBe(ids.sales)

  const away = {
    member_id: ids.sales,
    from_day: '2026-04-30',
    to_day: '2026-05-02',
    stand_in_id: ids['cs-lead'],
  }
  await call('POST', '/absences', { payload: away, status: 403 })
  await call('POST', '/absences', { payload: { ...away, to_day: '2026-04-01' }, role: 'sales', status: 400 })
  const { id } = await call<{ id: number }>('POST', '/absences', {
    payload: away,
    role: 'sales',
    status: 201,
  })
  expect((await make(fewest)).owner?.id).toBe(ids.csm)
  expect((await make({ account_id: 4, assign: { how: 'account-owner' } })).owner?.id).toBe(ids['cs-lead'])
  const nobody = { title: 'x', assign: { how: 'round-robin', among: [ids.sales] } }
  expect(await call('POST', '/tasks', { payload: nobody, status: 409 })).toMatchObject({
    code: 'tasks.nobody_there',
  })
  await call('DELETE', `/absences/${id}`, { status: 403 })
  await call('DELETE', `/absences/${id}`, { role: 'sales', status: 204 })
  expect((await make({ account_id: 4, assign: { how: 'account-owner' } })).owner?.id).toBe(ids.sales)
  await clear()
})

test('working days leave out weekends and Japan’s holidays', async () => {
  // Friday; 2 to 6 May are a weekend, Greenery Day, Children's Day and a substitute holiday.
  expect((await make({ due_in_working_days: 0 })).due_on).toBe('2026-05-01')
  expect((await make({ due_in_working_days: 1 })).due_on).toBe('2026-05-07')
  await clear()
})

test('whoever is given a task is told, and not for giving it to oneself', async () => {
  await sql`delete from notification`.execute(app.db)
  const task = await make({ title: 'Ring them', account_id: 1 })
  await call('PATCH', `/tasks/${task.id}`, { payload: { owner_id: ids.sales } })
  const { rows } = await call<{ rows: { text: string; link: string }[] }>(
    'GET',
    '/me/notifications?language=en',
    {
      role: 'sales',
    },
  )
  expect(rows).toMatchObject([
    { text: 'Test csm gave you a task: Ring them (Account 1)', link: `/tasks?open=${task.id}` },
  ])
  const own = await call<{ rows: object[] }>('GET', '/me/notifications')
  expect(own.rows).toEqual([])
  await clear()
})

test('a calendar address shows one’s own tasks, renewals and meetings to whoever has it, until another is made', async () => {
  await sql`insert into renewal (account_id, renews_on, mrr_minor, contracts, started_on, made_on, state, owner_id, gone_on)
    select account_id, day::date, 100, 1, '2025-06-01', '2026-01-01', 'in-talks', owner, gone::date from (values
      (3, '2026-06-30', null::uuid, null), (4, '2026-07-01', ${ids.csm}::uuid, null), (4, '2026-08-01', null, null),
      (1, '2026-09-01', null, '2026-04-01')) r(account_id, day, owner, gone)`.execute(app.db)
  await sql`insert into note (account_id, kind, occurred_at, body, author_id) values
    (4, 'meeting', '2026-05-11T01:30:00Z', 'Next steps', ${ids.csm}::uuid), (2, 'meeting', '2026-04-20T05:00:00Z', 'Held', null),
    (4, 'meeting', '2026-05-12T01:30:00Z', 'not mine', ${ids.sales}::uuid), (2, 'call', '2026-05-12T02:30:00Z', 'a call', null)`.execute(
    app.db,
  )
  await make({ title: `更新の相談; 予算, 人数\\${'長い'.repeat(40)}`, due_on: '2026-05-09', account_id: 1 })
  await make({ title: 'of another', due_on: '2026-05-09' }, 'sales')
  const { url } = await call<{ url: string }>('POST', '/me/calendar-link', { status: 201 })
  const path = new URL(url).pathname
  const file = await app.http.inject({ method: 'GET', url: path })
  expect(file.headers['content-type']).toContain('text/calendar')
  expect(file.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  const unfolded = file.body.replaceAll('\r\n ', '')
  expect(unfolded).toContain('DTSTART;VALUE=DATE:20260509')
  expect(unfolded).toContain('SUMMARY:更新の相談\\; 予算\\, 人数\\\\長い')
  expect(unfolded).not.toContain('of another')
  expect(
    [...unfolded.matchAll(/(DTSTART[^\r]*)\r\nSUMMARY:((?:Renewal|Meeting)[^\r]*)/g)].map(([, at, title]) => [
      at,
      title,
    ]),
  ).toEqual([
    ['DTSTART;VALUE=DATE:20260630', 'Renewal: Account 2'],
    ['DTSTART;VALUE=DATE:20260701', 'Renewal: Account 4'],
    ['DTSTART:20260511T013000Z', 'Meeting: Account 4'],
    ['DTSTART:20260420T050000Z', 'Meeting: Account 2'],
  ])
  await call('POST', '/me/calendar-link', { status: 201 })
  expect((await app.http.inject({ method: 'GET', url: path })).statusCode).toBe(404)
  const { rows } = await sql<{
    all: string
  }>`select string_agg(l::text, '') as all from calendar_link l`.execute(app.db)
  expect(rows[0]?.all).not.toContain(path.slice(10, 30))
  await clear()
})

test('the team is a row per owner: open, overdue, put off, and what the last days took', async () => {
  await clear()
  type Row = { owner: { name: string } | null; minutes: number | null }
  const team = async (query = '') =>
    (await call<{ days: number; rows: Row[] }>('GET', `/tasks/team${query}`)).rows
  expect(await team()).toEqual([])
  await make({ due_on: '2026-04-30' })
  await make({ due_on: '2026-05-02' })
  const later = await make()
  await call('PATCH', `/tasks/${later.id}`, { payload: { snoozed_until: '2026-05-09' } })
  for (const minutes_spent of [30, 15, null]) {
    const { id } = await make()
    await call('PATCH', `/tasks/${id}`, { payload: { state: 'done', minutes_spent } })
  }
  const long = await make()
  await call('PATCH', `/tasks/${long.id}`, { payload: { state: 'done', minutes_spent: 500 } })
  await sql`update task set closed_at = '2026-03-30' where id = ${long.id}`.execute(app.db)
  await make({ account_id: 4, assign: { how: 'nobody' } })
  expect(await team()).toEqual([
    {
      owner: { id: ids.csm, name: 'Test csm' },
      open: 2,
      overdue: 1,
      snoozed: 1,
      done: 3,
      timed: 2,
      minutes: 45,
    },
    { owner: null, open: 1, overdue: 0, snoozed: 0, done: 0, timed: 0, minutes: null },
  ])
})
