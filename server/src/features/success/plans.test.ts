import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import { followAccount, followGoals } from './goal.follow.ts'
import type { PlanContent, WholePlan } from './plan.schema.ts'

let app: TestApp
let now = new Date('2026-05-01T03:00:00Z')
const TODAY = '2026-05-01'

type Role = 'admin' | 'cs-lead' | 'csm' | 'sales' | 'executive'
type Problem = { code: string; field?: string; params?: Record<string, unknown> }

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const role of ['admin', 'cs-lead', 'csm', 'sales', 'executive'] as const) await app.as(role)
  await ensureDayPartitions(app.db, '2026-01-01', '2026-12-31')
})
afterAll(() => app.close())

beforeEach(async () => {
  now = new Date('2026-05-01T03:00:00Z')
  await emptyTables(
    app.db,
    `account, contact, success_plan, success_template, task, account_day, health_score,
      refresh_state, attribute_definition, account_dirty`,
  )
  await sql`insert into account (id) values (1), (2), (3)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, owner_id, attributes, recorded_at, valid_from)
    select n, 'Account ' || n, (select id from member where role = 'csm'), '{"orders": 12}', '2024-01-01', '2024-01-01'
    from generate_series(1, 3) n`.execute(app.db)
  await sql`insert into contact (id) values (11), (12), (21)`.execute(app.db)
  await sql`insert into contact_fact (contact_id, account_id, name) values (11, 1, 'Aoki'), (12, 1, 'Baba'), (21, 2, 'Chiba')`.execute(
    app.db,
  )
  await sql`insert into attribute_definition (key, label, type) values ('orders', '受注', 'number'), ('note', 'メモ', 'text')`.execute(
    app.db,
  )
  await sql`insert into account_day (account_id, day, is_customer, mrr_minor, active_contacts_28d, seats_paid, tickets_28d)
    select n, d::date, true, 1000 * n, 20 + (d::date - '2026-03-02'::date) / 3, 60, null
    from generate_series(1, 3) n, generate_series('2026-03-01', ${TODAY}::date, interval '1 day') d`.execute(
    app.db,
  )
  await sql`insert into refresh_state (day, usage_arrives, tickets_known) values (${TODAY}::date, true, false)`.execute(
    app.db,
  )
})

async function call<Body = WholePlan>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  options: { payload?: object; role?: Role; status?: number } = {},
): Promise<Body> {
  const { payload, role = 'csm', status = 200 } = options
  const reply = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: await app.as(role),
    ...(payload ? { payload } : {}),
  })
  expect(reply.statusCode, reply.body.slice(0, 400)).toBe(status)
  return (reply.statusCode === 204 ? undefined : reply.json()) as Body
}

const goal = (part: Partial<PlanContent['goals'][number]> = {}): PlanContent['goals'][number] => ({
  id: null,
  name: 'More people',
  measure: { kind: 'figure', name: 'active-contacts' },
  direction: 'at-least',
  baseline: null,
  baseline_on: '2026-03-02',
  target: 50,
  target_on: '2026-08-29',
  ...part,
})
const step = (part: Partial<PlanContent['steps'][number]> = {}): PlanContent['steps'][number] => ({
  id: null,
  title: 'Workshop',
  side: 'us',
  starts_on: null,
  due_on: '2026-05-20',
  owner_id: null,
  contact_id: null,
  ...part,
})
const content = (part: Partial<PlanContent> = {}): PlanContent => ({
  title: 'Adoption',
  job: 'Everybody uses it',
  starts_on: '2026-03-02',
  goals: [goal()],
  steps: [],
  ...part,
})
const make = (part: Partial<PlanContent> = {}, account = 1) =>
  call('POST', '/success-plans', {
    payload: { account_id: account, content: content(part) },
    status: 201,
  })
/** What is saved as it stands, with a change. */
const saved = async (id: number): Promise<PlanContent> => {
  const { rows } = await sql<{ content: PlanContent }>`
    select content from success_plan_version where plan_id = ${id} order by version desc limit 1`.execute(
    app.db,
  )
  return rows[0]?.content as PlanContent
}
const states = (plan: WholePlan) => plan.goals_shown.map(({ state, reason }) => reason ?? state)

