import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { until } from '../../test/postgres-process.ts'
import type { Role } from '../features/team/team.roles.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app?.close())

async function post(
  key: string | undefined,
  payload: object,
  { url = '/api/v1/accounts', role = 'admin' }: { url?: string; role?: Role } = {},
) {
  const headers = { ...(await app.as(role)), ...(key === undefined ? {} : { 'idempotency-key': key }) }
  const reply = await app.http.inject({ method: 'POST', url, headers, payload })
  return {
    status: reply.statusCode,
    text: reply.body,
    code: reply.headers['content-type']?.toString().includes('problem') ? reply.json().code : undefined,
    replayed: reply.headers['idempotency-replayed'],
  }
}

async function accountsNamed(name: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::integer as n from account_now where name = ${name}`.execute(app.db)
  return rows[0]?.n ?? 0
}

async function keptFor(key: string) {
  const { rows } = await sql<{
    status: number | null
  }>`select status from idempotency_key where key = ${key}`.execute(app.db)
  return rows
}

test('the same request under the same key is done once and answered alike', async () => {
  const first = await post('"one"', { name: 'Once' })
  expect(first).toMatchObject({ status: 201, replayed: undefined })
  expect(await post('"one"', { name: 'Once' })).toEqual({ ...first, replayed: 'true' })
  expect(await post('one', { name: 'Once' })).toEqual({ ...first, replayed: 'true' })
  expect(await accountsNamed('Once')).toBe(1)
  await post(undefined, { name: 'Once' })
  expect(await accountsNamed('Once')).toBe(2)
})

test('a key is refused with another body or at another address', async () => {
  await post('two', { name: 'Two' })
  expect(await post('two', { name: 'Other' })).toMatchObject({
    status: 422,
    code: 'http.idempotency_key_reused',
  })
  expect(await post('two', { name: 'Two' }, { url: '/api/v1/accounts?again=1' })).not.toMatchObject({
    status: 201,
  })
  expect(await accountsNamed('Two')).toBe(1)
  expect(await accountsNamed('Other')).toBe(0)
})

test('a key belongs to whoever sent it', async () => {
  await post('three', { name: 'Three' })
  expect(await post('three', { name: 'Three of another' }, { role: 'cs-lead' })).toMatchObject({
    status: 201,
    replayed: undefined,
  })
})

test('a second request is refused while the first is at work, and answered alike afterwards', async () => {
  const holder = await app.pool.connect()
  await holder.query('begin')
  await holder.query('lock table account in exclusive mode')
  const first = post('four', { name: 'Four' })
  await until(async () => (await keptFor('four')).length === 1, 'the first request to take its key')
  expect(await post('four', { name: 'Four' })).toMatchObject({
    status: 409,
    code: 'http.idempotency_in_progress',
  })
  await holder.query('commit')
  holder.release()
  const answer = await first
  expect(answer.status).toBe(201)
  expect(await post('four', { name: 'Four' })).toEqual({ ...answer, replayed: 'true' })
  expect(await accountsNamed('Four')).toBe(1)
})

test('of many at once exactly one is done', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => post('many', { name: 'Many' })))
  expect(all.filter(({ status, replayed }) => status === 201 && !replayed)).toHaveLength(1)
  expect(all.every(({ status }) => status === 201 || status === 409)).toBe(true)
  expect(await accountsNamed('Many')).toBe(1)
})

test('a request that failed leaves its key free', async () => {
  expect(await post('five', { name: '' })).toMatchObject({ status: 400, code: 'http.invalid_input' })
  expect(await keptFor('five')).toEqual([])
  await post(undefined, { name: 'Taken', external_id: 'taken' })
  expect((await post('five', { name: 'Second', external_id: 'taken' })).status).toBe(409)
  expect(await keptFor('five')).toEqual([])
  expect((await post('five', { name: 'Second', external_id: 'free' })).status).toBe(201)
})

test('after a crash in the middle the outcome is said to be unknown, and a day later the key is free', async () => {
  await post('six', { name: 'Six' })
  await sql`update idempotency_key set status = null, body = null, created_at = now() - interval '1 hour' where key = 'six'`.execute(
    app.db,
  )
  expect(await post('six', { name: 'Six' })).toMatchObject({
    status: 409,
    code: 'http.idempotency_outcome_unknown',
  })
  await sql`update idempotency_key set created_at = now() - interval '25 hours' where key = 'six'`.execute(
    app.db,
  )
  expect(await post('six', { name: 'Six' })).toMatchObject({ status: 201, replayed: undefined })
})

test('a key that cannot be one is refused', async () => {
  for (const key of ['x'.repeat(256), 'schlüssel', '""']) {
    const reply = await post(key, { name: 'Seven' })
    expect(reply).toMatchObject({ status: 400, code: 'http.idempotency_key_not_valid' })
  }
})

test('an answer with a secret is never kept', async () => {
  const payload = { kind: 'write', name: 'Site' }
  const [one, two] = [
    await post('eight', payload, { url: '/api/v1/keys' }),
    await post('eight', payload, { url: '/api/v1/keys' }),
  ]
  expect([one.status, two.status]).toEqual([201, 201])
  expect(one.text).not.toBe(two.text)
  expect(await keptFor('eight')).toEqual([])

  const paths = Object.entries(app.http.swagger().paths ?? {}).flatMap(([path, item]) => {
    const operation = (item as { post?: object }).post
    return operation ? [{ path, text: JSON.stringify(operation) }] : []
  })
  const secret = paths.filter(({ text }) => /"(token|url|secret|link)":\{/.test(text))
  expect(secret.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/api/v1/keys', '/api/v1/members', '/api/v1/members/{id}/link']),
  )
  for (const { path, text } of secret)
    expect({ path, keeps: text.includes('idempotency-key') }).toEqual({ path, keeps: false })
  expect(paths.filter(({ text }) => text.includes('idempotency-key')).length).toBeGreaterThan(10)
})
