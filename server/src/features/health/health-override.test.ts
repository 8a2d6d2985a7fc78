import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

let now = new Date('2026-11-20T03:00:00Z')
let app: TestApp
let id = 0

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values ('c1', '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name) select id, 'Customer' from a returning account_id as id`.execute(
    app.db,
  )
  id = rows[0]?.id as number
  await sql`insert into account_dirty (account_id) values (${id})`.execute(app.db)
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
  role: 'csm' | 'sales' = 'csm',
) {
  const answer = await app.http.inject({
    method,
    url: `/api/v1${url}`,
    headers: await app.as(role),
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const call = { band: 'danger', reason: 'Their budget is cut' }

describe('a CSM’s call on health', () => {
  it('stands beside the automatic value until the day it ends, on the account and in the list', async () => {
    const made = await ask('POST', `/accounts/${id}/health/judgement`, { ...call, expires_on: '2026-11-25' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      band: 'unknown',
      judgement: { band: 'danger', expires_on: '2026-11-25', automatic_band: 'unknown' },
    })
    const listed = async () => (await ask('GET', '/accounts')).body.rows[0]
    expect(await listed()).toMatchObject({
      judgement: { band: 'danger', by: 'Test csm', expires_on: '2026-11-25' },
    })
    now = new Date('2026-11-25T03:00:00Z')
    expect((await ask('GET', `/accounts/${id}/health`)).body.judgement.band).toBe('danger')
    now = new Date('2026-11-26T03:00:00Z')
    await app.refresh.refreshNews()
    expect((await ask('GET', `/accounts/${id}/health`)).body.judgement).toBeNull()
    expect((await listed()).judgement).toBeNull()
    // As of a day on which it stood, it stands.
    expect((await ask('GET', `/accounts/${id}/health?as_of=2026-11-22`)).body.judgement.band).toBe('danger')
  })

  it('is refused for days that are over and by those who may not, and is told in the audit', async () => {
    const late = await ask('POST', `/accounts/${id}/health/judgement`, { ...call, expires_on: '2026-11-01' })
    expect(late.body).toMatchObject({ code: 'health.expiry_not_ahead', field: 'expires_on' })
    expect((await ask('POST', `/accounts/${id}/health/judgement`, call, 'sales')).status).toBe(403)
    const { rows } = await sql<{ after: object }>`
      select after from audit_entry where action = 'health.judged'`.execute(app.db)
    expect(rows).toMatchObject([{ after: { band: 'danger', expires_on: '2026-11-25' } }])
  })

  it('needs no end', async () => {
    const made = await ask('POST', `/accounts/${id}/health/judgement`, call)
    expect(made.body.judgement.expires_on).toBeNull()
  })
})