describe('goals', () => {
  test('a goal takes its baseline and its value from the data', async () => {
    const plan = await make()
    expect(plan.goals_shown[0]).toMatchObject({
      baseline: 20,
      value: 40,
      state: 'on-track',
      as_of: TODAY,
      reason: null,
    })
    expect(plan.goals_shown[0]?.share).toBeCloseTo(20 / 30, 9)
    expect(plan).toMatchObject({ progress: 'on-track', agreed: 'none', version: 1 })
    const days = await call<{ rows: { day: string; value: number }[] }>(
      'GET',
      `/success-plans/${plan.id}/days`,
    )
    expect([days.rows[0], days.rows.at(-1)]).toMatchObject([
      { day: '2026-03-02', value: 20 },
      { day: TODAY, value: 40 },
    ])
  })

  test('without data, target or time a goal says why it is unknown', async () => {
    const plan = await make({
      goals: [
        goal({ measure: { kind: 'figure', name: 'tickets' }, direction: 'at-most', target: 5 }),
        goal({ target: null }),
        goal({ measure: { kind: 'reported', unit: 'h' }, direction: 'at-most', target: 10 }),
        goal({ baseline_on: '2026-06-01' }),
      ],
    })
    expect(states(plan)).toEqual(['no-value', 'no-target', 'no-value', 'not-started'])
    expect(plan).toMatchObject({ progress: 'unknown', goals: { all: 4, unknown: 3 } })
  })

  test('a baseline that meets the target is kept, a past target is reached or missed by its own day', async () => {
    const plan = await make({
      goals: [
        goal({ target: 20 }),
        goal({ target: 45 }),
        goal({ target: 30, target_on: '2026-04-10' }),
        goal({ target: 40, target_on: '2026-04-10' }),
      ],
    })
    // On 10 April the value was 33: that it is 40 today comes too late.
    expect(states(plan)).toEqual(['on-track', 'on-track', 'reached', 'missed'])
    expect(plan.progress).toBe('behind')
  })

  test('attributes and numbers the customer reports are followed too', async () => {
    const plan = await make({
      goals: [
        goal({ measure: { kind: 'attribute', key: 'orders' }, target: 12, baseline: 4 }),
        goal({ measure: { kind: 'reported', unit: 'h' }, direction: 'at-most', baseline: 30, target: 10 }),
      ],
    })
    expect(states(plan)).toEqual(['reached', 'no-value'])
    expect(plan.goals_shown[0]?.label).toBe('受注')
    const goalId = plan.goals_shown[1]?.id
    const report = (payload: object, status = 201) =>
      call<WholePlan & Problem>('POST', `/success-plans/${plan.id}/goals/${goalId}/reports`, {
        payload,
        status,
      })
    await report({ day: '2026-04-01', value: 26 })
    expect(states(await report({ day: '2026-04-28', value: 20 }))).toEqual(['reached', 'on-track'])
    expect((await report({ day: '2026-05-02', value: 9 }, 400)).code).toBe('success.report_in_future')
    const reports = await call<{ rows: { id: number; value: number }[] }>(
      'GET',
      `/success-plans/${plan.id}/reports`,
    )
    expect(reports.rows.map(({ value }) => value)).toEqual([20, 26])
    const back = await call('DELETE', `/success-plans/${plan.id}/reports/${reports.rows[0]?.id}`)
    expect(back.goals_shown[1]).toMatchObject({ value: 26, state: 'behind' })
  })

  test('measures that are not there, and numbers by hand for data, are refused', async () => {
    const post = (goals: PlanContent['goals']) =>
      call<Problem>('POST', '/success-plans', {
        payload: { account_id: 1, content: content({ goals }) },
        status: 400,
      })
    expect((await post([goal({ measure: { kind: 'attribute', key: 'note' } })])).code).toBe(
      'success.measure_unknown',
    )
    expect((await post([goal({ target_on: '2026-03-02' })])).field).toBe('content.goals.0.target_on')
    const plan = await make()
    const path = `/success-plans/${plan.id}/goals/${plan.goals_shown[0]?.id}/reports`
    const payload = { day: TODAY, value: 1 }
    expect((await call<Problem>('POST', path, { payload, status: 400 })).code).toBe('success.not_reported')
  })

  test('day by day comes to the same as all at once', async () => {
    await make({ goals: [goal(), goal({ target: 30, target_on: '2026-04-10' }), goal({ target: null })] })
    await make({ goals: [goal({ measure: { kind: 'attribute', key: 'orders' }, target: 5 })] }, 2)
    const kept = async () => [
      (await sql`select * from success_goal_day order by goal_id, day`.execute(app.db)).rows,
      (await sql`select * from success_account_day order by account_id, day`.execute(app.db)).rows,
    ]
    const whole = await kept()
    await sql`truncate success_goal_day, success_account_day`.execute(app.db)
    const { rows } = await sql<{ day: string }>`
      select distinct day::text from account_day where day >= '2026-03-02' order by 1`.execute(app.db)
    for (const { day } of rows) {
      for (const part of ['facts', 'score'] as const) {
        await followGoals(app.db, { memberIds: undefined, days: [day] }, part)
      }
    }
    expect(await kept()).toEqual(whole)
    await followAccount(app.db, 1, TODAY)
    expect(await kept()).toEqual(whole)
  })
})

