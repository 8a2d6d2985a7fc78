import { seededRandom } from '@tsuzuku/core/stats/seeded-random'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { enrol } from './enrol.ts'
import { type Content, emptyContent } from './playbook.definition.ts'
import { createWalk } from './walk.ts'
import { createWatch } from './watch.ts'

const SEEDS = 100
const ACCOUNTS = 300
const TREATED = 0.45
const HELD_OUT = 0.3

let now = new Date('2026-06-01T01:00:00Z')
let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`
    with a as (insert into account (external_id) select 'a' || n from generate_series(1, ${ACCOUNTS}) n returning id)
    insert into account_fact (account_id, name, tier) select id, 'Account ' || id, (array['A', 'B', null])[1 + id % 3] from a`.execute(
    app.db,
  )
})
afterAll(() => app.close())

const note: Content['steps'] = [{ kind: 'note', id: 'note', text: { ja: '', en: 'x' }, next: null }]
const content: Content = {
  ...emptyContent,
  hold_out: 0.3,
  goal: { rule: { kind: 'condition', field: 'tag', op: 'any-of', value: ['x'] }, days: 30 },
  first: 'note',
  steps: note,
}

async function playbook(name: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with p as (insert into playbook (name, draft, created_at, changed_at) values (${name}, ${JSON.stringify(content)}::jsonb, ${now}, ${now}) returning id),
      v as (insert into playbook_version (playbook_id, version, content, saved_at) select id, 1, ${JSON.stringify(content)}::jsonb, ${now} from p)
    select id from p`.execute(app.db)
  return rows[0]?.id ?? 0
}

const resultsOf = async (id: number) =>
  (await app.http.inject({ url: `/api/v1/playbooks/${id}/results`, headers: await app.as('csm') })).json()

/** Each account meets the goal by a chance of its arm: what the playbook does is known to the test alone. */
async function runThrough(seed: number): Promise<number> {
  now = new Date('2026-06-01T01:00:00Z')
  const id = await playbook(`Seed ${seed}`)
  const { rows: accounts } = await sql<{ id: number }>`select id from account order by id`.execute(app.db)
  await app.db.transaction().execute((trx) =>
    enrol(trx, () => now, {
      playbook: { id, version: 1, content },
      causes: accounts.map((account) => ({ accountId: account.id, contactId: null, key: 'x', cause: {} })),
    }),
  )
  const random = seededRandom(seed)
  const { rows } = await sql<{ id: number; arm: string }>`
    select id, arm from playbook_enrolment where playbook_id = ${id} order by account_id`.execute(app.db)
  const met = rows
    .filter(({ arm }) => random() < (arm === 'treated' ? TREATED : HELD_OUT))
    .map((row) => row.id)
  await sql`update playbook_enrolment set goal_met_at = '2026-06-20' where id = any(${met}::bigint[])`.execute(
    app.db,
  )
  now = new Date('2026-08-01T01:00:00Z')
  return id
}

it(`covers a known effect in at least 90 of ${SEEDS} worlds`, { timeout: 120_000 }, async () => {
  let covered = 0
  const values: number[] = []
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { arms, difference } = await resultsOf(await runThrough(seed))
    expect(arms.held_out.accounts).toBe(ACCOUNTS * content.hold_out)
    values.push(difference.value)
    const { low, high } = difference.interval
    if (low <= TREATED - HELD_OUT && TREATED - HELD_OUT <= high) covered += 1
  }
  expect(covered).toBeGreaterThanOrEqual(90)
  // Not covered by being wide: the intervals lie around the truth.
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  expect(Math.abs(mean - (TREATED - HELD_OUT))).toBeLessThan(0.02)
})

it('keeps the share in every tier, and an account in its arm for good', async () => {
  const id = await runThrough(0)
  const { rows } = await sql<{ stratum: string; held: number; all: number }>`
    select stratum, count(*) filter (where arm = 'held-out')::integer as held, count(*)::integer as all
    from playbook_arm where playbook_id = ${id} group by stratum order by stratum`.execute(app.db)
  expect(rows).toEqual(['', 'A', 'B'].map((stratum) => ({ stratum, held: 30, all: 100 })))
  const arms = () =>
    sql`select account_id, arm from playbook_arm where playbook_id = ${id} order by 1`.execute(app.db)
  const before = (await arms()).rows
  const { rows: accounts } = await sql<{ id: number }>`select id from account order by id`.execute(app.db)
  const again = { ...content, again_after_days: 1, hold_out: 0 }
  const later = new Date('2026-09-01T00:00:00Z')
  await app.db.transaction().execute((trx) =>
    enrol(trx, () => later, {
      playbook: { id, version: 1, content: again },
      causes: accounts.map((account) => ({ accountId: account.id, contactId: null, key: 'y', cause: {} })),
    }),
  )
  expect((await arms()).rows).toEqual(before)
  const { rows: second } = await sql<{ arm: string; n: number }>`
    select arm, count(*)::integer as n from playbook_enrolment where playbook_id = ${id} and cause_key = 'y' group by arm order by arm`.execute(
    app.db,
  )
  expect(second).toEqual([{ arm: 'held-out', n: 90 }])
})

async function enrolSome(id: number, of: Content, accounts: readonly number[]): Promise<void> {
  await app.db.transaction().execute((trx) =>
    enrol(trx, () => now, {
      playbook: { id, version: 1, content: of },
      causes: accounts.map((accountId) => ({ accountId, contactId: null, key: 'x', cause: {} })),
    }),
  )
}

it('compares only those among whom chance decided, each share by itself', async () => {
  now = new Date('2026-06-01T01:00:00Z')
  const id = await playbook('Shares')
  const { rows } = await sql<{ id: number }>`select id from account order by id`.execute(app.db)
  const accounts = rows.map((row) => row.id)
  await enrolSome(id, { ...content, hold_out: 0 }, accounts.slice(0, 60))
  await enrolSome(id, { ...content, hold_out: 0.05 }, accounts.slice(60, 180))
  await enrolSome(id, { ...content, hold_out: 0.5 }, accounts.slice(180, 300))
  // Nobody ever gains by it, but those who came early meet the goal by themselves.
  await sql`update playbook_enrolment set goal_met_at = ${now} where playbook_id = ${id} and account_id <= ${accounts[179]}`.execute(
    app.db,
  )
  now = new Date('2026-08-01T01:00:00Z')
  const { arms, difference } = await resultsOf(id)
  expect(arms.treated.share - arms.held_out.share).toBeGreaterThan(0.5)
  expect(difference).toMatchObject({ value: 0, held_out: arms.held_out.accounts })
  expect(difference.treated).toBe(arms.treated.accounts - 60)
})

it('judges both arms by the goal that running ones were taken along to', async () => {
  now = new Date('2026-06-01T01:00:00Z')
  const id = await playbook('Moved')
  await sql`update playbook set state = 'on', version = 1 where id = ${id}`.execute(app.db)
  const { rows } = await sql<{ id: number }>`select id from account order by id limit 60`.execute(app.db)
  await enrolSome(
    id,
    content,
    rows.map((row) => row.id),
  )
  await createWalk(app)()
  const rule = { kind: 'condition', field: 'tag', op: 'any-of', value: ['y'] }
  const headers = await app.as('admin')
  const saved = await app.http.inject({
    method: 'PATCH',
    url: `/api/v1/playbooks/${id}`,
    headers,
    payload: { based_on: 1, content: { ...content, goal: { rule, days: 60 } } },
  })
  const payload = { based_on: saved.json().revision, move: true }
  const on = await app.http.inject({ method: 'POST', url: `/api/v1/playbooks/${id}/on`, headers, payload })
  expect(on.statusCode, on.body).toBe(200)
  const { rows: two } = await sql<{ account_id: number }>`
    select min(account_id) as account_id from playbook_enrolment where playbook_id = ${id} group by arm`.execute(
    app.db,
  )
  const met = two.map((row) => row.account_id)
  for (const account of met) {
    const url = `/api/v1/accounts/${account}`
    expect(
      (await app.http.inject({ method: 'PATCH', url, headers, payload: { tags: ['y'] } })).statusCode,
    ).toBe(200)
  }
  // Over by the days of the first goal, not by those of the second.
  now = new Date('2026-07-10T01:00:00Z')
  await createWatch(app)()
  const { rows: judged } = await sql<{ account_id: number; arm: string; state: string }>`
    select account_id, arm, state from playbook_enrolment where playbook_id = ${id} and goal_met_at is not null order by arm`.execute(
    app.db,
  )
  expect(judged).toEqual([
    { account_id: expect.any(Number), arm: 'held-out', state: 'done' },
    { account_id: expect.any(Number), arm: 'treated', state: 'done' },
  ])
  expect(judged.map((row) => row.account_id).toSorted()).toEqual(met.toSorted())
  now = new Date('2026-08-05T01:00:00Z')
  expect((await resultsOf(id)).arms).toMatchObject({
    treated: { observed: 42, met: 1 },
    held_out: { observed: 18, met: 1 },
  })
})

it('says nothing of a difference before anybody’s time is over, or without a hold-out', async () => {
  const id = await playbook('Young')
  now = new Date('2026-06-01T01:00:00Z')
  await app.db.transaction().execute((trx) =>
    enrol(trx, () => now, {
      playbook: { id, version: 1, content },
      causes: [{ accountId: 1, contactId: null, key: 'x', cause: {} }],
    }),
  )
  expect(await resultsOf(id)).toMatchObject({
    difference: null,
    arms: { treated: { share: null, interval: null } },
  })
})

it('tells of weeks in which nobody came, and of no goal where there is none', async () => {
  now = new Date('2026-06-01T01:00:00Z')
  const id = await playbook('Quiet weeks')
  const aimless = { ...content, hold_out: 0, goal: null }
  await enrolSome(id, aimless, [1])
  now = new Date('2026-06-15T01:00:00Z')
  await enrolSome(id, aimless, [2, 3])
  now = new Date('2026-06-24T01:00:00Z')
  const { weeks } = await resultsOf(id)
  expect(weeks.map(({ week, treated }: { week: string; treated: number }) => [week, treated])).toEqual([
    ['2026-06-01', 1],
    ['2026-06-08', 0],
    ['2026-06-15', 2],
    ['2026-06-22', 0],
  ])
  const list = await app.http.inject({ url: '/api/v1/playbooks', headers: await app.as('csm') })
  expect(list.json().rows.find((row: { id: number }) => row.id === id)).toMatchObject({
    enrolled_30d: 3,
    treated: 0,
    goal_met: 0,
  })
})

it('enrols nobody who has reached the goal before it begins', async () => {
  const id = await playbook('Reached')
  const { rows } = await sql<{ account_id: number }>`
    insert into account (external_id) values ('tagged') returning id as account_id`.execute(app.db)
  const [tagged] = rows
  await sql`insert into account_fact (account_id, name, tags) values (${tagged?.account_id}, 'Tagged', '{x}')`.execute(
    app.db,
  )
  const { enrolled } = await app.db.transaction().execute((trx) =>
    enrol(trx, () => now, {
      playbook: { id, version: 1, content: { ...content, hold_out: 0 } },
      causes: [1, tagged?.account_id ?? 0].map((accountId) => ({
        accountId,
        contactId: null,
        key: 'x',
        cause: {},
      })),
    }),
  )
  expect(enrolled).toBe(1)
  const { rows: who } =
    await sql`select account_id from playbook_enrolment where playbook_id = ${id}`.execute(app.db)
  expect(who).toEqual([{ account_id: 1 }])
})
