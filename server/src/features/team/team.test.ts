import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { createOneTimeLink, hashPassword } from './team.service.ts'

let app: TestApp
let admin: Record<string, string>

beforeAll(async () => {
  app = await createTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.close())

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  app.http.inject({ method: 'POST', url, payload, headers })

function cookieOf(response: { headers: Record<string, unknown> }): string {
  return String(response.headers['set-cookie']).split(';')[0] ?? ''
}

async function memberWithPassword(email: string, password: string): Promise<string> {
  const row = await app.db
    .insertInto('member')
    .values({ email, name: 'P', role: 'csm', password_hash: await hashPassword(password) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

describe('sign-in', () => {
  it('opens a session with a strict cookie for the right password, whatever the case of the address', async () => {
    await memberWithPassword('Sato@Example.com', 'correct horse battery')
    const response = await post('/api/v1/sessions', {
      email: 'sato@example.com ',
      password: 'correct horse battery',
    })
    expect(response.statusCode).toBe(200)
    expect(response.headers['set-cookie']).toMatch(/HttpOnly.*SameSite=Lax/)
    const me = await app.http.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(response) } })
    expect(me.json().member.email).toBe('Sato@Example.com')
    expect(me.json().permissions).toContain('accounts:write')
  })

  it('gives one answer for a wrong password and an unknown address', async () => {
    await memberWithPassword('wrong@example.com', 'correct horse battery')
    const wrong = await post('/api/v1/sessions', { email: 'wrong@example.com', password: 'not this one' })
    const unknown = await post('/api/v1/sessions', { email: 'nobody@example.com', password: 'not this one' })
    const bare = ({ request_id: _, ...rest }: Record<string, unknown>) => rest
    expect(wrong.statusCode).toBe(401)
    expect(bare(unknown.json())).toEqual(bare(wrong.json()))
  })

  it('slows down a guesser', async () => {
    const tries = []
    for (let i = 0; i < 12; i++)
      tries.push(await post('/api/v1/sessions', { email: 'guess@example.com', password: `guess ${i}` }))
    expect(tries.slice(0, 10).map((response) => response.statusCode)).toEqual(Array(10).fill(401))
    expect(tries[11]?.statusCode).toBe(429)
    expect(tries[11]?.json().code).toBe('team.too_many_attempts')
  })

  it('takes a one-time link once', async () => {
    const id = await memberWithPassword('link@example.com', 'correct horse battery')
    const token = await createOneTimeLink(app.db, id, 'sign-in')
    expect((await post('/api/v1/sessions/one-time', { token })).statusCode).toBe(200)
    const again = await post('/api/v1/sessions/one-time', { token })
    expect([again.statusCode, again.json().code]).toEqual([401, 'team.link_not_valid'])
  })
})

describe('sessions', () => {
  it('end everywhere at once', async () => {
    const id = await memberWithPassword('many@example.com', 'correct horse battery')
    const cookies = []
    for (let i = 0; i < 2; i++) {
      cookies.push(
        cookieOf(
          await post('/api/v1/sessions/one-time', { token: await createOneTimeLink(app.db, id, 'sign-in') }),
        ),
      )
    }
    await app.http.inject({
      method: 'DELETE',
      url: '/api/v1/sessions',
      headers: { cookie: cookies[0] ?? '' },
    })
    for (const cookie of cookies) {
      expect((await app.http.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
    }
  })

  it('are not accepted for a write from another site', async () => {
    const foreign = await post(
      '/api/v1/members',
      { email: 'x@example.com', name: 'X', role: 'csm' },
      { ...admin, origin: 'https://evil.example' },
    )
    expect([foreign.statusCode, foreign.json().code]).toEqual([403, 'auth.foreign_origin'])
    const own = await post(
      '/api/v1/members',
      { email: 'x@example.com', name: 'X', role: 'csm' },
      { ...admin, origin: 'http://localhost:80' },
    )
    expect(own.statusCode).toBe(201)
  })
})

describe('members', () => {
  it('are invited with a link that signs them in, and the change is on record', async () => {
    const response = await post(
      '/api/v1/members',
      { email: 'new@example.com', name: 'New', role: 'sales' },
      admin,
    )
    const token = response.json().url.split('#')[1]
    expect((await post('/api/v1/sessions/one-time', { token })).statusCode).toBe(200)
    const audit = await app.http.inject({
      url: '/api/v1/audit-entries?action=member.invited&limit=1',
      headers: admin,
    })
    expect(audit.json().rows[0]).toMatchObject({
      entity_name: 'New',
      actor_name: 'Test admin',
      after: { role: 'sales' },
    })
  })

  it('keep at least one admin', async () => {
    const { rows } = (await app.http.inject({ url: '/api/v1/members', headers: admin })).json()
    const self = rows.find((row: { role: string }) => row.role === 'admin')
    const response = await app.http.inject({
      method: 'PATCH',
      url: `/api/v1/members/${self.id}`,
      headers: admin,
      payload: { role: 'csm' },
    })
    expect([response.statusCode, response.json().code]).toEqual([409, 'team.last_admin'])
  })

  it('are signed out when deactivated', async () => {
    const id = await memberWithPassword('gone@example.com', 'correct horse battery')
    const cookie = cookieOf(
      await post('/api/v1/sessions/one-time', { token: await createOneTimeLink(app.db, id, 'sign-in') }),
    )
    await app.http.inject({
      method: 'PATCH',
      url: `/api/v1/members/${id}`,
      headers: admin,
      payload: { active: false },
    })
    expect((await app.http.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
  })
})

describe('keys', () => {
  it('work by their scopes until revoked, and are stored as a hash only', async () => {
    const { id, token } = (
      await post('/api/v1/keys', { kind: 'api', name: 'CRM', scopes: ['accounts:read'] }, admin)
    ).json()
    const headers = { authorization: `Bearer ${token}` }
    expect((await app.http.inject({ url: '/api/v1/members', headers })).statusCode).toBe(200)
    expect((await app.http.inject({ url: '/api/v1/audit-entries', headers })).statusCode).toBe(403)
    const stored = await app.db
      .selectFrom('api_key')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain(token)
    expect(stored.last_used_at).not.toBeNull()
    await app.http.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers: admin })
    expect((await app.http.inject({ url: '/api/v1/members', headers })).statusCode).toBe(401)
  })

  it('never get more than their maker may do', async () => {
    const { token } = (
      await post('/api/v1/keys', { kind: 'api', name: 'Keys', scopes: ['keys:write'] }, admin)
    ).json()
    const response = await post(
      '/api/v1/keys',
      { kind: 'api', name: 'More', scopes: ['members:write'] },
      { authorization: `Bearer ${token}` },
    )
    expect([response.statusCode, response.json().code]).toEqual([403, 'team.scope_not_yours'])
  })

  it('come page by page, those in use before the revoked, each once', async () => {
    const names = ['A', 'B', 'C', 'D']
    for (const name of names) {
      const { id } = (await post('/api/v1/keys', { kind: 'write', name }, admin)).json()
      if (name === 'D' || name === 'B')
        await app.http.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers: admin })
    }
    const read = async (query: string) =>
      (await app.http.inject({ url: `/api/v1/keys?${query}`, headers: admin })).json()
    const all = (await read('limit=500')).rows
    const paged = []
    for (let cursor = ''; ; ) {
      const page = await read(`limit=2${cursor && `&cursor=${cursor}`}`)
      paged.push(...page.rows)
      if (!page.next_cursor) break
      cursor = page.next_cursor
    }
    expect(paged).toEqual(all)
    expect(all.flatMap(({ name }: { name: string }) => (names.includes(name) ? [name] : []))).toEqual([
      'C',
      'A',
      'D',
      'B',
    ])
  })
})

describe('workspace settings', () => {
  it('name the field that is wrong and change nothing', async () => {
    const response = await app.http.inject({
      method: 'PATCH',
      url: '/api/v1/workspace',
      headers: admin,
      payload: { time_zone: 'Mars/Olympus', name: 'Y' },
    })
    expect([response.statusCode, response.json().code, response.json().field]).toEqual([
      400,
      'http.invalid_input',
      'time_zone',
    ])
    expect((await app.http.inject({ url: '/api/v1/workspace', headers: admin })).json().name).toBe('Test')
  })
})
