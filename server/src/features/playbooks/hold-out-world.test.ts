import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'

const ACCOUNTS = 240
const BY_THEMSELVES = 0.3

let now = new Date('2027-03-10T03:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, ask, on, go } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (let n = 0; n < ACCOUNTS; n += 1) await world.account(`A${n}`)
  await app.refresh.refreshNews()
  for (const key of ['guided', 'praised']) {
    const definition = { key, label: key, type: 'boolean' }
    expect((await ask('POST', '/api/v1/attribute-definitions', definition)).statusCode).toBe(201)
  }
  const setting = { mails_per_contact: 2, in_days: 7, quiet_from: 1200, quiet_until: 480, asks_above: 1000 }
  expect((await ask('PUT', '/api/v1/playbook-settings', setting)).statusCode).toBe(200)
})
afterAll(() => app.close())

/**
 * What becomes of each account in this world depends on what it looks like by then, never on the arm: the playbook has an
 * effect only through what its steps really did.
 */
async function liveOn(
  effect: number,
  { seed, attribute, tag }: { seed: number; attribute: string; tag: string },
) {
  const random = seededRandom(seed)
  const { rows } = await sql<{ id: number; is_touched: boolean; tags: string[] }>`
    select id, coalesce(attributes ->> ${attribute}, '') = 'true' as is_touched, tags from account_now order by id`.execute(
    app.db,
  )
  const reaches = rows.filter((row) => random() < BY_THEMSELVES + (row.is_touched ? effect : 0))
  for (const { id, tags } of reaches) {
    const response = await ask('PATCH', `/api/v1/accounts/${id}`, { tags: [...tags, tag] })
    expect(response.statusCode, response.body).toBe(200)
  }
}

it.each<[string, number, string]>([
  ['a known effect', 0.35, 'guided'],
  ['no effect where there is none', 0, 'praised'],
])(
  'shows %s, all the way from the renewal day to the results',
  async (name, effect, attribute) => {
    now = new Date(`2027-03-10T03:00:00Z`)
    const tag = `reached-${attribute}`
    const id = await on(name, {
      trigger: { kind: 'date', field: 'renewal_date', days: -7 },
      hold_out: 0.5,
      goal: { rule: { kind: 'condition', field: 'tag', op: 'any-of', value: [tag] }, days: 20 },
      first: 'wait',
      steps: [
        { kind: 'wait', id: 'wait', amount: 1, unit: 'days', next: 'set' },
        { kind: 'attribute', id: 'set', key: attribute, value: true, next: null },
      ],
    })
    now = new Date('2027-03-13T03:00:00Z')
    await app.refresh.refreshAll()
    await go()
    now = new Date('2027-03-15T03:00:00Z')
    await go()
    await liveOn(effect, { seed: 7, attribute, tag })
    now = new Date('2027-03-16T03:00:00Z')
    await go()
    now = new Date('2027-05-01T03:00:00Z')
    await go()

    const results = (await ask('GET', `/api/v1/playbooks/${id}/results`)).json()
    expect(Object.keys(ids)).toHaveLength(ACCOUNTS)
    expect(results.arms).toMatchObject({
      treated: { accounts: ACCOUNTS / 2 },
      held_out: { accounts: ACCOUNTS / 2 },
    })
    const { low, high } = results.difference.interval
    expect(low).toBeLessThanOrEqual(effect)
    expect(high).toBeGreaterThanOrEqual(effect)
    if (effect > 0) expect(low).toBeGreaterThan(0)
    else expect(low).toBeLessThan(0)
    // Only what the playbook touched can have changed.
    const { rows } = await sql<{ arm: string; touched: number }>`
    select e.arm, count(*) filter (where a.attributes ->> ${attribute} = 'true')::integer as touched
    from playbook_enrolment e join account_now a on a.id = e.account_id where e.playbook_id = ${id} group by e.arm order by 1`.execute(
      app.db,
    )
    expect(rows).toEqual([
      { arm: 'held-out', touched: 0 },
      { arm: 'treated', touched: ACCOUNTS / 2 },
    ])
  },
  90_000,
)