describe('editing', () => {
  test('a save is a version; the second of two people sees who was first and loses nothing', async () => {
    const plan = await make({ steps: [step()] })
    const mine = await saved(plan.id)
    const theirs = { ...mine, job: 'Another job' }
    const put = (given: PlanContent, version: number, status = 200) =>
      call<WholePlan & Problem>('PUT', `/success-plans/${plan.id}`, {
        payload: { version, content: given },
        role: 'cs-lead',
        status,
      })
    expect(await put(theirs, 1)).toMatchObject({ version: 2, job: 'Another job' })
    const refused = await put({ ...mine, title: 'Mine' }, 1, 409)
    expect(refused).toMatchObject({
      code: 'success.changed_meanwhile',
      params: { version: 2, by: 'Test cs-lead' },
    })
    expect((await saved(plan.id)).job).toBe('Another job')
    expect(await put(theirs, 2)).toMatchObject({ version: 2 })
  })

  test('what a goal measures stays, and ids of other plans are not taken', async () => {
    const [plan, other] = [await make(), await make({}, 2)]
    const base = await saved(plan.id)
    const put = (goals: PlanContent['goals'], status: number) =>
      call<Problem>('PUT', `/success-plans/${plan.id}`, {
        payload: { version: 1, content: { ...base, goals } },
        status,
      })
    const first = base.goals[0] as PlanContent['goals'][number]
    expect((await put([{ ...first, measure: { kind: 'reported', unit: '' } }], 409)).code).toBe(
      'success.measure_fixed',
    )
    expect((await put([{ ...first, id: other.goals_shown[0]?.id ?? 0 }], 400)).code).toBe(
      'success.item_unknown',
    )
  })

  test('our steps are tasks, and go with them', async () => {
    const plan = await make({
      steps: [step(), step({ title: 'Name people', side: 'customer', contact_id: 11, due_on: '2026-04-20' })],
    })
    const [ours, customers] = plan.steps_shown
    expect(ours).toMatchObject({ owner: 'Test csm', is_done: false })
    expect(customers).toMatchObject({ contact: 'Aoki', is_overdue: true, task_id: null })
    expect(plan.steps).toEqual({ all: 2, done: 0, overdue: 1 })
    const tasks = async () =>
      (
        await sql<{ title: string; state: string; source: string; due_on: string }>`
          select title, state, source, due_on::text from task order by id`.execute(app.db)
      ).rows
    expect(await tasks()).toEqual([
      { title: 'Workshop', state: 'open', source: 'plan', due_on: '2026-05-20' },
    ])
    const tick = (id: number | undefined, done: boolean) =>
      call('PUT', `/success-plans/${plan.id}/steps/${id}/done`, { payload: { done } })
    expect((await tick(ours?.id, true)).steps.done).toBe(1)
    expect((await tasks())[0]?.state).toBe('done')
    expect((await tick(customers?.id, true)).steps).toEqual({ all: 2, done: 2, overdue: 0 })
    await tick(ours?.id, false)

    const base = await saved(plan.id)
    const put = (steps: PlanContent['steps'], version: number) =>
      call('PUT', `/success-plans/${plan.id}`, { payload: { version, content: { ...base, steps } } })
    const [mine, theirs] = base.steps as [PlanContent['steps'][number], PlanContent['steps'][number]]
    await put([{ ...mine, title: 'Two workshops', due_on: '2026-06-01' }, theirs], 1)
    expect((await tasks())[0]).toMatchObject({ title: 'Two workshops', state: 'open', due_on: '2026-06-01' })
    await put([{ ...mine, side: 'customer' }, theirs], 2)
    expect((await tasks())[0]?.state).toBe('dropped')
    await put([mine, theirs], 3)
    expect(await tasks()).toEqual([
      { title: 'Workshop', state: 'open', source: 'plan', due_on: '2026-05-20' },
    ])
    await put([theirs], 4)
    expect((await tasks())[0]?.state).toBe('dropped')
  })

  test('people of another account do not get steps', async () => {
    const payload = {
      account_id: 1,
      content: content({ steps: [step({ side: 'customer', contact_id: 21 })] }),
    }
    const problem = await call<Problem>('POST', '/success-plans', { payload, status: 400 })
    expect(problem).toMatchObject({
      code: 'success.contact_not_of_account',
      field: 'steps.0.contact_id',
    })
  })

  test('a closed plan is followed no more and takes no changes until it is opened again', async () => {
    const plan = await make()
    const closed = await call('POST', `/success-plans/${plan.id}/close`, { payload: { note: 'Done' } })
    expect(closed).toMatchObject({ closed_on: TODAY, closed_by: 'Test csm', closed_note: 'Done' })
    expect(closed.goals_shown[0]).toMatchObject({ state: 'on-track', as_of: '2026-04-30' })
    const put = { payload: { version: 1, content: await saved(plan.id) }, status: 409 }
    expect((await call<Problem>('PUT', `/success-plans/${plan.id}`, put)).code).toBe('success.closed')
    expect((await call<{ rows: unknown[] }>('GET', '/success-plans')).rows).toEqual([])
    const open = await call('POST', `/success-plans/${plan.id}/reopen`, { payload: {} })
    expect(open.goals_shown[0]?.as_of).toBe(TODAY)
  })
})

