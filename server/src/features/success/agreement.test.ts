import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { readPdf } from '../../../test/pdf-text.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import type { PlanContent, WholePlan } from './plan.schema.ts'
import type { SharedPlan } from './shared.plan.ts'

let app: TestApp
let now = new Date('2026-05-01T03:00:00Z')
const TODAY = '2026-05-01'
type Role = 'admin' | 'csm' | 'sales'
type Problem = { code: string; field?: string; params?: Record<string, unknown> }

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const role of ['admin', 'csm', 'sales'] as const) await app.as(role)
  await ensureDayPartitions(app.db, '2026-04-01', '2026-12-31')
})
afterAll(() => app.close())

beforeEach(async () => {
  now = new Date('2026-05-01T03:00:00Z')
  await emptyTables(
    app.db,
    `account, contact, success_plan, success_template, task, account_day, refresh_state,
      account_dirty`,
  )
  await sql`insert into account (id) values (1), (2)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, owner_id) values (1, 'Acme', null), (2, 'Other', null)`.execute(
    app.db,
  )
  await sql`insert into contact (id) values (11), (21)`.execute(app.db)
  await sql`insert into contact_fact (contact_id, account_id, name) values (11, 1, 'Aoki'), (21, 2, 'Chiba')`.execute(
    app.db,
  )
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, active_contacts_28d, seats_paid)
    values (1, ${TODAY}::date, true, 1000, 21, 60), (2, ${TODAY}::date, true, 1000, null, null)`.execute(
    app.db,
  )
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${TODAY}::date, true, false)`.execute(
    app.db,
  )
})

type Asked = { payload?: object; role?: Role | undefined; status?: number; headers?: Record<string, string> }
async function call<Body = WholePlan>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  { payload, status = 200, ...asked }: Asked = {},
): Promise<Body> {
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: asked.headers ?? (await app.as(asked.role ?? 'csm')),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 400)).toBe(status)
  return (reply.body === '' ? undefined : reply.json()) as Body
}
const outside = { headers: {} }

const content: PlanContent = {
  title: 'Adoption',
  job: 'Everybody uses it',
  starts_on: TODAY,
  goals: [
    {
      id: null,
      name: 'More people',
      measure: { kind: 'figure', name: 'active-contacts' },
      direction: 'at-least',
      baseline: null,
      baseline_on: TODAY,
      target: 40,
      target_on: '2026-09-01',
    },
  ],
  steps: [],
}
const make = (part: Partial<PlanContent> = {}, account = 1) =>
  call('POST', '/success-plans', {
    payload: { account_id: account, content: { ...content, ...part } },
    status: 201,
  })
async function change(id: number, part: Partial<PlanContent>) {
  const { rows } = await sql<{ content: PlanContent; version: number }>`
    select content, version from success_plan_version where plan_id = ${id} order by version desc limit 1`.execute(
    app.db,
  )
  const payload = { version: rows[0]?.version, content: { ...rows[0]?.content, ...part } }
  return call('PUT', `/success-plans/${id}`, { payload })
}
const link = async (id: number, payload: object = { contact_id: 11 }) => {
  const made = await call<{ id: number; url: string }>('POST', `/success-plans/${id}/links`, {
    payload,
    status: 201,
  })
  return { id: made.id, token: made.url.split('#')[1] ?? '' }
}
const open = (token: string, status = 200) =>
  call<SharedPlan & Problem>('POST', '/shared-plan', { payload: { token }, status, ...outside })
const agree = (token: string, version: number, status = 200) =>
  call<SharedPlan & Problem>('POST', '/shared-plan/agreement', {
    payload: { token, version },
    status,
    ...outside,
  })

