import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { staircaseWorld, step } from '../../../test/staircase.ts'
import type { PackContent } from '../renewals/pack.content.ts'
import type { StepNumbers } from './numbers.schema.ts'

let app: TestApp
let now = new Date('2026-01-01T03:00:00Z')
const world = staircaseWorld(
  () => app,
  () => now,
)
const { call, customers, live, refresh } = world
type Numbers = { rows: StepNumbers[]; known_since: string; currency: string }

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
})
afterAll(() => app.close())
beforeEach(() => {
  now = new Date('2026-01-01T03:00:00Z')
})

const build = (name: string) =>
  call<{ id: number; steps: { id: number }[] }>('POST', '/staircases', {
    payload: { name, tier: name, steps: [step('first'), step('second')] },
    status: 201,
  })
const on = async (day: string) => {
  now = new Date(`${day}T03:00:00Z`)
  await world.figures()
}
const numbers = (id: number, query = '') => call<Numbers>('GET', `/staircases/${id}/numbers?${query}`)
const sell = (account: number, stepId: number | undefined, part: object) =>
  call('POST', '/opportunities', {
    payload: { account_id: account, name: 'x', kind: 'upsell', step_id: stepId, stage: 'won', ...part },
    status: 201,
  })

test('climbs, days and sales of each step, with what they are of', async () => {
  const [a = 0, b = 0, c = 0, d = 0] = await customers(4, 'Growth')
  const { id, steps } = await build('Growth')
  const first = steps[0]?.id
  await on('2026-01-11')
  for (const account of [a, b, c]) await live(account, 'first')
  await refresh()
  await on('2026-01-31')
  await live(a, 'first', 'second')
  await live(b)
  await refresh()
  await sell(a, first, { amount_minor: 5000 })
  await sell(a, first, { kind: 'tier-up', amount_minor: null })
  await sell(c, first, { kind: 'cross-sell', amount_minor: 100, currency: 'USD' })
  await sell(c, first, { stage: 'lost', outcome_reason: 'price' })
  await sell(d, first, { amount_minor: 7 })
  await on('2026-06-01')
  const { rows, known_since } = await numbers(id)
  expect(known_since).toBe('2026-01-01T03:00:00.000000Z')
  // The ground: a, b and c stood there before anybody looked; b came back to it.
  expect(rows[0]).toMatchObject({
    step_id: null,
    accounts: 2,
    climb: { climbed: 0, of: 1, left_out: 4, rate: 0 },
    upsell: null,
  })
  expect(rows[1]).toMatchObject({
    step_id: first,
    accounts: 1,
    climb: { climbed: 1, of: 3, left_out: 0 },
    days: { median: null, stays: 3, climbed: 1 },
    stood: 3,
    offers: { open: 0, won: 4, lost: 1 },
    money: { won_minor: 5007, without_amount: 1, other_currency: 1 },
    upsell: { accounts: 1, of: 3 },
    cross_sell: { accounts: 1, of: 3 },
  })
  // scipy 1.17: binomtest(1, 3).proportion_ci(method='wilson')
  expect(rows[1]?.climb?.low).toBeCloseTo(0.0614919, 6)
  expect(rows[1]?.climb?.high).toBeCloseTo(0.7923404, 6)
  expect(rows[2]).toMatchObject({ accounts: 1, climb: null, days: null, upsell: { accounts: 0, of: 1 } })
  expect((await numbers(id, 'from=2026-05-01')).rows[1]).toMatchObject({
    climb: { climbed: 0, of: 0, rate: null, low: null },
    days: { median: null, stays: 0 },
    money: { won_minor: 0 },
    stood: 1,
  })
})

test('are unknown where nobody stood, and refuse a span that ends before it begins', async () => {
  const { id } = await build('Empty')
  const { rows } = await numbers(id)
  expect(rows[1]).toMatchObject({
    climb: { rate: null },
    days: { median: null },
    upsell: { rate: null, of: 0 },
  })
  await call('GET', `/staircases/${id}/numbers?from=2026-02-01&to=2026-01-01`, { status: 400 })
  await call('GET', `/staircases/${id}/numbers?within=0`, { status: 400 })
  await call('GET', '/staircases/999999/numbers', { status: 404 })
})

test('a hand-over pack names the offer of the step only while the lock is open', async () => {
  const [id = 0] = await customers(1, 'Packs')
  await live(id, 'first')
  await build('Packs')
  const { rows } = await sql<{ id: number }>`
    insert into renewal (account_id, renews_on, mrr_minor, contracts, started_on, made_on)
    values (${id}, '2026-03-01', 1000, 1, '2025-03-01', '2026-01-01') returning id`.execute(app.db)
  const pack = async () =>
    (
      await call<{ content: PackContent }>('POST', `/renewals/${rows[0]?.id}/packs`, {
        payload: {},
        status: 201,
      })
    ).content.proposal
  expect(await pack()).toEqual({
    is_open: true,
    reasons: [],
    offers: [{ name: 'Offer first', step: 'first', staircase: 'Packs', amount_minor: 120_000 }],
  })
  await world.ticket(id)
  expect(await pack()).toMatchObject({ is_open: false, reasons: [{ code: 'escalation-open' }], offers: [] })
})
