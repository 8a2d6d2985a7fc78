import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { byHand, on, onboardingWorld, standings, step, type Template } from '../../../test/onboarding.ts'
import { findProblems } from './template.check.ts'
import { libraryContent } from './template.library.ts'

let app: TestApp
let now = new Date('2026-04-10T03:00:00Z')
const world = onboardingWorld(
  () => app,
  () => now,
)
const { ask, begin, contract, must, refresh, run, runs, switchOn, template } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
})
afterAll(() => app.close())
beforeEach(async () => {
  now = new Date('2026-04-10T03:00:00Z')
  await world.empty()
})

const startsOf = async () =>
  (await runs('&which=all')).map(({ account, started_on }) => [account.id, started_on]).sort()

test('a template without steps, with a cycle, or with a rule that is none cannot be switched on', async () => {
  const reasons = async (made: Template) => {
    const { status, body } = await ask('POST', `onboarding-templates/${made.id}/on`, {
      based_on: made.revision,
    })
    expect([status, body.code]).toEqual([409, 'onboarding.template_not_ready'])
    return ((body.params?.problems ?? []) as Template['problems']).map(({ step: id, reason }) => [id, reason])
  }
  expect(await reasons(await template([]))).toEqual([[null, 'no-steps']])
  const cyclic = await template([step('a', 1, { after: ['b'] }), step('b', 1, { after: ['a'] })])
  expect(await reasons(cyclic)).toEqual([['a', 'cycle']])
  expect(cyclic.problems[0]?.params).toEqual({ way: ['a', 'b', 'a'] })
  const bad = await template([
    step('a', 1, { done: { how: 'rule', rule: { kind: 'all', of: [] } } }),
    step('b', 1, { after: ['gone'] }),
    step('c', 1, { name: { ja: '', en: '' }, phase: 'gone' }),
    step('d', 1, on('Signed in')),
    step('e', 1, { done: { how: 'rule', rule: { kind: 'condition', field: 'no-such', op: 'known' } } }),
  ])
  expect(await reasons(bad)).toEqual([
    ['b', 'unknown-step'],
    ['c', 'name-missing'],
    ['c', 'phase-unknown'],
    ['d', 'event-missing'],
    ['a', 'rule-empty'],
    ['e', 'rule'],
  ])
  const { status, body } = await ask('POST', 'onboarding-templates', {
    name: 'X',
    content: { ...cyclic.draft, steps: [{ ...step('a', -1) }] },
  })
  expect([status, body.code]).toEqual([400, 'onboarding.malformed'])
})

test('an event that never came is worth a look, and no fault', async () => {
  const made = await template([step('a', 1, on('track:Not sent yet'))], byHand)
  expect(made.problems.map(({ reason, is_warning }) => [reason, is_warning])).toEqual([
    ['no-first-value', true],
    ['event-never-seen', true],
  ])
  expect(await switchOn(made)).toMatchObject({ state: 'on', version: 1 })
})

test('ready templates can be switched on as they are, in both languages', async () => {
  const { body } = await ask<{ rows: { key: string; name: string; days: number }[] }>(
    'GET',
    'onboarding-library?language=ja',
  )
  expect(body.rows.map(({ key, days }) => [key, days])).toEqual([
    ['standard', 54],
    ['enterprise', 107],
    ['self-serve', 28],
  ])
  for (const { key } of body.rows) expect(await findProblems(app.db, libraryContent(key))).toEqual([])
  const unknown = await ask('POST', 'onboarding-templates', { name: 'X', library_key: 'none' })
  expect(unknown.body.code).toBe('onboarding.library_unknown')
})

test('says how many would begin, asks, and begins as many on their first contract day', async () => {
  await contract(2, '2026-03-01')
  await contract(2, '2026-04-02')
  await contract(3, '2026-03-15')
  await contract(4, '2026-03-20', { until: '2026-04-01' })
  await contract(6, '2026-04-05', { product: 2 })
  await contract(8, '2026-04-20')
  const made = await template([step('a', 5)], { match: { tiers: ['A'], products: [], segment_ids: [] } })
  const count = async (days: number) =>
    (await must<{ count: number }>('GET', `onboarding-templates/${made.id}/candidates?days=${days}`)).count
  expect([await count(0), await count(10), await count(60)]).toEqual([0, 1, 2])
  const wrong = await ask('POST', `onboarding-templates/${made.id}/on`, {
    based_on: made.revision,
    existing: { days: 60, count: 1 },
  })
  expect(wrong).toMatchObject({
    status: 409,
    body: { code: 'onboarding.count_changed', params: { count: 2 } },
  })
  expect(await switchOn(made, { days: 60, count: 2 })).toMatchObject({ started: 2 })
  expect(await startsOf()).toEqual([
    [2, '2026-03-01'],
    [6, '2026-04-05'],
  ])
  // The others begin by themselves once their day has come, without any news of them.
  now = new Date('2026-04-20T03:00:00Z')
  await world.passDay()
  await world.passDay()
  expect(await startsOf()).toEqual([
    [2, '2026-03-01'],
    [6, '2026-04-05'],
    [8, '2026-04-20'],
  ])
})

