import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'

const ACCOUNTS = 5
const FIRST_DAY = Date.parse('2026-11-16T03:00:00Z')
let now = new Date(FIRST_DAY)
const apps: TestApp[] = []

type World = { name: string; app: TestApp; accounts: number[]; champions: number[]; product: string }

/**
 * One world is refreshed account by account as news comes, the other everybody anew after each step; the same requests
 * reach both, so that a write that forgets to name its account shows as well.
 */
beforeAll(async () => {
  for (let n = 0; n < 2; n += 1) {
    const app = await createTestApp({ clock: () => now })
    apps.push(app)
    await sql`insert into feature (key, name) values ('f', 'F')`.execute(app.db)
    await sql`select ensure_partitions('usage_day', '2026-06-01'::date, '2027-12-31'::date)`.execute(app.db)
    await sql`insert into attribute_definition (key, label, type) values ('overdue', 'Overdue', 'number'), ('used', 'Used', 'number'), ('allowed', 'Allowed', 'number')`.execute(
      app.db,
    )
    const { version, content } = (await call(app, 'GET', '/signals/rules')).rows[0]
    await call(app, 'POST', '/signals/rules', {
      based_on: version,
      rule: {
        ...content,
        close_days: 1,
        payment_trouble: { ...content.payment_trouble, attribute: 'overdue' },
        feature_limit: { ...content.feature_limit, used: 'used', limit: 'allowed' },
      },
    })
  }
})
afterAll(async () => {
  for (const app of apps) await app.close()
})

async function call(app: TestApp, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const answer = await app.http.inject({
    method,
    url: `/api/v1${url}`,
    headers: await app.as('admin'),
    ...(payload && { payload }),
  })
  if (answer.statusCode >= 400 && answer.statusCode !== 409 && answer.statusCode !== 422)
    throw new Error(`${method} ${url}: ${answer.body}`)
  return answer.json()
}

async function createWorld(app: TestApp, name: string): Promise<World> {
  const world: World = { name, app, accounts: [], champions: [], product: `main-${name}` }
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const { id } = await call(app, 'POST', '/accounts', {
      name: `${name}-${n}`,
      external_id: `${name}-${n}`,
      attributes: { overdue: 0, used: 10, allowed: 100 },
    })
    world.accounts.push(id)
    await call(app, 'POST', '/subscriptions', {
      account: String(id),
      product: { key: world.product, name: 'Main' },
      start_date: '2026-06-01',
      seats: 6,
      mrr_minor: 10_000 * (n + 1),
    })
    const champion = await call(app, 'POST', '/contacts', {
      account_id: id,
      name: `Champion ${n}`,
      role: 'champion',
      external_id: `${name}-${n}-c`,
    })
    world.champions.push(champion.id)
    for (let day = 0; day < 160; day += 4) await use(world, { account: n, people: 4, day: -day })
  }
  return world
}

/** Usage as the rollup of events leaves it; its first contact is the champion. */
async function use(world: World, { account, people, day }: { account: number; people: number; day: number }) {
  const { app, accounts, champions } = world
  const date = new Date(now.getTime() + day * 86_400_000).toISOString().slice(0, 10)
  await sql`
    insert into usage_day (account_id, day, contact_id, events, features, first_ts, last_ts)
    select ${accounts[account]}, ${date}::date, case when n = 1 then ${champions[account]} else ${accounts[account]}::integer * 1000 + n end,
      5, rpad('1', 256, '0')::bit(256), ${date}::date, ${date}::date
    from generate_series(1, ${people}::integer) n on conflict do nothing`.execute(app.db)
  await sql`insert into account_dirty (account_id) values (${accounts[account]}) on conflict do nothing`.execute(
    app.db,
  )
}

type What =
  | 'seats'
  | 'end'
  | 'tickets'
  | 'nps'
  | 'champion'
  | 'attributes'
  | 'use'
  | 'unused'
  | 'merge'
  | 'days'

const change = fc.record({
  what: fc.constantFrom<What>(
    'seats',
    'seats',
    'end',
    'tickets',
    'nps',
    'champion',
    'attributes',
    'attributes',
    'use',
    'unused',
    'merge',
    'days',
    'days',
  ),
  account: fc.integer({ min: 0, max: ACCOUNTS - 1 }),
  size: fc.integer({ min: 1, max: 12 }),
})

