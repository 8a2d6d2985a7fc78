import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { byHand, on, onboardingWorld, type Run, standings, step } from '../../../test/onboarding.ts'

let app: TestApp
let now = new Date('2026-04-10T03:00:00Z')
const world = onboardingWorld(
  () => app,
  () => now,
)
const { ask, begin, happened, refresh, run, start, switchOn, template } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
})
afterAll(() => app.close())
beforeEach(async () => {
  now = new Date('2026-04-10T03:00:00Z')
  await world.empty()
})

const act = (id: number, stepId: string, what: object, role: 'admin' | 'csm' | 'sales' = 'csm') =>
  ask<Run>('POST', `onboardings/${id}/steps/${stepId}`, what, role)

test('steps are done by events, as often and by as many people as asked', async () => {
  const { id } = await start([
    step('once', 3, on('track:Signed in')),
    step('thrice', 5, on('track:Report created', 3)),
    step('two', 5, on('track:Signed in', 1, 2)),
  ])
  await happened(1, 'Signed in', '2026-03-31')
  await happened(1, 'Report created', '2026-04-02', { quantity: 2 })
  await refresh([1])
  expect(standings(await run(id))).toEqual([
    ['once', 'open', null, null],
    ['thrice', 'open', null, null],
    ['two', 'open', null, null],
  ])
  await happened(1, 'Signed in', '2026-04-03')
  await happened(1, 'Signed in', '2026-04-05', { contact: 2 })
  await happened(1, 'Report created', '2026-04-08')
  await refresh([1])
  const after = await run(id)
  expect(standings(after)).toEqual([
    ['once', 'finished', 'event', '2026-04-03'],
    ['thrice', 'finished', 'event', '2026-04-08'],
    ['two', 'finished', 'event', '2026-04-05'],
  ])
  expect(after).toMatchObject({ state: 'done', ended_on: '2026-04-08', steps_finished: 3 })
  expect(after.history.map(({ kind }) => kind)).toEqual([
    'state',
    'finished',
    'finished',
    'finished',
    'state',
    'started',
  ])
})

test('says in numbers what has not come in', async () => {
  const { id } = await start([
    step('thrice', 5, on('track:Report created', 3)),
    step('never', 2, on('track:Not sent')),
  ])
  await happened(1, 'Report created', '2026-04-02', { quantity: 2 })
  await refresh([1])
  const found = await run(id)
  const since = '2026-04-01'
  expect(found.state).toBe('behind')
  expect(found.reasons.map(({ step_id, days_late, lack }) => [step_id, days_late, lack])).toEqual([
    ['never', 7, { how: 'event', event: 'track:Not sent', seen: 0, times: 1, people: 0, contacts: 1, since }],
    [
      'thrice',
      4,
      { how: 'event', event: 'track:Report created', seen: 2, times: 3, people: 1, contacts: 1, since },
    ],
  ])
})

test('a late event moves the day a step was done, and one that is taken back opens it again', async () => {
  const { id } = await start([step('a', 3, on('track:A'))])
  await happened(1, 'A', '2026-04-09')
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'done', ended_on: '2026-04-09' })
  await happened(1, 'A', '2026-04-02')
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'done', ended_on: '2026-04-02' })
  await sql`delete from usage_day`.execute(app.db)
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'behind', ended_on: null, end_kind: null })
})