test('by product, by segment and by sign-up; who was through it once begins no more', async () => {
  const { rows } = await sql<{ id: number }>`insert into segment (name, kind, rule) values ('Threes', 'rule',
    '{"kind":"condition","field":"name","op":"contains","value":"3"}') returning id`.execute(app.db)
  await contract(3, '2026-04-01', { product: 2 })
  await contract(13, '2026-04-01', { product: 1 })
  await contract(4, '2026-04-01', { product: 2 })
  const match = { tiers: [], products: ['more'], segment_ids: [rows[0]?.id ?? 0] }
  const made = await switchOn(await template([step('a', 5)], { match, starts: 'sign-up' }), {
    days: 30,
    count: 1,
  })
  expect(await startsOf()).toEqual([[3, '2026-03-20']])
  const [found] = await runs()
  await ask('POST', `onboardings/${found?.id}/cancel`, { reason: 'Enough' })
  await refresh()
  expect((await runs('&which=all')).length).toBe(1)
  expect((await begin(made.id, 3)).state).toBe('behind')
  const twice = await ask('POST', 'onboardings', { account_id: '3', template_id: made.id })
  expect(twice).toMatchObject({ status: 409, body: { code: 'onboarding.already_running' } })
  const future = await ask('POST', 'onboardings', {
    account_id: '4',
    template_id: made.id,
    started_on: '2026-04-11',
  })
  expect(future.body.code).toBe('onboarding.start_in_future')
})

test('many at once wait for a person', async () => {
  const made = await switchOn(await template([step('a', 5)]))
  for (let account = 1; account <= 55; account += 1) await contract(account, '2026-04-12')
  now = new Date('2026-04-12T03:00:00Z')
  await world.passDay()
  expect(await must('GET', `onboarding-templates/${made.id}`)).toMatchObject({ waiting: 55, running: 0 })
  const wrong = await ask('POST', `onboarding-templates/${made.id}/allow`, { count: 54 })
  expect(wrong.body.code).toBe('onboarding.count_changed')
  await must('POST', `onboarding-templates/${made.id}/allow`, { count: 55 })
  await refresh()
  expect(await must('GET', `onboarding-templates/${made.id}`)).toMatchObject({ waiting: null, running: 55 })
})

test('two people draw at once: the second is told, and nothing is lost', async () => {
  const made = await template([step('a', 5)])
  const save = (name: string, basedOn: number) =>
    ask<Template>('PATCH', `onboarding-templates/${made.id}`, { based_on: basedOn, name })
  expect((await save('First', 1)).body).toMatchObject({ name: 'First', revision: 2 })
  expect(await save('Second', 1)).toMatchObject({
    status: 409,
    body: { code: 'onboarding.template_changed_meanwhile', params: { revision: 2 } },
  })
  expect((await save('Second', 2)).status).toBe(200)
  const taken = await ask('POST', 'onboarding-templates', { name: 'second' })
  expect(taken.body.code).toBe('onboarding.name_taken')
  expect((await ask('PATCH', `onboarding-templates/${made.id}`, { based_on: 3 }, 'csm')).status).toBe(403)
})

test('running ones finish on their version, or are moved on purpose and keep what was ticked', async () => {
  const made = await switchOn(await template([step('a', 5), step('b', 5)], byHand))
  const first = await begin(made.id, 1)
  const second = await begin(made.id, 2)
  await ask('POST', `onboardings/${first.id}/steps/a`, { act: 'tick', on: '2026-04-02' })
  const redraw = async (basedOn: number, steps: readonly object[]) =>
    await must<Template>('PATCH', `onboarding-templates/${made.id}`, {
      based_on: basedOn,
      content: { ...made.draft, steps },
    })
  const drawn = await redraw(made.revision, [step('a', 5), step('c', 20)])
  expect(await switchOn(drawn)).toMatchObject({
    version: 2,
    running: 2,
    versions: [{ running: 0 }, { running: 2 }],
  })
  expect((await begin(made.id, 3)).plan.map(({ id }) => id)).toEqual(['a', 'c'])
  expect(standings(await run(first.id)).map(([id]) => id)).toEqual(['a', 'b'])
  expect((await run(first.id)).newest_version).toBe(2)
  const again = await redraw(drawn.revision, [step('a', 5), step('c', 21)])
  await switchOn(again, { move: true })
  await refresh()
  expect(standings(await run(first.id))).toEqual([
    ['a', 'finished', 'hand', '2026-04-02'],
    ['c', 'open', null, null],
  ])
  expect((await run(second.id)).template.version).toBe(3)
  expect((await run(second.id)).history.map(({ kind }) => kind)).toContain('moved')
  const { rows } =
    await sql`select from onboarding_step where onboarding_id = ${first.id} and step_id = 'b'`.execute(app.db)
  expect(rows).toEqual([])
})

test('paused begins nobody, retired neither; one that never was on is deleted', async () => {
  const made = await switchOn(await template([step('a', 5)]))
  await must('POST', `onboarding-templates/${made.id}/pause`)
  await contract(1, '2026-04-10')
  await refresh()
  expect(await startsOf()).toEqual([])
  await must('POST', `onboarding-templates/${made.id}/resume`)
  await refresh()
  expect(await startsOf()).toEqual([[1, '2026-04-10']])
  await must('POST', `onboarding-templates/${made.id}/retire`)
  await contract(2, '2026-04-10')
  await refresh()
  expect(await startsOf()).toEqual([[1, '2026-04-10']])
  expect((await ask('POST', 'onboardings', { account_id: '3', template_id: made.id })).body.code).toBe(
    'onboarding.template_not_on',
  )
  const drawn = await template([])
  await must('POST', `onboarding-templates/${drawn.id}/retire`)
  expect((await ask('GET', `onboarding-templates/${drawn.id}`)).status).toBe(404)
})