describe('agreeing by a link', () => {
  test('the contact sees the plan, agrees, and is asked again once it has changed', async () => {
    const plan = await make()
    const { token } = await link(plan.id)
    expect(await open(token)).toMatchObject({
      account: 'Acme',
      contact: { name: 'Aoki', has_agreed: false },
      changed: null,
      version: 1,
    })
    expect(await agree(token, 1)).toMatchObject({ contact: { has_agreed: true }, changed: [] })
    await agree(token, 1)
    const agreed = await call('GET', `/success-plans/${plan.id}`)
    expect(agreed).toMatchObject({ agreed: 'agreed', agreed_version: 1, agreed_on: TODAY })
    expect(agreed.agreements).toMatchObject([{ contact_name: 'Aoki', how: 'link', recorded_by: 'Aoki' }])

    const after = await change(plan.id, { title: 'Adoption everywhere', goals: [] })
    expect(after).toMatchObject({ agreed: 'changed', agreed_version: 1, version: 2 })
    expect(after.agreed_content?.goals).toHaveLength(1)
    expect(await open(token)).toMatchObject({
      contact: { has_agreed: false },
      changed: [
        { list: null, kind: 'changed', name: '' },
        { list: 'goals', kind: 'removed', name: 'More people' },
      ],
    })
    expect((await agree(token, 1, 409)).code).toBe('success.changed_meanwhile')
    expect((await agree(token, 2, 409)).code).toBe('success.goals_incomplete')
  })

  test('what was agreed on cannot be written over', async () => {
    const plan = await make()
    const { token } = await link(plan.id)
    await agree(token, 1)
    const spoilt = [
      sql`update success_plan_version set content = '{}' where plan_id = ${plan.id}`,
      sql`delete from success_agreement where plan_id = ${plan.id}`,
    ]
    for (const statement of spoilt) {
      await expect(statement.execute(app.db)).rejects.toThrow('what was agreed on cannot be changed')
    }
  })

  test('wrong, revoked and expired links show nothing', async () => {
    const plan = await make()
    const { id, token } = await link(plan.id)
    expect((await open(`${token}x`, 404)).code).toBe('success.link_not_valid')
    expect((await open('tplan_guess', 404)).code).toBe('success.link_not_valid')
    await call('DELETE', `/success-plans/${plan.id}/links/${id}`, { status: 204 })
    expect((await open(token, 410)).code).toBe('success.link_over')
    expect((await agree(token, 1, 410)).code).toBe('success.link_over')
    const short = await link(plan.id, { contact_id: 11, days: 1 })
    now = new Date('2026-05-02T02:59:00Z')
    await open(short.token)
    now = new Date('2026-05-02T03:00:00Z')
    expect((await open(short.token, 410)).code).toBe('success.link_over')
  })

  test('only its hash is kept, and the page tells of nothing but the plan', async () => {
    const [plan] = [await make(), await make({ title: 'Of the other' }, 2)]
    const { token } = await link(plan.id)
    const { rows } = await sql<{ row: string }>`select to_json(l)::text as row from success_link l`.execute(
      app.db,
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.row).not.toContain(token.slice(6))
    const shown = JSON.stringify(await open(token))
    expect(shown).not.toMatch(/Other|Of the other|Chiba|owner_id|mrr/)
    await call('GET', `/success-plans/${plan.id}`, { ...outside, status: 401 })
  })

  test('a link without a person only shows; a person of another account gets none', async () => {
    const plan = await make()
    const { token } = await link(plan.id, {})
    expect((await open(token)).contact).toBeNull()
    expect((await agree(token, 1, 403)).code).toBe('success.link_only_shows')
    const refused = await call<Problem>('POST', `/success-plans/${plan.id}/links`, {
      payload: { contact_id: 21 },
      status: 400,
    })
    expect(refused).toMatchObject({ code: 'success.contact_not_of_account', field: 'contact_id' })
  })

  test('who has moved to another account agrees no more', async () => {
    const plan = await make()
    const { token } = await link(plan.id)
    await sql`update contact_fact set superseded_at = ${now} where contact_id = 11`.execute(app.db)
    await sql`insert into contact_fact (contact_id, account_id, name) values (11, 2, 'Aoki')`.execute(app.db)
    expect((await open(token)).contact).toBeNull()
    expect((await agree(token, 1, 400)).code).toBe('success.contact_not_of_account')
  })

  test('who guesses is slowed down, whatever headers they send', async () => {
    const statuses = new Set<number>()
    for (let n = 0; n < 12; n += 1) {
      const reply = await app.http.inject({
        method: 'POST',
        url: '/api/v1/shared-plan/agreement',
        remoteAddress: '10.1.2.3',
        headers: { authorization: `Bearer ${n}` },
        payload: { token: `tplan_${n}`, version: 1 },
      })
      statuses.add(reply.statusCode)
    }
    expect([...statuses]).toEqual([404, 429])
  })
})

describe('agreeing by hand', () => {
  const byHand = (id: number, part: object, status = 201) =>
    call<WholePlan & Problem>('POST', `/success-plans/${id}/agreements`, {
      payload: { version: 1, contact_id: 11, agreed_on: '2026-04-30', note: 'On the phone', ...part },
      status,
    })

  test('is written down with its day and who wrote it', async () => {
    const plan = await make()
    const told = await byHand(plan.id, {})
    expect(told).toMatchObject({ agreed: 'agreed', agreed_on: '2026-04-30' })
    expect(told.agreements).toMatchObject([
      { contact_name: 'Aoki', how: 'by-hand', recorded_by: 'Test csm', note: 'On the phone' },
    ])
  })

  test('is refused of others, of days to come, of older versions and of plans that say too little', async () => {
    const plan = await make()
    expect((await byHand(plan.id, { contact_id: 21 }, 400)).code).toBe('success.contact_not_of_account')
    expect((await byHand(plan.id, { agreed_on: '2026-05-02' }, 400)).code).toBe('success.agreed_in_future')
    expect((await byHand(plan.id, { version: 2 }, 409)).code).toBe('success.changed_meanwhile')
    const [first] = content.goals
    const vague = await make({ goals: [{ ...(first as PlanContent['goals'][number]), target: null }] })
    expect((await byHand(vague.id, {}, 409)).code).toBe('success.goals_incomplete')
  })
})

