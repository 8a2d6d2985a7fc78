import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { words } from '../../../test/playbooks.ts'
import { staircaseWorld, step } from '../../../test/staircase.ts'
import { createPast } from './simulate.past.ts'
import { simulationJobs } from './simulation.jobs.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
let staircase: { id: number; steps: { id: number }[] }
let accounts: number[] = []
const stairs = staircaseWorld(
  () => app,
  () => now,
)
const world = playbookWorld(() => app)
const { on, go, outcomesOf } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  accounts = await stairs.customers(3)
  staircase = await stairs.call('POST', '/staircases', {
    payload: { name: 'Main', tier: null, product_id: null, steps: [step('one'), step('two')] },
    status: 201,
  })
  await stairs.refresh(true)
})
afterAll(() => app.close())

const noted = (text: string) => ({
  first: 'note',
  steps: [{ kind: 'note', id: 'note', text: words(text), next: null }],
})
const began = async (id: number) =>
  (await world.enrolmentsOf(id)).map(({ account, cause }) => [(account as { id?: number }).id, cause])
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

it('begins when an account climbs, is ready, or its lock turns; not for what the first look found', async () => {
  const [a, b, c] = accounts as [number, number, number]
  const two = staircase.steps[1]?.id as number
  const reached = await on('Reached two', {
    trigger: { kind: 'stair-reached', staircase_id: staircase.id, step_id: two },
    ...noted('two'),
  })
  const ready = await on('Ready', {
    trigger: { kind: 'stair-ready', staircase_id: staircase.id },
    again_after_days: 1,
    ...noted('ready'),
  })
  const locked = await on('Locked', { trigger: { kind: 'lock-turned', to: 'closed' }, ...noted('locked') })
  await go()
  expect([await began(reached), await began(ready), await began(locked)]).toEqual([[], [], []])

  later(20)
  await stairs.live(a, 'one', 'two')
  await stairs.live(b, 'one')
  await stairs.ticket(c)
  await stairs.news(c)
  await stairs.refresh()
  await go()
  const cause = { staircase: 'Main', step: 'two' }
  expect(await began(reached)).toEqual([[a, { kind: 'stair-reached', ...cause }]])
  expect((await began(ready)).map(([id]) => id).toSorted()).toEqual([a, b])
  expect(await began(locked)).toEqual([[c, { kind: 'lock-turned', lock: 'closed' }]])

  // It climbs while the lock is closed, and is ready once that opens.
  later(20)
  await stairs.live(c, 'one')
  await stairs.refresh()
  await go()
  expect((await began(ready)).map(([id]) => id).toSorted()).toEqual([a, b])
  later(20)
  await stairs.solve(c)
  await stairs.news(c)
  await stairs.refresh()
  await go()
  expect((await began(ready)).map(([id]) => id).toSorted()).toEqual([a, b, c])
})

it('asks where accounts stand, now and on a day gone by', async () => {
  const high = { kind: 'condition' as const, field: 'stair-reached', op: 'ge' as const, value: 2 }
  const open = { kind: 'condition' as const, field: 'offer-lock', op: 'any-of' as const, value: ['open'] }
  const count = async (rule: object) => {
    const response = await world.ask('POST', '/api/v1/segments/preview', { rule })
    expect(response.statusCode, response.body).toBe(200)
    return response.json().accounts
  }
  expect(await count(high)).toBe(1)
  expect(await count(open)).toBe(3)
  const past = createPast(app.db, app.clock)
  const [a, b] = accounts as [number, number]
  const [today, before] = [await past.ask(high, '2026-11-20'), await past.ask(high, '2026-11-19')]
  expect([today.get(a), today.get(b)]).toEqual([true, false])
  expect(before.get(a)).not.toBe(true)
  expect((await past.ask(open, '2026-11-20')).get(a)).toBe(true)
})

it('begins when onboarding turns, and only then', async () => {
  const id = await on('Stuck', {
    trigger: { kind: 'onboarding-turned', to: ['stuck'] },
    ...noted('stuck'),
  })
  later(20)
  await sql`
    with t as (insert into onboarding_template (name, draft) values ('Start', '{}') returning id),
      v as (insert into onboarding_template_version (template_id, version, content, saved_at)
        select id, 1, '{}', ${now} from t returning template_id),
      o as (insert into onboarding (account_id, template_id, version, started_on, state_since, due_on, state)
        select x.account_id, v.template_id, 1, '2026-11-01', '2026-11-20', '2026-12-20', x.state
        from v, (values (${accounts[0]}::integer, 'stuck'), (${accounts[1]}, 'behind')) x(account_id, state)
        returning id, state)
    insert into onboarding_change (onboarding_id, at, day, actor_name, kind, state)
    select id, ${now}, '2026-11-20', 'System', 'state', state from o`.execute(app.db)
  await go()
  expect(await began(id)).toEqual([
    [accounts[0], { kind: 'onboarding-turned', onboarding: 'Start', state: 'stuck' }],
  ])
})

