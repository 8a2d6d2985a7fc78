import { Analytics } from '@segment/analytics-node'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { byHand, on, onboardingWorld, standings, step } from '../../../test/onboarding.ts'
import { until } from '../../../test/postgres-process.ts'
import { ensureDayPartitions } from '../metrics/refresh.store.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import { createKey } from '../team/key.store.ts'

let app: TestApp
let now = new Date('2026-04-10T03:00:00Z')
const world = onboardingWorld(
  () => app,
  () => now,
)
const { ask, begin, happened, refresh, run, runs, start, switchOn, template } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
})
afterAll(() => app.close())
beforeEach(async () => {
  now = new Date('2026-04-10T03:00:00Z')
  await world.empty()
})

test('is driven by events that the library of Segment sends', async () => {
  const { token } = await createKey(app.db, { name: 'Segment', kind: 'write', scopes: [] })
  const origin = await app.http.listen({ port: 0, host: '127.0.0.1' })
  now = new Date()
  const today = now.toISOString().slice(0, 10)
  const analytics = new Analytics({ writeKey: token, host: origin, flushAt: 20, flushInterval: 50 })
  const arrived = async (events: number) => {
    await until(async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::integer as n from event e
        join account a on a.id = e.account_id where a.external_id = 'new-inc'`.execute(app.db)
      return rows[0]?.n === events
    }, `${events} events`)
    now = new Date()
    await app.refresh.refreshNews()
  }
  analytics.identify({ userId: 'u1', traits: { email: 'one@new.example' } })
  analytics.group({ userId: 'u1', groupId: 'new-inc', traits: { name: 'New Inc.' } })
  analytics.group({ userId: 'u2', groupId: 'new-inc' })
  analytics.track({ userId: 'u1', event: 'Invited' })
  await arrived(1)
  const { rows } = await sql<{ id: number }>`select id from account where external_id = 'new-inc'`.execute(
    app.db,
  )
  const account = rows[0]?.id ?? 0
  const steps = [
    step('sign-in', 1, on('track:Signed in', 1, 2)),
    step('page', 1, on('page:Guide')),
    step('reports', 5, { ...on('track:Report created', 3), after: ['sign-in'] }),
  ]
  const made = await switchOn(
    await template(steps, { ...byHand, first_value: { kind: 'step', step_id: 'reports' } }),
  )
  const { id } = await begin(made.id, account, today)
  analytics.track({ userId: 'u1', event: 'Signed in' })
  analytics.track({ userId: 'u2', event: 'Signed in' })
  analytics.page({ userId: 'u1', name: 'Guide' })
  analytics.track({ userId: 'u1', event: 'Report created' })
  await arrived(5)
  await refresh([account])
  expect(await run(id)).toMatchObject({ state: 'on-track', steps_finished: 2, first_value_on: null })
  expect((await run(id)).plan[2]).toMatchObject({ seen: 1, people: 1, standing: 'open' })
  analytics.track({ userId: 'u2', event: 'Report created' })
  analytics.track({ userId: 'u1', event: 'Report created' })
  await analytics.closeAndFlush()
  await arrived(7)
  // Noted by the refresh itself.
  await refresh([])
  const ended = await run(id)
  expect(ended.state).toBe('done')
  // The library stamps the events; midnight may have passed since the first one.
  const days = [today, now.toISOString().slice(0, 10)]
  for (const day of [ended.first_value_on, ended.ended_on]) expect(days).toContain(day)
})

test('merged accounts count together; of two by one template the older goes on', async () => {
  const made = await switchOn(await template([step('a', 20, on('track:A', 2)), step('b', 20)], byHand))
  const older = await begin(made.id, 1, '2026-04-01')
  const newer = await begin(made.id, 2, '2026-04-05')
  await happened(1, 'A', '2026-04-06')
  await happened(2, 'A', '2026-04-07')
  await refresh()
  expect((await run(older.id)).steps_finished).toBe(0)
  await app.http.inject({
    method: 'POST',
    url: '/api/v1/accounts/2/merge',
    headers: await app.as('admin'),
    payload: { into: '1' },
  })
  await refresh([2])
  expect(await run(older.id)).toMatchObject({ account: { id: 1 }, steps_finished: 1 })
  expect(await run(newer.id)).toMatchObject({ account: { id: 1 }, state: 'cancelled', end_kind: 'merged' })
  expect((await runs('&account=1&which=all')).length).toBe(2)
  const numbers = await ask<object>('GET', 'onboardings/numbers')
  expect(numbers.body).toMatchObject({ onboardings: 1 })
  await app.http.inject({ method: 'POST', url: '/api/v1/accounts/2/unmerge', headers: await app.as('admin') })
  await refresh([1, 2])
  expect(await run(older.id)).toMatchObject({ account: { id: 1 }, steps_finished: 0 })
  expect(await run(newer.id)).toMatchObject({ account: { id: 2 }, state: 'on-track', end_kind: null })
})

test('segments ask for the state, and for that of a past day', async () => {
  const rule = (value: string): Rule => ({
    kind: 'condition',
    field: 'onboarding-state',
    op: 'any-of',
    value: [value],
  })
  const who = async (value: string, asOf?: string) => {
    const ground = await readGround(app.db, () => now, { rule: rule(value), ...(asOf ? { asOf } : {}) })
    const answers = await askRule(app.db, rule(value), { ...ground, among: [1, 2, 3] })
    return [...answers].filter(([, verdict]) => verdict).map(([id]) => id)
  }
  const { template: of } = await start([step('a', 9)])
  now = new Date('2026-04-11T03:00:00Z')
  await world.passDay()
  await begin(of.id, 2, '2026-04-11')
  now = new Date('2026-04-20T03:00:00Z')
  await world.passDay()
  expect([await who('stuck'), await who('on-track'), await who('none')]).toEqual([[1], [2], [3]])
  expect([await who('behind', '2026-04-11'), await who('on-track', '2026-04-10')]).toEqual([[1], [1]])
  expect(await who('none', '2026-04-10')).toEqual([2, 3])
  await ask('POST', `onboardings/${(await runs('&state=stuck'))[0]?.id}/cancel`, { reason: 'Enough' })
  expect(await who('none')).toEqual([1, 3])
  await ensureDayPartitions(app.db, '2026-04-20', '2026-04-20')
  const { rows } =
    await sql`select account_id, due, finished from onboarding_account_day where day = '2026-04-20'`.execute(
      app.db,
    )
  expect(rows).toEqual([{ account_id: 2, due: 1, finished: 0 }])
})

const happening = fc.record({
  account: fc.integer({ min: 1, max: 3 }),
  name: fc.constantFrom('A', 'B', 'C'),
  day: fc.integer({ min: 1, max: 9 }),
  contact: fc.integer({ min: 1, max: 3 }),
  quantity: fc.integer({ min: 1, max: 3 }),
})

test('looked at after every event or all at once: the same', async () => {
  const steps = [
    step('one', 2, on('track:A')),
    step('some', 3, { ...on('track:B', 4), after: ['one'] }),
    step('people', 3, on('track:C', 3, 2)),
  ]
  const whole = async () => (await runs()).map((found) => ({ ...found, id: 0 }))
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 10 }), async (events) => {
      await world.empty()
      const made = await switchOn(await template(steps, byHand))
      const begun: { id: number }[] = []
      for (const account of [1, 2, 3]) begun.push(await begin(made.id, account))
      for (const { account, name, day, ...more } of events) {
        await happened(account, name, `2026-04-0${day}`, more)
        await refresh([account])
      }
      const details = async () => Promise.all(begun.map(async ({ id }) => standings(await run(id))))
      const step_by_step = [await whole(), await details()]
      await sql`update onboarding_step set standing = 'open', how = null, finished_on = null, seen = null, people = null`.execute(
        app.db,
      )
      await refresh()
      expect([await whole(), await details()]).toEqual(step_by_step)
    }),
    { numRuns: 6 },
  )
})
