import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { checkTargets } from './metric-target.service.ts'

let app: TestApp
let now = new Date('2026-05-20T03:00:00Z')

type Alert = {
  id: number
  metric: string
  side: string
  period_from: string
  value: number
  target: number
  back_at: string | null
}
type Role = 'admin' | 'cs-lead' | 'csm' | 'executive'

async function call<Body>(
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { payload?: object; role?: Role; status?: number } = {},
): Promise<Body> {
  const { payload, role = 'cs-lead', status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(status)
  return (reply.body === '' ? undefined : reply.json()) as Body
}

const alerts = async (state = 'open') =>
  (await call<{ rows: Alert[] }>('GET', `/metric-alerts?state=${state}`)).rows

const target = (part: object = {}) => ({
  metric: 'mrr',
  period: 'month',
  holds_from: '2026-04-15',
  value: 50_000,
  alert: 'below',
  ...part,
})

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (id, key, name) values (1, 'suite', 'Suite')`.execute(app.db)
  await sql`insert into account (id) values (1)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, recorded_at) values (1, 'One', '2026-01-01')`.execute(
    app.db,
  )
})

afterAll(async () => {
  await app.close()
})

test('a target belongs to whole periods and takes the place of one for the same', async () => {
  await call('PUT', '/metric-targets', { payload: target(), role: 'csm', status: 403 })
  await call('PUT', '/metric-targets', { payload: target({ metric: 'nonsense' }), status: 404 })
  for (const wrong of [
    { value: null },
    { value: 'NaN' },
    { period: 'week' },
    { alert: 'beside' },
    { holds_from: 'x' },
  ]) {
    await call('PUT', '/metric-targets', { payload: target(wrong), status: 400 })
  }
  await call('PUT', '/metric-targets', { payload: target({ value: 1 }) })
  const set = await call<object>('PUT', '/metric-targets', { payload: target() })
  expect(set).toMatchObject({ holds_from: '2026-04-01', value: 50_000 })
  const { rows } = await call<{ rows: object[] }>('GET', '/metric-targets?metric=mrr')
  expect(rows).toEqual([set])
})

test('what is not known raises nothing', async () => {
  await call('PUT', '/metric-targets', { payload: target({ metric: 'nps', value: 30 }) })
  expect(await checkTargets(app)).toBe(0)
  expect(await alerts()).toEqual([])
})

test('crossing raises once, coming back is noted, crossing again in the period is the same alert', async () => {
  await mrr(30_000)
  expect(await checkTargets(app)).toBe(2)
  const raised = await alerts()
  expect(
    raised.map(({ metric, side, period_from, value, target: wanted }) => [
      metric,
      side,
      period_from,
      value,
      wanted,
    ]),
  ).toEqual([
    ['mrr', 'below', '2026-05-01', 30_000, 50_000],
    ['mrr', 'below', '2026-04-01', 30_000, 50_000],
  ])
  expect(await checkTargets(app)).toBe(0)
  await mrr(60_000)
  await checkTargets(app)
  expect(await alerts()).toEqual([])
  expect((await alerts('all')).every(({ back_at }) => back_at !== null)).toBe(true)
  await mrr(40_000)
  expect(await checkTargets(app)).toBe(0)
  expect((await alerts()).map(({ value }) => value)).toEqual([40_000, 40_000])
})

test('seen is seen, by whom is kept', async () => {
  const [first] = await alerts()
  await call('POST', `/metric-alerts/${first?.id}/seen`, { role: 'executive', status: 204 })
  expect((await alerts()).map(({ id }) => id)).not.toContain(first?.id)
  expect((await alerts('all'))[0]).toMatchObject({ seen_by: 'Test executive' })
  await call('POST', '/metric-alerts/999999/seen', { status: 404 })
})

test('what grows with its period is below its target only when the period is over', async () => {
  await call('PUT', '/metric-targets', {
    payload: target({ metric: 'ticket-count', value: 5, holds_from: '2026-05-01' }),
  })
  await sql`insert into ticket (ticket_id, account_id, opened_at) values (1, 1, '2026-03-02T03:00:00Z'), (2, 1, '2026-05-02T03:00:00Z')`.execute(
    app.db,
  )
  await call('PUT', '/metric-targets', {
    payload: target({ metric: 'gross-revenue-retention', value: 1.5, holds_from: '2026-05-01' }),
  })
  await checkTargets(app)
  expect((await alerts()).map(({ metric }) => metric)).toContain('gross-revenue-retention')
  const of = async () => (await alerts('all')).filter(({ metric }) => metric === 'ticket-count')
  expect(await of()).toEqual([])
  now = new Date('2026-06-02T03:00:00Z')
  await checkTargets(app)
  expect(await of()).toMatchObject([{ period_from: '2026-05-01', value: 1, target: 5 }])
})

test('a target that was ended tells nobody any more', async () => {
  const { rows } = await call<{ rows: { id: number }[] }>('GET', '/metric-targets')
  for (const { id } of rows) await call('DELETE', `/metric-targets/${id}`, { status: 204 })
  await call('DELETE', `/metric-targets/${rows[0]?.id}`, { status: 404 })
  expect(await alerts()).toEqual([])
  expect(await checkTargets(app)).toBe(0)
  const audit = await sql<{
    n: number
  }>`select count(*)::integer as n from audit_entry where action like 'metric-target.%'`.execute(app.db)
  expect(audit.rows[0]?.n).toBe(5 + rows.length)
})

test('annotations: added, changed, listed by period, deleted', async () => {
  await call('POST', '/annotations', {
    payload: { day: '2026-05-01', text: 'x' },
    role: 'executive',
    status: 403,
  })
  for (const wrong of [{ day: '2026-02-30' }, { text: '  ' }, { text: 'x'.repeat(201) }]) {
    await call('POST', '/annotations', {
      payload: { day: '2026-05-01', text: 'x', ...wrong },
      role: 'csm',
      status: 400,
    })
  }
  const made = await call<{ id: number }>('POST', '/annotations', {
    payload: { day: '2026-05-01', text: '値上げ' },
    role: 'csm',
    status: 201,
  })
  expect(made).toMatchObject({ day: '2026-05-01', text: '値上げ', created_by: 'Test csm' })
  await call('POST', '/annotations', { payload: { day: '2026-06-01', text: 'Later' }, status: 201 })
  await call('PATCH', `/annotations/${made.id}`, { payload: { day: '2026-05-10' } })
  const list = async () =>
    (
      await call<{ rows: { day: string; text: string }[] }>(
        'GET',
        '/annotations?from=2026-05-01&to=2026-06-01',
      )
    ).rows
  expect(await list()).toMatchObject([{ day: '2026-05-10', text: '値上げ' }])
  await call('DELETE', `/annotations/${made.id}`, { status: 204 })
  await call('DELETE', `/annotations/${made.id}`, { status: 404 })
  expect(await list()).toEqual([])
  await call('GET', '/annotations?from=2026-06-01&to=2026-05-01', { status: 400 })
})

test('talks and tickets stand side by side; before the first of either nothing is known', async () => {
  await sql`insert into note (note_id, account_id, kind, occurred_at, body) values (1, 1, 'call', '2026-05-03T03:00:00Z', 'x'),
    (2, 1, 'note', '2026-05-04T03:00:00Z', 'x')`.execute(app.db)
  const { series } = await call<{ series: Record<string, unknown>[] }>(
    'GET',
    '/support-success?from=2026-05-01&to=2026-06-01',
  )
  expect(series.at(-1)).toMatchObject({
    from: '2026-05-01',
    customers: 1,
    tickets: 1,
    talks: 1,
    with_tickets: 1,
    with_talks: 1,
    with_both: 1,
  })
  expect(series.at(-2)).toMatchObject({ from: '2026-04-01', tickets: 0, talks: null, with_both: null })
  expect(series.at(-4)).toMatchObject({ from: '2026-02-01', tickets: null, customers: 1 })
  const nobody = await call<{ series: Record<string, unknown>[] }>('GET', '/support-success?tier=none-such')
  expect(nobody.series.every(({ customers }) => customers === 0)).toBe(true)
})

async function mrr(amount: number): Promise<void> {
  await sql`update subscription set superseded_at = now() where superseded_at = 'infinity'`.execute(app.db)
  await sql`insert into subscription (subscription_id, account_id, product_id, start_date, mrr_minor, currency)
    values (1, 1, 1, '2026-01-01', ${amount}, 'JPY')`.execute(app.db)
}