describe('lists', () => {
  test('plans are found by state, owner, overdue steps and agreement; page by page', async () => {
    const onTrack = await make()
    const behind = await make({ goals: [goal({ target: 500 })], steps: [step({ due_on: '2026-04-01' })] }, 2)
    const ids = async (query = '') =>
      (await call<{ rows: { id: number }[] }>('GET', `/success-plans?${query}`)).rows.map(({ id }) => id)
    expect(await ids()).toEqual([behind.id, onTrack.id])
    expect(await ids('state=behind')).toEqual([behind.id])
    expect(await ids('overdue=yes')).toEqual([behind.id])
    expect(await ids('account=1')).toEqual([onTrack.id])
    expect(await ids('owner=none')).toEqual([])
    expect(await ids('agreed=agreed')).toEqual([])
    const page = await call<{ rows: { id: number }[]; next_cursor: string }>('GET', '/success-plans?limit=1')
    expect(await ids(`limit=1&cursor=${page.next_cursor}`)).toEqual([onTrack.id])
    expect(await call('GET', '/success-plans/sums')).toEqual({
      by_state: expect.arrayContaining([
        { state: 'behind', plans: 1 },
        { state: 'on-track', plans: 1 },
      ]),
      overdue: 1,
      without: 1,
    })
    const without = await call<{ rows: { id: number }[] }>('GET', '/success-plans/without')
    expect(without.rows.map(({ id }) => id)).toEqual([3])
  })

  test('whoever may only read, reads', async () => {
    const plan = await make()
    await call('GET', `/success-plans/${plan.id}`, { role: 'executive' })
    for (const role of ['executive', 'sales'] as const) {
      await call('POST', `/success-plans/${plan.id}/close`, { payload: {}, role, status: 403 })
      await call('GET', `/success-plans/${plan.id}/links`, { role, status: 403 })
    }
  })

  test('a merged account brings its plans along', async () => {
    const plan = await make({}, 2)
    await sql`update account set merged_into = 1 where id = 2`.execute(app.db)
    await sql`update account_day set active_contacts_28d = 20 where account_id = 1 and day > '2026-03-02'`.execute(
      app.db,
    )
    for (const part of ['facts', 'score'] as const) {
      await followGoals(app.db, { memberIds: [1, 2], days: [TODAY] }, part)
    }
    const list = await call<{ rows: { id: number; account: object }[] }>('GET', '/success-plans?account=1')
    expect(list.rows).toMatchObject([{ id: plan.id, account: { id: 1, name: 'Account 1' } }])
    const now2 = await call('GET', `/success-plans/${plan.id}`)
    expect(now2.goals_shown[0]).toMatchObject({ value: 20, state: 'behind' })
    const { rows } =
      await sql`select account_id, state from success_account_day where day = ${TODAY}::date`.execute(app.db)
    expect(rows).toEqual([{ account_id: 1, state: 'behind' }])
  })
})