test('day by day: on track, behind, stuck, and done by hand; the owner is told once and the account’s timeline tells all', async () => {
  await app.as('csm')
  await sql`update account_fact set superseded_at = now() where account_id = 1`.execute(app.db)
  await sql`insert into account_fact (account_id, name, owner_id)
    select 1, 'Account 1', id from member where role = 'csm' limit 1`.execute(app.db)
  const { id } = await start([step('a', 12), step('b', 5, { after: ['a'] })])
  const states: string[] = []
  for (let day = 10; day <= 30; day += 1) {
    now = new Date(`2026-04-${day}T03:00:00Z`)
    await world.passDay()
    states.push((await run(id)).state)
  }
  // Due on the 13th; on the 15th nothing has been finished for 14 days.
  expect(states).toEqual([...Array(4).fill('on-track'), 'behind', ...Array(16).fill('stuck')])
  await act(id, 'a', { act: 'tick' })
  // The next step was to be done on the 18th.
  expect((await run(id)).state).toBe('behind')
  const { body } = await act(id, 'b', { act: 'tick', on: '2026-04-30' })
  expect(body).toMatchObject({ state: 'done', ended_on: '2026-04-30', days: 29 })
  const { rows: told } = await sql<{ params: object; by_mail: string; link: string }>`
    select params, by_mail, link from notification where kind = 'onboarding-stuck'`.execute(app.db)
  expect(told).toEqual([
    {
      params: { account: 'Account 1', template: expect.any(String), step_ja: 'a', step_en: 'a', days: 2 },
      by_mail: 'digest',
      link: `/onboarding/${id}`,
    },
  ])
  type Line = { at: string; kind: string; params: { step?: { en: string } } }
  const { body: stream } = await ask<{ rows: Line[] }>('GET', 'accounts/1/timeline?kinds=onboarding')
  expect(
    stream.rows.map(({ at, kind, params }) => [at.slice(5, 10), kind, params.step?.en]).reverse(),
  ).toEqual([
    ['04-01', 'onboarding-started', undefined],
    ['04-14', 'onboarding-behind', undefined],
    ['04-15', 'onboarding-stuck', undefined],
    ['04-30', 'onboarding-step', 'a'],
    ['04-30', 'onboarding-step', 'b'],
    ['04-30', 'onboarding-behind', undefined],
    ['04-30', 'onboarding-done', undefined],
  ])
})