async function apply(world: World, { what, account, size }: { what: What; account: number; size: number }) {
  const { app, accounts, champions, product } = world
  const id = accounts[account] as number
  const today = now.toISOString().slice(0, 10)
  const dirty = () =>
    sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
  const running = async () => {
    const { rows } = await sql<{ id: number }>`
      select subscription_id as id from subscription where account_id = ${id} and superseded_at = 'infinity' and end_date is null
      order by subscription_id limit 1`.execute(app.db)
    return rows[0]?.id
  }
  if (what === 'seats') {
    const contract = await running()
    if (contract) await call(app, 'PATCH', `/subscriptions/${contract}`, { seats: size })
    else
      await call(app, 'POST', '/subscriptions', {
        account: String(id),
        product: { key: product },
        start_date: today,
        seats: size,
        mrr_minor: 5_000,
      })
  } else if (what === 'end') {
    const contract = await running()
    if (contract) await call(app, 'POST', `/subscriptions/${contract}/end`, { on: today })
  } else if (what === 'tickets') {
    await sql`insert into ticket (account_id, opened_at, subject) select ${id}, ${now}::timestamptz - interval '1 hour' * n, 'Broken' from generate_series(1, ${size}::integer) n`.execute(
      app.db,
    )
    await dirty()
  } else if (what === 'nps') {
    await sql`insert into survey_answer (account_id, kind, score, answered_at, contact_id) values (${id}, 'nps', ${Math.min(size, 10)}, ${now}::timestamptz, ${champions[account]})`.execute(
      app.db,
    )
    await dirty()
  } else if (what === 'champion') {
    await call(app, 'PATCH', `/contacts/${champions[account]}`, { left_on: size > 4 ? today : null })
  } else if (what === 'attributes') {
    await call(app, 'PATCH', `/accounts/${id}`, {
      attributes: { overdue: size * 10, used: size * 10, allowed: 100 },
    })
  } else if (what === 'use') {
    await use(world, { account, people: size, day: 0 })
  } else if (what === 'unused') {
    await sql`delete from usage_day where account_id = ${id} and day > ${today}::date - ${size * 4}::integer`.execute(
      app.db,
    )
    await dirty()
  } else if (what === 'merge') {
    const into = accounts[(account + 1) % ACCOUNTS]
    if (size < 3) await call(app, 'POST', `/accounts/${id}/merge`, { into: String(into) })
  }
}

async function signalsOf({ app, name }: World) {
  const { rows } = await sql<Record<string, unknown>>`
    select i.external_id, s.kind, s.holds_since, s.opened_on, s.last_seen_on, s.closed_on, s.closed_because, s.evidence,
      s.money_minor, jsonb_array_length(s.facts) as facts
    from signal s join account i on i.id = s.account_id where i.external_id like ${`${name}-%`}
    order by i.external_id, s.kind, s.opened_on, s.closed_on`.execute(app.db)
  return rows
}

describe('signals found account by account', () => {
  it('are those of everybody anew: same kinds, dates and evidence', async () => {
    let run = 0
    const kinds = new Set<unknown>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 5 }),
        async (steps) => {
          run += 1
          now = new Date(FIRST_DAY)
          for (const app of apps) await sql`truncate refresh_state, account_dirty`.execute(app.db)
          const worlds = await Promise.all(apps.map((app) => createWorld(app, `w${run}`)))
          const [piecewise, anew] = worlds as [World, World]
          await Promise.all(apps.map((app) => app.refresh.refreshAll()))
          await sql`delete from account_dirty`.execute(piecewise.app.db)
          for (const step of steps) {
            for (const one of step) {
              if (one.what === 'days') now = new Date(now.getTime() + one.size * 86_400_000)
              else for (const world of worlds) await apply(world, one)
            }
            await piecewise.app.refresh.refreshNews()
            await anew.app.refresh.refreshNextDay()
            await anew.app.refresh.refreshAll()
            const found = await signalsOf(piecewise)
            expect(found).toEqual(await signalsOf(anew))
            for (const { kind } of found) kinds.add(kind)
          }
          const before = await signalsOf(piecewise)
          await piecewise.app.refresh.refreshAll()
          expect(await signalsOf(piecewise)).toEqual(before)
        },
      ),
      { numRuns: 6, seed: 20261116 },
    )
    expect(kinds.size).toBeGreaterThan(5)
  })
})
