import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { emptyTables } from '../../../test/empty-tables.ts'
import { staircaseWorld, step } from '../../../test/staircase.ts'

let app: TestApp
const START = new Date('2026-05-01T03:00:00Z')
let now = START
const world = staircaseWorld(
  () => app,
  () => now,
)
const { call, customers } = world

type Lock = {
  is_open: boolean
  reasons: { code: string; params: object }[]
  override: { by: string; reason: string } | null
}
type Opportunity = {
  id: number
  stage: string
  version: number
  override: { by: string } | null
  offered_at: string | null
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
})
afterAll(() => app.close())
beforeEach(async () => {
  now = START
  await emptyTables(
    app.db,
    `staircase, stair_dirty, account, account_day, health_score, refresh_state, offer_lock,
      offer_lock_rule, subscription, product, audit_entry`,
  )
})

const lockOf = (id: number) => call<Lock>('GET', `/accounts/${id}/offer-lock`)
const codes = async (id: number) => (await lockOf(id)).reasons.map(({ code }) => code)
const offer = (id: number, part: object = {}, status = 201, role: 'csm' | 'sales' | 'admin' = 'sales') =>
  call<Opportunity & { code: string; params: { reasons: { code: string }[] } }>('POST', '/opportunities', {
    payload: { account_id: id, name: 'More seats', kind: 'upsell', stage: 'offered', ...part },
    status,
    role,
  })
const change = (id: number, payload: object, status = 200) =>
  call<Opportunity & { code: string; params: Record<string, unknown> }>('PATCH', `/opportunities/${id}`, {
    payload,
    status,
    role: 'sales',
  })
const override = (id: number, payload: object, status = 201, role: 'cs-lead' | 'csm' | 'sales' = 'cs-lead') =>
  call<Lock & { id: number; code: string }>('POST', `/accounts/${id}/offer-overrides`, {
    payload,
    status,
    role,
  })
const rule = async (part: object) => {
  const { rows } = await call<{ rows: { version: number; content: object }[] }>('GET', '/offer-lock/rules')
  return call('PUT', '/offer-lock/rules', {
    payload: { based_on: rows[0]?.version, rule: { ...rows[0]?.content, ...part } },
  })
}

describe('the lock', () => {
  test('names what is against an offer, by what is known at this moment', async () => {
    const [id = 0] = await customers(1)
    expect(await lockOf(id)).toEqual({ is_open: true, reasons: [], override: null })
    await world.experience(id, 40)
    await world.ticket(id)
    await world.answer(id, 'nps', 3)
    expect((await lockOf(id)).reasons).toEqual([
      { code: 'experience-low', params: { score: 40, least: 60 } },
      { code: 'nps-low', params: { score: 3, least: 7, daysAgo: 1 } },
      { code: 'escalation-open', params: { count: 1 } },
    ])
    await world.solve(id)
    await world.experience(id, 60)
    await world.answer(id, 'nps', 9, 0)
    expect(await codes(id)).toEqual([])
  })

  test('takes a score that was not renewed for days for unknown', async () => {
    const [id = 0] = await customers(1)
    now = new Date('2026-05-04T03:00:00Z')
    expect(await codes(id)).toEqual(['experience-unknown'])
  })

  test('asks what the workspace says, and keeps every version', async () => {
    const [id = 0] = await customers(1)
    await world.answer(id, 'csat', 4, 100)
    expect(await codes(id)).toEqual([])
    await rule({ csat: { least: 4, days: 90, unknown_locks: true } })
    expect(await codes(id)).toEqual(['csat-old'])
    await rule({ csat: { least: 4, days: 120, unknown_locks: true } })
    expect(await codes(id)).toEqual([])
    await rule({ experience: null, nps: null, csat: null, escalations: null, onboarding: false })
    await world.experience(id, null)
    await world.ticket(id)
    expect(await codes(id)).toEqual([])
    const { rows } = await call<{ rows: unknown[] }>('GET', '/offer-lock/rules')
    expect(rows).toHaveLength(4)
    await call('PUT', '/offer-lock/rules', {
      payload: { rule: (rows[0] as { content: object }).content, based_on: 1 },
      status: 409,
    })
    await call('PUT', '/offer-lock/rules', { payload: {}, role: 'csm', status: 403 })
  })

  test('of an account follows those merged into it', async () => {
    const [id = 0, other = 0] = await customers(2)
    await sql`update account set merged_into = ${id} where id = ${other}`.execute(app.db)
    await world.ticket(other)
    expect(await codes(id)).toEqual(['escalation-open'])
    expect(await codes(other)).toEqual(['escalation-open'])
  })
})

