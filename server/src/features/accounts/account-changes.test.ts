import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let app: TestApp
let clock = Date.parse('2026-11-01T00:00:00Z')

function tick(): Date {
  clock += 1000
  return new Date(clock)
}

beforeAll(async () => {
  app = await createTestApp({ clock: tick })
})
afterAll(() => app.close())

type Send = { role?: Parameters<TestApp['as']>[0]; body?: object; match?: string }

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, options: Send = {}) {
  const headers = {
    ...(await app.as(options.role ?? 'csm')),
    ...(options.match ? { 'if-match': options.match } : {}),
  }
  const response = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(options.body ? { payload: options.body } : {}),
  })
  return { status: response.statusCode, body: response.body ? response.json() : undefined }
}

async function create(name: string, more: object = {}) {
  const { status, body } = await send('POST', '/accounts', { body: { name, ...more } })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const dirty = async () =>
  (await app.db.selectFrom('account_dirty').select('account_id').execute()).map((row) => row.account_id)

describe('creating and changing', () => {
  it('creates, reads by both ids and marks the account for the next refresh', async () => {
    const made = await create('Aoba', { external_id: 'C-1', tags: ['vip'] })
    const { body } = await send('GET', '/accounts/ext:C-1')
    expect(body).toMatchObject({
      id: made.id,
      name: 'Aoba',
      stage: 'active',
      tags: ['vip'],
      mrr_minor: null,
      health: null,
    })
    expect(await dirty()).toContain(made.id)
    const again = await send('POST', '/accounts', { body: { name: 'Other', external_id: 'C-1' } })
    expect([again.status, again.body.code, again.body.field]).toEqual([
      409,
      'accounts.external_id_taken',
      'external_id',
    ])
  })

  it('keeps what is absent and clears what is null', async () => {
    const made = await create('Keep', { tier: 'A', industry: 'Food', tags: ['x'] })
    const { body } = await send('PATCH', `/accounts/${made.id}`, { body: { tier: null } })
    expect(body).toMatchObject({ name: 'Keep', tier: null, industry: 'Food', tags: ['x'] })
    const audit = await app.db
      .selectFrom('audit_entry')
      .selectAll()
      .where('entity_id', '=', String(made.id))
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect(audit).toMatchObject({ action: 'account.changed', before: { tier: 'A' }, after: { tier: null } })
  })

  it('refuses a change on top of a version that is no longer current, and says what changed', async () => {
    const made = await create('Race', { tier: 'A' })
    await send('PATCH', `/accounts/${made.id}`, { body: { tier: 'B' } })
    const late = await send('PATCH', `/accounts/${made.id}`, {
      body: { stage: 'churned' },
      match: made.recorded_at,
    })
    expect([late.status, late.body.code]).toEqual([409, 'accounts.changed_meanwhile'])
    expect(late.body.params.changed).toEqual([{ field: 'tier', before: 'A', now: 'B' }])
    const fresh = await send('PATCH', `/accounts/${made.id}`, {
      body: { stage: 'churned' },
      match: late.body.params.recorded_at,
    })
    expect([fresh.status, fresh.body.stage]).toEqual([200, 'churned'])
  })

  it('lets writers at the same moment pass one after the other', async () => {
    const made = await create('Busy')
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => send('PATCH', `/accounts/${made.id}`, { body: { tier: `T${i}` } })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
  })

  it('knows owners and parents, and no account stands above itself', async () => {
    const top = await create('Top')
    const child = await create('Child', { parent_id: top.id })
    expect(child.parent).toEqual({ id: top.id, name: 'Top' })
    const loop = await send('PATCH', `/accounts/${top.id}`, { body: { parent_id: child.id } })
    expect([loop.status, loop.body.code]).toEqual([400, 'accounts.parent_not_possible'])
    const nobody = await send('PATCH', `/accounts/${top.id}`, {
      body: { owner_id: '00000000-0000-4000-8000-000000000000' },
    })
    expect([nobody.status, nobody.body.code, nobody.body.field]).toEqual([
      400,
      'accounts.member_unknown',
      'owner_id',
    ])
  })

  it('gives the account as it was known on an earlier day', async () => {
    const made = await create('Then', { tier: 'A' })
    clock += 5 * 86_400_000
    await send('PATCH', `/accounts/${made.id}`, { body: { tier: 'C' } })
    const then = await send('GET', `/accounts/${made.id}?as_of=2026-11-02`)
    expect([then.body.tier, then.body.as_of]).toEqual(['A', '2026-11-02'])
    expect((await send('GET', `/accounts/${made.id}?as_of=2026-10-01`)).status).toBe(404)
  })
})

describe('custom attributes', () => {
  it('are checked against their definitions', async () => {
    for (const body of [
      { key: 'employees', label: 'Employees', type: 'number' },
      { key: 'region', label: 'Region', type: 'choice', choices: ['east', 'west'] },
    ]) {
      expect((await send('POST', '/attribute-definitions', { role: 'cs-lead', body })).status).toBe(201)
    }
    const made = await create('Typed', { attributes: { employees: 40 } })
    const set = (attributes: object) => send('PATCH', `/accounts/${made.id}`, { body: { attributes } })
    expect((await set({ region: 'east' })).body.attributes).toEqual({ employees: 40, region: 'east' })
    expect((await set({ employees: null })).body.attributes).toEqual({ region: 'east' })
    const wrong = await set({ employees: 'many' })
    expect([wrong.status, wrong.body.code, wrong.body.field]).toEqual([
      400,
      'accounts.attribute_wrong_type',
      'attributes.employees',
    ])
    expect((await set({ region: 'north' })).body.code).toBe('accounts.attribute_wrong_type')
    expect((await set({ unheard: 1 })).body.code).toBe('accounts.attribute_unknown')
    const narrower = await send('PATCH', '/attribute-definitions/region', {
      role: 'cs-lead',
      body: { choices: ['west'] },
    })
    expect([narrower.status, narrower.body.params]).toEqual([409, { accounts: 1 }])
    const { rows } = (await send('GET', '/attribute-definitions')).body
    expect(rows).toMatchObject([
      { key: 'employees', label_en: null, accounts: 0 },
      { key: 'region', accounts: 1 },
    ])
  })
})

describe('changing many', () => {
  it('answers with the order that undoes it', async () => {
    const a = await create('Bulk 1', { tier: 'A', tags: ['x'] })
    const b = await create('Bulk 2', { tier: 'B' })
    const changed = await send('PATCH', '/accounts', {
      body: { changes: [{ ids: [a.id, b.id, 999_999], tier: 'C', add_tags: ['new'], remove_tags: ['x'] }] },
    })
    expect(changed.body.changed).toBe(2)
    const read = async (id: number) => (await send('GET', `/accounts/${id}`)).body
    expect([await read(a.id), await read(b.id)]).toMatchObject([
      { tier: 'C', tags: ['new'] },
      { tier: 'C', tags: ['new'] },
    ])
    const undone = await send('PATCH', '/accounts', { body: { changes: changed.body.undo } })
    expect(undone.body.changed).toBe(2)
    expect([await read(a.id), await read(b.id)]).toMatchObject([
      { tier: 'A', tags: ['x'] },
      { tier: 'B', tags: [] },
    ])
  })
})

describe('merging', () => {
  it('reads one account as the other, and takes it back with what came along', async () => {
    const a = await create('A', { external_id: 'M-A' })
    const b = await create('B', { external_id: 'M-B' })
    const c = await create('C', { external_id: 'M-C' })
    await send('POST', '/accounts/ext:M-A/notes', { body: { body: 'Said at A' } })
    await send('POST', '/accounts/ext:M-A/merge', { body: { into: 'ext:M-B' } })
    const merged = await send('POST', '/accounts/ext:M-B/merge', { body: { into: String(c.id) } })
    expect(merged.body.merged.map((item: { name: string }) => item.name).sort()).toEqual(['A', 'B'])
    expect((await send('GET', '/accounts/ext:M-A')).body.id).toBe(c.id)
    expect(
      (await send('GET', `/accounts/${c.id}/notes`)).body.rows.map((note: { body: string }) => note.body),
    ).toEqual(['Said at A'])
    expect((await send('GET', '/accounts?q=M-A')).body.rows).toEqual([])

    expect((await send('POST', '/accounts/ext:M-B/unmerge')).body.id).toBe(b.id)
    expect((await send('GET', '/accounts/ext:M-A')).body.id).toBe(b.id)
    await send('POST', '/accounts/ext:M-A/unmerge')
    expect((await send('GET', '/accounts/ext:M-A')).body.id).toBe(a.id)
    expect((await send('POST', '/accounts/ext:M-A/unmerge')).body.code).toBe('accounts.not_merged')
    const actions = await app.db
      .selectFrom('audit_entry')
      .select('action')
      .where('action', 'like', 'account.%merged')
      .execute()
    expect(actions).toHaveLength(4)
  })

  it('never merges an account into itself', async () => {
    const a = await create('Self')
    const self = await send('POST', `/accounts/${a.id}/merge`, { body: { into: String(a.id) } })
    expect([self.status, self.body.code]).toEqual([400, 'accounts.merge_into_self'])
  })
})

describe('who may', () => {
  it.each([
    ['admin', 200],
    ['cs-lead', 200],
    ['csm', 200],
    ['sales', 200],
    ['support', 200],
    ['product', 403],
    ['executive', 403],
  ] as const)('%s changing an account is answered with %i', async (role, status) => {
    const made = await create(`For ${role}`)
    expect((await send('PATCH', `/accounts/${made.id}`, { role, body: { tier: 'Z' } })).status).toBe(status)
    expect((await send('GET', `/accounts/${made.id}`, { role })).status).toBe(200)
  })

  it('lets only admins and leads define attributes', async () => {
    const body = { key: 'nope', label: 'Nope', type: 'text' }
    expect((await send('POST', '/attribute-definitions', { role: 'sales', body })).status).toBe(403)
  })
})