describe('what others make of it', () => {
  test('the score of an account counts its goals, where the rule gives them weight', async () => {
    await make({ goals: [goal(), goal({ target: 500 }), goal({ target: null })] })
    const asked = { role: 'cs-lead' as const }
    type Rules = { rows: { version: number; content: { measures: { key: string; weight: number }[] } }[] }
    const { rows } = await call<Rules>('GET', '/health/rules', asked)
    const rule = rows[0]?.content
    const measures = (rule?.measures ?? []).map((one) => ({
      ...one,
      weight: one.key === 'goals-on-track' ? 1 : 0,
    }))
    const payload = { rule: { ...rule, measures, minimum_known: 0 }, based_on: rows[0]?.version }
    await call('POST', '/health/rules', { ...asked, payload, status: 201 })
    await app.refresh.refreshAll()
    const { rows: scores } = await sql<{ account_id: number; outcomes: number | null }>`
      select account_id, outcomes from health_score where day = ${TODAY}::date order by account_id`.execute(
      app.db,
    )
    expect(scores).toEqual([
      { account_id: 1, outcomes: 50 },
      { account_id: 2, outcomes: null },
      { account_id: 3, outcomes: null },
    ])
  })

  test('segments ask for the state of plans and for goals behind', async () => {
    await make({ goals: [goal({ target: 500 })] })
    await make({}, 2)
    const members = async (rule: object) => {
      const tried = await call<{ matching: number }>('POST', '/segments/preview', { payload: { rule } })
      return tried
    }
    const state = (value: string[]) => ({ kind: 'condition', field: 'plan-state', op: 'any-of', value })
    expect(await members(state(['behind']))).toMatchObject({ accounts: 1 })
    expect(await members(state(['on-track', 'none']))).toMatchObject({ accounts: 2 })
    expect(await members({ kind: 'condition', field: 'goals-behind', op: 'ge', value: 1 })).toMatchObject({
      accounts: 1,
    })
  })

  test('goals measured by health follow the score and do not feed it', async () => {
    await make({ goals: [goal({ measure: { kind: 'figure', name: 'health' }, target: 60, baseline: 10 })] })
    await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
      values (1, ${TODAY}::date, 1, 72, 1, 'good', '{}', '{}')`.execute(app.db)
    for (const part of ['facts', 'score'] as const) {
      await followGoals(app.db, { memberIds: undefined, days: [TODAY] }, part)
    }
    const { rows } =
      await sql`select state, goals from success_account_day where day = ${TODAY}::date`.execute(app.db)
    expect(rows).toEqual([{ state: 'reached', goals: 0 }])
  })
})