test('an onboarding that runs locks until it is over', async () => {
  const [id = 0] = await customers(1)
  await sql`with t as (insert into onboarding_template (name, draft, created_at) values ('Start ' || gen_random_uuid(), '{}', ${now}) returning id),
      v as (insert into onboarding_template_version (template_id, version, content, saved_at) select id, 1, '{}', ${now} from t returning template_id)
    insert into onboarding (account_id, template_id, version, started_on, state_since, due_on)
    select ${id}, template_id, 1, '2026-04-20', '2026-04-20', '2026-06-01' from v`.execute(app.db)
  expect((await lockOf(id)).reasons).toEqual([{ code: 'onboarding-running', params: { count: 1 } }])
  await sql`update onboarding set state = 'done', ended_on = '2026-05-01', end_kind = 'done' where account_id = ${id}`.execute(
    app.db,
  )
  expect(await codes(id)).toEqual([])
})

describe('an opportunity', () => {
  test('is not offered, by any way, while the lock is closed', async () => {
    const [id = 0] = await customers(1)
    await world.ticket(id)
    for (const stage of ['offered', 'negotiating']) {
      expect((await offer(id, { stage }, 409)).params.reasons).toMatchObject([{ code: 'escalation-open' }])
    }
    const made = await offer(id, { stage: 'ready' })
    for (const stage of ['offered', 'negotiating']) {
      expect((await change(made.id, { stage }, 409)).code).toBe('staircase.offer_locked')
      await call('PATCH', `/opportunities/${made.id}`, { payload: { stage }, role: 'admin', status: 409 })
    }
    await world.solve(id)
    expect(await change(made.id, { stage: 'offered' })).toMatchObject({ stage: 'offered', override: null })
    await world.ticket(id)
    expect(await change(made.id, { stage: 'negotiating' })).toMatchObject({ stage: 'negotiating' })
    expect((await change(made.id, { stage: 'offered' }, 409)).code).toBe('staircase.offer_locked')
    expect(await change(made.id, { stage: 'won' })).toMatchObject({ stage: 'won' })
    expect((await change(made.id, { stage: 'negotiating' }, 409)).code).toBe('staircase.offer_locked')
  })

  test('of a step asks the checkpoints up to it, now', async () => {
    const [id = 0] = await customers(1)
    const { steps } = await call<{ steps: { id: number }[] }>('POST', '/staircases', {
      payload: { name: 'Growth', steps: [step('first'), step('second')] },
      status: 201,
    })
    const made = await offer(id, { stage: 'idea', step_id: steps[1]?.id })
    await world.live(id, 'second')
    expect((await change(made.id, { stage: 'offered' }, 409)).params.reasons).toEqual([
      { code: 'checkpoint-not-met', params: { step: 'first' } },
    ])
    await world.live(id, 'first', 'second')
    expect(await change(made.id, { stage: 'offered' })).toMatchObject({ stage: 'offered' })
  })

  test('keeps its history, and shows the second of two who change it what the first did', async () => {
    const [id = 0] = await customers(1)
    const made = await offer(id, { stage: 'idea', amount_minor: 50_000 })
    await change(made.id, { amount_minor: 60_000, version: 1 })
    expect(await change(made.id, { note: 'mine', version: 1 }, 409)).toMatchObject({
      code: 'opportunities.changed_meanwhile',
      params: { version: 2, by: 'Test sales', fields: ['amount_minor'] },
    })
    expect((await change(made.id, { stage: 'lost' }, 400)).code).toBe('opportunities.outcome_missing')
    await change(made.id, { stage: 'lost', outcome_reason: 'price' })
    const { history } = await call<{ history: { after: object }[] }>('GET', `/opportunities/${made.id}`)
    expect(history.map(({ after }) => after)).toEqual([
      { stage: 'lost', outcome_reason: 'price' },
      { amount_minor: 60_000 },
      { stage: 'idea' },
    ])
    await expect(sql`update opportunity_change set actor_name = 'x'`.execute(app.db)).rejects.toThrow()
  })

  test('refuses amounts and currencies that are none, and sums one currency only', async () => {
    const [id = 0] = await customers(1)
    await offer(id, { amount_minor: -1 }, 400)
    await offer(id, { amount_minor: 1.5 }, 400)
    expect((await offer(id, { currency: 'ZZZ' }, 400)).code).toBe('opportunities.currency_unknown')
    await offer(id, { account_id: 999_999 }, 400)
    await offer(id, { step_id: 999_999 }, 400)
    await offer(id, { amount_minor: 100 })
    await offer(id, { amount_minor: 900, currency: 'USD' })
    await offer(id)
    const { by_stage } = await call<{ by_stage: object[] }>('GET', '/opportunities/sums')
    expect(by_stage).toEqual([
      { stage: 'offered', opportunities: 3, amount_minor: 100, without_amount: 1, other_currency: 1 },
    ])
    await call('POST', '/opportunities', { payload: {}, role: 'executive', status: 403 })
  })
})

