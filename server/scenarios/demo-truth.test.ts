import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importKinds } from '../src/import-kinds.ts'
import { createTestApp, type TestApp } from '../test/app.ts'
import { buildDemo } from './demo.ts'
import type { TrueCause, TrueOnboarding } from './world.ts'
import { writeOnboarding } from './write-onboarding.ts'
import { writePlaybook } from './write-playbooks.ts'
import { writeRenewals } from './write-renewals.ts'
import { writeWorld } from './write-world.ts'

const TODAY = '2026-11-20'
const world = buildDemo(TODAY, { seed: 20_260_401, accounts: 90 })
const { truth } = world
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date(`${TODAY}T03:00:00Z`) })
  await writeWorld({ ...app, kinds: importKinds }, 'demo', world, () => undefined)
  for (const one of world.onboarding ?? []) await writeOnboarding(app, world.timeZone, one)
  await writeRenewals(app, truth.losses)
  for (const one of world.playbooks ?? []) await writePlaybook(app, world.timeZone, one)
}, 180_000)
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

  it('that its playbook, which changes nothing, has no effect that its hold-out could tell', async () => {
    const { rows } = await get<{ rows: { id: number; name: string }[] }>('playbooks')
    for (const [name, effect] of Object.entries(truth.effects ?? {})) {
      const id = rows.find((row) => row.name === name)?.id
      type Results = {
        arms: Record<'treated' | 'held_out', { accounts: number }>
        difference: { interval: { low: number; high: number } } | null
      }
      const { arms, difference } = await get<Results>(`playbooks/${id}/results`)
      expect(arms.held_out.accounts).toBeGreaterThan(1)
      expect(difference?.interval.low).toBeLessThanOrEqual(effect)
      expect(difference?.interval.high).toBeGreaterThanOrEqual(effect)
    }
  })
})
