import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importKinds } from '../src/import-kinds.ts'
import { createTestApp, type TestApp } from '../test/app.ts'
import { buildDemo } from './demo.ts'
import { settle } from './demo-inhabitants.ts'
import { writePlans } from './demo-plans.ts'
import { introducing } from './demo-playbooks.ts'
import type { TrueCause, TrueOnboarding } from './world.ts'
import { writeOnboarding } from './write-onboarding.ts'
import { writePlaybooks } from './write-playbooks.ts'
import { writeRenewals } from './write-renewals.ts'
import { writeWorld } from './write-world.ts'

const TODAY = '2026-11-20'
const SEED = 20_260_401
const ACCOUNTS = 90
const world = buildDemo(TODAY, { seed: SEED, accounts: ACCOUNTS })
const { truth } = world
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${TODAY}T03:00:00Z`) })
  await writeWorld({ ...app, kinds: importKinds }, 'demo', world, () => undefined)
  for (const one of world.onboarding ?? []) await writeOnboarding(app, world.timeZone, one)
  await writeRenewals(app, truth.losses)
  await writePlans(app, world.timeZone)
  await writePlaybooks(app, world.timeZone, world.playbooks ?? [])
})
afterAll(() => app?.close())

async function get<Body>(url: string): Promise<Body> {
  const reply = await app.http.inject({ url: `/api/v1/${url}`, headers: await app.as('cs-lead') })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json() as Body
}

describe('what the product shows of the demo is what is true of it', () => {
  it('who is stuck in onboarding, and with which steps', async () => {
    type Run = { account: string; template: string; state: TrueOnboarding['state']; late: string[] }
    const { rows } = await sql<Run>`
      select a.external_id as account, t.name as template, o.state,
        coalesce((select array_agg(r ->> 'step_id' order by (r ->> 'days_late')::integer desc) from jsonb_array_elements(o.reasons) r), '{}') as late
      from onboarding o join account a on a.id = o.account_id join onboarding_template t on t.id = o.template_id`.execute(
      app.db,
    )
    const shown = Object.fromEntries(
      rows.map(({ account, ...row }) => [account, { ...row, late: [...row.late].sort() }]),
    )
    const known = Object.entries(truth.onboardings?.() ?? {})
    expect(known.length).toBeGreaterThan(30)
    expect(shown).toEqual(
      Object.fromEntries(known.map(([account, one]) => [account, { ...one, late: [...one.late].sort() }])),
    )
    const states = known.map(([, { state }]) => state)
    expect(states).toEqual(expect.arrayContaining(['on-track', 'stuck', 'done', 'cancelled']))
    // As the stuck list of the screen tells it.
    const { rows: stuck } = await get<{ rows: { account: { id: number } }[] }>(
      'onboardings?state=stuck&limit=100',
    )
    expect(stuck).toHaveLength(known.filter(([, { state }]) => state === 'stuck').length)
  })

  it('which renewals were lost, why, and which could have been known', async () => {
    const reasonOf: Record<TrueCause, string> = {
      'fading-use': 'low-use',
      'champion-left': 'champion-left',
      'bad-support': 'support',
      'poor-fit': 'fit',
    }
    const { rows } = await sql<{
      account: string
      on: string
      reason: string | null
      foreseeable: string | null
    }>`
      select a.external_id as account, r.result_on::text as on, r.loss_reason as reason, r.foreseeable
      from renewal r join account a on a.id = r.account_id where r.result = 'lost'`.execute(app.db)
    const lost = Object.entries(truth.losses ?? {}).filter(([, { on }]) => on <= TODAY)
    expect(lost.length).toBeGreaterThan(10)
    expect(rows.map(({ account, on }) => `${account} ${on}`).sort()).toEqual(
      lost.map(([account, { on }]) => `${account} ${on}`).sort(),
    )
    for (const { account, reason, foreseeable } of rows) {
      const loss = truth.losses?.[account]
      if (reason === null) continue
      expect([account, reason, foreseeable]).toEqual([
        account,
        loss && reasonOf[loss.cause],
        loss?.foreseeable,
      ])
    }
    type Reasons = { rows: Record<'renewals' | 'foreseeable' | 'partly' | 'unforeseeable', number>[] }
    const { rows: reasons } = await get<Reasons>('renewals/loss-reasons')
    expect(reasons.length).toBeGreaterThan(2)
  })

  type Results = {
    arms: Record<'treated' | 'held_out', { accounts: number; observed: number; share: number }>
    difference: { value: number; interval: { low: number; high: number } } | null
    steps: { step_id: string; taken: number; seen: number | null }[]
  }
  async function resultsOf(name: string): Promise<Results> {
    const { rows } = await get<{ rows: { id: number; name: string }[] }>('playbooks')
    return get<Results>(`playbooks/${rows.find((row) => row.name === name)?.id}/results`)
  }

  it('what its playbooks change: the interval of each covers what is true of it', async () => {
    const effects = Object.entries(truth.effects ?? {})
    expect(effects).toHaveLength(2)
    for (const [name, effect] of effects) {
      const { arms, difference } = await resultsOf(name)
      expect(arms.held_out.accounts).toBeGreaterThan(1)
      expect(difference?.interval.low).toBeLessThanOrEqual(effect)
      expect(difference?.interval.high).toBeGreaterThanOrEqual(effect)
    }
  })

  it('who was shown the new feature and who used it in time, as the world let them', async () => {
    const { arms } = await resultsOf(introducing.name)
    const asked = { seed: SEED, accounts: ACCOUNTS }
    const shown = settle({ from: addMonths(TODAY, -24), today: TODAY }, asked).flatMap(
      ({ introduction }) => introduction ?? [],
    )
    for (const [key, arm] of [
      ['treated', 'treated'],
      ['held_out', 'held-out'],
    ] as const) {
      const mine = shown.filter((one) => one.arm === arm)
      const over = mine.filter(({ on }) => addDays(on, 30) <= TODAY)
      const used = over.filter(({ usesFrom }) => usesFrom !== undefined)
      expect(arms[key]).toMatchObject({ accounts: mine.length, observed: over.length })
      expect(arms[key].share).toBeCloseTo(used.length / over.length)
    }
  })

  it('messages on pages of plans, of which most were seen and one waits for its review', async () => {
    const { steps } = await resultsOf('計画の振り返りの会のご案内')
    const invited = steps.find(({ step_id }) => step_id === 'invite')
    expect(invited?.taken).toBeGreaterThan(5)
    expect(invited?.seen).toBeGreaterThan(2)
    expect(invited?.seen).toBeLessThan(invited?.taken ?? 0)
    const { rows } = await sql<{ waiting: number }>`select count(*)::integer as waiting from page_message
      where shown_at > ${`${TODAY}T03:00:00Z`} and withdrawn_at is null`.execute(app.db)
    expect(rows[0]?.waiting).toBeGreaterThan(0)
  })
})