test('a rule is asked of today, and once it held the step stays done', async () => {
  const rule = {
    kind: 'all' as const,
    of: [{ kind: 'condition' as const, field: 'tier', op: 'any-of' as const, value: ['A'] }],
  }
  const { id } = await start([step('a', 2, { done: { how: 'rule', rule } }), step('b', 30)], {
    first_value: { kind: 'rule', rule },
  })
  const [reason] = (await run(id)).reasons
  expect(reason?.lack).toEqual({ how: 'rule', verdict: false })
  await sql`update account_fact set superseded_at = now() where account_id = 1`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier) values (1, 'Account 1', 'A')`.execute(app.db)
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'on-track', first_value_on: '2026-04-10' })
  await sql`update account_fact set superseded_at = now() where account_id = 1 and superseded_at = 'infinity'`.execute(
    app.db,
  )
  await sql`insert into account_fact (account_id, name, tier) values (1, 'Account 1', null)`.execute(app.db)
  now = new Date('2026-04-11T03:00:00Z')
  await refresh([1])
  expect(standings(await run(id))[0]).toEqual(['a', 'finished', 'rule', '2026-04-10'])
})

test('ticks, skips and what is taken back keep who and when; facts cannot be taken back by hand', async () => {
  const { id } = await start([step('a', 3), step('b', 3), step('c', 3, on('track:C'))], {
    first_value: { kind: 'step', step_id: 'a' },
  })
  expect((await act(id, 'a', { act: 'tick', on: '2026-04-03' })).body).toMatchObject({
    first_value_on: '2026-04-03',
  })
  expect(await act(id, 'a', { act: 'tick' })).toMatchObject({
    status: 409,
    body: { code: 'onboarding.step_finished' },
  })
  expect((await act(id, 'a', { act: 'untick' })).body).toMatchObject({ first_value_on: null })
  expect(await act(id, 'a', { act: 'untick' })).toMatchObject({
    status: 409,
    body: { code: 'onboarding.step_open' },
  })
  expect((await act(id, 'b', { act: 'skip' })).status).toBe(400)
  expect((await act(id, 'b', { act: 'skip', reason: 'Not needed' })).body.plan[1]).toMatchObject({
    how: 'skipped',
  })
  await happened(1, 'C', '2026-04-04')
  await refresh([1])
  expect(await act(id, 'c', { act: 'untick' })).toMatchObject({
    status: 409,
    body: { code: 'onboarding.step_by_facts' },
  })
  expect(await act(id, 'x', { act: 'tick' })).toMatchObject({
    status: 404,
    body: { code: 'onboarding.step_unknown' },
  })
  expect(await act(id, 'a', { act: 'tick', on: '2026-04-11' })).toMatchObject({
    status: 400,
    body: { code: 'onboarding.start_in_future' },
  })
  expect((await act(id, 'a', { act: 'tick' }, 'sales')).status).toBe(403)
  const { history } = await run(id)
  expect(history.filter(({ by }) => by === 'Test csm').map(({ kind, reason }) => [kind, reason])).toEqual([
    ['skipped', 'Not needed'],
    ['unticked', null],
    ['ticked', null],
  ])
  await expect(sql`update onboarding_change set reason = 'x'`.execute(app.db)).rejects.toThrow(
    'cannot be changed',
  )
  await expect(sql`delete from onboarding_change`.execute(app.db)).rejects.toThrow('cannot be changed')
})

test('a pause puts the plan off; cancelled ones end, and mistakes are left out of figures', async () => {
  const { id } = await start([step('a', 12)])
  await ask('POST', `onboardings/${id}/pause`, { reason: 'They move' }, 'csm')
  expect(await run(id)).toMatchObject({ state: 'paused', due_on: '2026-04-13' })
  now = new Date('2026-04-30T03:00:00Z')
  await world.passDay()
  expect(await run(id)).toMatchObject({ state: 'paused', due_on: '2026-05-03', reasons: [] })
  await ask('POST', `onboardings/${id}/resume`, undefined, 'csm')
  expect(await run(id)).toMatchObject({ state: 'on-track', due_on: '2026-05-03' })
  expect((await ask('POST', `onboardings/${id}/resume`)).body.code).toBe('onboarding.not_paused')
  const { body } = await ask<Run>('POST', `onboardings/${id}/cancel`, { reason: 'They left' }, 'csm')
  expect(body).toMatchObject({ state: 'cancelled', ended_on: '2026-04-30', end_reason: 'They left' })
  expect((await act(id, 'a', { act: 'tick' })).body.code).toBe('onboarding.ended')
  expect((await ask('POST', `onboardings/${id}/cancel`, { reason: 'Again' })).body.code).toBe(
    'onboarding.ended',
  )
  const again = await begin(body.template.id, 1, '2026-03-01')
  await ask('POST', `onboardings/${again.id}/cancel`, { reason: 'Wrong account', is_mistake: true })
  now = new Date('2026-06-01T03:00:00Z')
  const numbers = await ask<{ onboardings: number; completed: object }>('GET', 'onboardings/numbers')
  expect(numbers.body).toMatchObject({ onboardings: 1, completed: { count: 0, of: 1, share: 0 } })
})

test('everything done on day 0, and one that never ends', async () => {
  const made = await switchOn(await template([step('a', 5, on('track:A'))], byHand))
  await happened(2, 'A', '2026-04-10')
  const quick = await begin(made.id, 2, '2026-04-10')
  expect(quick).toMatchObject({ state: 'done', days: 0, progress: null, ended_on: '2026-04-10' })
  const endless = await begin(made.id, 3, '2024-01-01')
  expect(endless).toMatchObject({ state: 'stuck', days: 830 })
  const numbers = await ask<object>('GET', `onboardings/numbers?template=${made.id}`)
  expect(numbers.body).toMatchObject({
    to_complete: { n: 2, reached: 1, median: 0 },
    completed: { count: 0, of: 1 },
    not_due: 1,
    cohorts: [{ key: '2024-01', difference: null }, { key: '2026-04' }],
  })
})

test('without any onboarding figures are unknown, not zero', async () => {
  const { body } = await ask<object>('GET', 'onboardings/numbers')
  expect(body).toMatchObject({
    onboardings: 0,
    not_due: 0,
    completed: { count: 0, of: 0, share: null, low: null, high: null },
    in_time: { count: 0, of: 0, share: null, low: null, high: null },
    to_complete: { n: 0, reached: 0, median: null, low: null, high: null },
    to_first_value: { n: 0, reached: 0, median: null, low: null, high: null },
    curve: [],
    value_curve: [],
    funnel: [],
    cohorts: [],
  })
})