it('waits for a closed lock where the step says so, and gives up after its days', async () => {
  await sql`update onboarding set state = 'cancelled', ended_on = '2026-11-20', end_kind = 'cancelled'`.execute(
    app.db,
  )
  const [, , c] = accounts as [number, number, number]
  const b = await world.account('Birch')
  await stairs.figures()
  await stairs.ticket(c)
  await stairs.ticket(b)
  const offer = {
    kind: 'webhook',
    id: 'offer',
    url: 'https://example.com/offer',
    offer: true,
    lock_days: 5,
    next: null,
  }
  const id = await on('Offer', { first: 'offer', steps: [offer] })
  const enrol = (account: number) =>
    world.ask('POST', `/api/v1/playbooks/${id}/enrolments`, { accounts: [String(account)], key: 'k1' }, 'csm')
  await enrol(c)
  await go()
  expect((await outcomesOf(id)).map(({ outcome }) => outcome)).toMatchObject([
    { waits_for: 'offer-locked', reasons: [{ code: 'escalation-open' }] },
  ])
  later(60)
  await go()
  await stairs.solve(c)
  later(60)
  await go()
  expect((await world.enrolmentsOf(id)).map(({ state }) => state)).toEqual(['done'])
  const calls = async () =>
    (await sql<{ n: number }>`select count(*)::integer as n from webhook_call`.execute(app.db)).rows[0]?.n
  expect(await calls()).toBe(1)

  await enrol(b)
  await go()
  later(5 * 24 * 60 + 1)
  await go()
  expect((await outcomesOf(id)).map(({ outcome }) => outcome)).toMatchObject([
    { waits_for: 'offer-locked' },
    { skipped: 'offer-locked-long' },
  ])
  expect(await calls()).toBe(1)
})

it('keeps offers of the past back by the lock, as far as it is known', async () => {
  const [a, b, c] = accounts as [number, number, number]
  const steps = [{ kind: 'webhook', id: 'offer', url: 'https://example.com/offer', offer: true, next: null }]
  await sql`insert into signal_rule (content) values ('{}')`.execute(app.db)
  await sql`insert into signal (account_id, kind, rule_version, holds_since, opened_on, last_seen_on, evidence)
    select x.account_id, 'shelfware', 1, x.on_day, x.on_day, x.on_day, '{}' from (values (${a}::integer, '2026-11-18'::date),
      (${b}, '2026-11-20'::date), (${c}, '2026-11-20'::date)) x(account_id, on_day)`.execute(app.db)
  await sql`insert into offer_lock_move (account_id, is_open, is_first, at) values (${c}, false, false, '2026-11-20T05:00:00Z')`.execute(
    app.db,
  )
  const content = { trigger: { kind: 'signal-opened', signals: ['shelfware'] }, first: 'offer', steps }
  const { id } = await world.made('Past offers', content)
  const { result } = await world.simulated(id, { days: 30 })
  expect(result).toMatchObject({
    enrolled: 3,
    calls: 2,
    offers: { held: 1, unknown: 1, known_since: '2026-11-20' },
  })
  const held = result.ways.find((way: { account: { id: number } }) => way.account.id === c)
  expect(held.steps).toMatchObject([{ step: 'offer', outcome: 'offer-locked' }])
})

it('can be stopped, and gives way to the next question of the same person', async () => {
  const { id } = await world.made('Stopped', { trigger: { kind: 'manual' }, first: null, steps: [] })
  const begin = async () =>
    (await world.ask('POST', `/api/v1/playbooks/${id}/simulations`, { days: 30 })).json() as { id: number }
  const first = await begin()
  expect(await begin()).toMatchObject({ status: 'waiting', progress: 0, result: null })
  const read = (simulation: number) => world.ask('GET', `/api/v1/playbook-simulations/${simulation}`)
  expect((await read(first.id)).json()).toMatchObject({ status: 'cancelled' })
  const third = await begin()
  await world.ask('POST', `/api/v1/playbook-simulations/${third.id}/cancel`)
  await simulationJobs(app)['playbooks:simulate']?.({ id: third.id })
  expect((await read(third.id)).json()).toMatchObject({ status: 'cancelled', result: null })
})