describe('an override', () => {
  const reason = 'They asked for it themselves'

  test('opens the lock with a name until its day is over, and leaves a trace', async () => {
    const [id = 0] = await customers(1)
    await world.ticket(id)
    await override(id, { reason, until: '2026-05-02' })
    expect(await lockOf(id)).toMatchObject({
      is_open: true,
      reasons: [{ code: 'escalation-open' }],
      override: { by: 'Test cs-lead', reason },
    })
    expect(await offer(id)).toMatchObject({ stage: 'offered', override: { by: 'Test cs-lead' } })
    now = new Date('2026-05-02T14:59:59Z')
    await world.figures()
    expect((await lockOf(id)).is_open).toBe(true)
    now = new Date('2026-05-02T15:00:00Z')
    expect(await lockOf(id)).toMatchObject({ is_open: false, override: null })
    await offer(id, {}, 409)
    const { rows } = await sql<{ action: string; entity_name: string }>`
      select action, entity_name from audit_entry where action like 'offer-override%'`.execute(app.db)
    expect(rows).toEqual([{ action: 'offer-override.made', entity_name: `Account ${id}` }])
  })

  test('is given up before its day by a lead, once', async () => {
    const [id = 0] = await customers(1)
    await world.ticket(id)
    const made = await override(id, { reason, until: '2026-05-02' })
    await call('DELETE', `/offer-overrides/${made.id}`, { role: 'sales', status: 403 })
    await call('DELETE', `/offer-overrides/${made.id}`, { status: 204 })
    expect((await lockOf(id)).is_open).toBe(false)
    await call('DELETE', `/offer-overrides/${made.id}`, { status: 409 })
    const { rows } = await call<{ rows: { ended_by: string }[] }>('GET', `/offer-overrides?account=${id}`)
    expect(rows).toMatchObject([{ ended_by: 'Test cs-lead' }])
  })

  test('is made by leads only, with a reason and within the days', async () => {
    const [id = 0] = await customers(1)
    await override(id, { reason, until: '2026-05-02' }, 403, 'csm')
    await override(id, { reason, until: '2026-05-02' }, 403, 'sales')
    await override(id, { reason: '  ', until: '2026-05-02' }, 400)
    expect((await override(id, { reason, until: '2026-04-30' }, 400)).code).toBe(
      'staircase.override_too_long',
    )
    expect((await override(id, { reason, until: '2026-05-16' }, 400)).code).toBe(
      'staircase.override_too_long',
    )
    await override(id, { reason, until: '2026-05-15' })
  })
})
