import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import type { Role } from '../team/team.roles.ts'

let app: TestApp
let account: number

beforeAll(async () => {
  app = await createTestApp()
  account = (await send('POST', '/accounts', { name: 'Aoba' })).body.id
})
afterAll(() => app.close())

async function send(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  role: Role = 'csm',
) {
  const response = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  return { status: response.statusCode, body: response.body ? response.json() : undefined }
}

describe('contacts', () => {
  it('are listed by who is there, role and name', async () => {
    for (const contact of [
      { name: 'User B', role: 'user' },
      { name: 'Gone', role: 'decision-maker', left_on: '2026-01-01' },
      { name: 'Champion', role: 'champion', email: 'c@aoba.example.jp' },
      { name: 'User A', role: 'user' },
      { email: 'norole@aoba.example.jp' },
    ]) {
      expect((await send('POST', '/contacts', { ...contact, account_id: account })).status).toBe(201)
    }
    const names: string[] = []
    let cursor = ''
    do {
      const page = (await send('GET', `/accounts/${account}/contacts?limit=2${cursor}`)).body
      names.push(...page.rows.map((row: { name: string | null; email: string }) => row.name ?? row.email))
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
    } while (cursor)
    expect(names).toEqual(['Champion', 'User A', 'User B', 'norole@aoba.example.jp', 'Gone'])
    expect((await send('GET', `/accounts/${account}/contacts?left=true`)).body.rows).toHaveLength(1)
    expect((await send('GET', '/contacts?q=champ')).body.rows[0].account).toEqual({
      id: account,
      name: 'Aoba',
    })
  })

  it('change, leave, and need a name or an address', async () => {
    const made = (await send('POST', '/contacts', { name: 'Sato', account_id: account, role: 'user' })).body
    const left = await send('PATCH', `/contacts/${made.id}`, { role: 'champion', left_on: '2026-11-12' })
    expect(left.body).toMatchObject({
      name: 'Sato',
      role: 'champion',
      left_on: '2026-11-12',
      last_active_on: null,
    })
    expect((await send('POST', '/contacts', { role: 'user' })).status).toBe(400)
    expect((await send('POST', '/contacts', { name: 'X', account_id: 999_999 })).body.code).toBe(
      'accounts.not_found',
    )
  })

  it('take over what an unnamed visitor did, and nobody else', async () => {
    const named = (await send('POST', '/contacts', { name: 'Named', account_id: account })).body
    const visitor = await app.db
      .insertInto('contact')
      .values({ anonymous: true })
      .returning('id')
      .executeTakeFirstOrThrow()
    await app.db.insertInto('contact_fact').values({ contact_id: visitor.id, account_id: account }).execute()
    await app.db.insertInto('contact_alias').values({ alias: 'anon-1', contact_id: visitor.id }).execute()
    expect((await send('POST', `/contacts/${visitor.id}/merge`, { into: String(named.id) })).body.id).toBe(
      named.id,
    )
    expect((await send('GET', `/contacts/${visitor.id}`)).body.id).toBe(named.id)
    const alias = await app.db.selectFrom('contact_alias').select('contact_id').executeTakeFirstOrThrow()
    expect(alias.contact_id).toBe(named.id)
    const other = (await send('POST', '/contacts', { name: 'Other' })).body
    expect((await send('POST', `/contacts/${other.id}/merge`, { into: String(named.id) })).body.code).toBe(
      'accounts.contact_not_anonymous',
    )
  })
})

describe('saved views', () => {
  it('belong to a member, can be shared, and one opens the screen', async () => {
    const mine = (
      await send('POST', '/saved-views', { screen: 'accounts', name: 'Mine', content: { sort: 'mrr' } })
    ).body
    const shared = (
      await send(
        'POST',
        '/saved-views',
        { screen: 'accounts', name: 'Team', shared: true, content: {} },
        'admin',
      )
    ).body
    await send('POST', '/saved-views', { screen: 'accounts', name: 'Theirs', content: {} }, 'admin')
    await send('PUT', '/saved-views/default', { screen: 'accounts', view_id: shared.id })
    const { rows } = (await send('GET', '/saved-views?screen=accounts')).body
    expect(
      rows.map((view: { name: string; mine: boolean; is_default: boolean }) => [
        view.name,
        view.mine,
        view.is_default,
      ]),
    ).toEqual([
      ['Mine', true, false],
      ['Team', false, true],
    ])
    expect(rows[0].content).toEqual({ sort: 'mrr' })
    expect((await send('PATCH', `/saved-views/${shared.id}`, { name: 'X' })).body.code).toBe(
      'accounts.view_not_yours',
    )
    expect((await send('DELETE', `/saved-views/${shared.id}`)).status).toBe(403)
    expect(
      (await send('PATCH', `/saved-views/${mine.id}`, { name: 'Renamed', shared: true })).body,
    ).toMatchObject({ name: 'Renamed', shared: true })
    expect((await send('DELETE', `/saved-views/${shared.id}`, undefined, 'admin')).status).toBe(204)
    expect((await send('GET', '/saved-views?screen=accounts')).body.rows).toHaveLength(1)
  })
})