describe('templates', () => {
  test('a ready one makes a plan with goals from the data and tasks of our side', async () => {
    const plan = await call('POST', '/success-plans', {
      payload: { account_id: 1, template: 'adoption', language: 'en' },
      status: 201,
    })
    expect(plan).toMatchObject({ title: 'Adoption across the team', starts_on: TODAY, ends_on: '2026-09-28' })
    expect(plan.goals_shown.map(({ baseline, target }) => [baseline, target])).toEqual([
      [0.35, 0.8],
      [21, 28],
      [null, 6],
    ])
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from task where source = 'plan' and account_id = 1`.execute(app.db)
    expect([rows[0]?.n, plan.steps_shown.filter(({ task_id: id }) => id !== null).length]).toEqual([3, 3])
    expect(
      (
        await call<Problem>('POST', '/success-plans', {
          payload: { account_id: 1, template: 'x' },
          status: 404,
        })
      ).code,
    ).toBe('success.template_not_found')
  })

  test('of what is not known no target is made', async () => {
    const plan = await call('POST', '/success-plans', {
      payload: { account_id: 2, template: 'expansion', language: 'ja' },
      status: 201,
    })
    expect(plan.goals_shown.map(({ target, reason }) => [target, reason])).toEqual([
      [null, 'no-target'],
      [0.7, 'no-value'],
      [3, 'no-value'],
    ])
  })

  test('every ready one makes a plan, in both languages', async () => {
    const { rows } = await call<{ rows: { key: string }[] }>('GET', '/success-templates')
    expect(rows.length).toBeGreaterThan(3)
    for (const { key } of rows) {
      for (const language of ['ja', 'en']) {
        const payload = { account_id: 1, template: key, language }
        await call('POST', '/success-plans', { payload, status: 201 })
      }
    }
  })

  test('a plan is kept as a template, used and retired', async () => {
    const plan = await make()
    const keep = (status: number) =>
      call<{ key: string } & Problem>('POST', '/success-templates', {
        payload: { plan_id: plan.id, name: 'Ours' },
        status,
      })
    const { key } = await keep(201)
    expect((await keep(409)).code).toBe('success.template_name_taken')
    const payload = { account_id: 2, template: key, starts_on: '2026-06-01' }
    const made = await call('POST', '/success-plans', { payload, status: 201 })
    expect(made.goals_shown[0]).toMatchObject({ target: 40, target_on: '2026-10-02', state: 'not-started' })
    type Template = { key: string; content: { goals: object[]; steps: object[] } }
    const { rows } = await call<{ rows: Template[] }>('GET', '/success-templates')
    expect(rows[0]).toMatchObject({ key, plans: 1, revision: 1, changed_by: null })
    const { content } = rows[0] as Template
    const [first] = content.goals
    const change = (part: object, status: number) =>
      call<Problem>('PUT', `/success-templates/${key}`, {
        payload: { revision: 1, name: 'Ours, shorter', description: '', content, ...part },
        status,
      })
    await change({ content: { ...content, goals: [{ ...first, due: 30 }] } }, 204)
    const conflict = await change({ name: 'Over it' }, 409)
    expect(conflict).toMatchObject({
      code: 'success.template_changed_meanwhile',
      params: { revision: 2, by: expect.any(String) },
    })
    await change(
      { revision: 2, content: { ...content, steps: [{ title: 'x', side: 'us', start: 5, due: 4 }] } },
      400,
    )
    const again = await call('POST', '/success-plans', { payload, status: 201 })
    expect(again.goals_shown.map(({ target_on }) => target_on)).toEqual(['2026-07-01'])
    await call('DELETE', `/success-templates/${key}`, { status: 204 })
    await call('POST', '/success-plans', { payload, status: 404 })
  })
})

test('a plan comes as PDF in both languages, for us and by the link', async () => {
  const plan = await make({ title: '社内への定着' })
  const { token } = await link(plan.id)
  for (const language of ['ja', 'en']) {
    const ours = await app.http.inject({
      url: `/api/v1/success-plans/${plan.id}/pdf?language=${language}`,
      headers: await app.as('sales'),
    })
    const theirs = await app.http.inject({
      method: 'POST',
      url: '/api/v1/shared-plan/pdf',
      payload: { token, language },
    })
    for (const reply of [ours, theirs]) {
      expect(reply.statusCode).toBe(200)
      const { text, fonts } = readPdf(reply.rawPayload)
      expect(text).toContain('社内への定着')
      expect(text).toContain(language === 'ja' ? '成功計画·Acme' : 'Acme')
      expect(text).not.toContain('\uFFFD')
      expect(fonts.length).toBeGreaterThan(0)
      for (const font of fonts)
        expect(font).toMatchObject({ name: expect.stringContaining('NotoSansJP'), isEmbedded: true })
    }
  }
})
