import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { words } from '../../../test/playbooks.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, ask, on, go, enrol, outcomesOf } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await world.account('Aoba')
  await world.account('Birch')
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const signal = (id: string, next: string | null) => ({
  kind: 'signal',
  id,
  signal: 'playbook-risk',
  note: words('{{ account.name }} asked for its data'),
  days: 5,
  next,
})

const standing = async () => {
  const response = await ask('GET', '/api/v1/signals?kind=playbook-risk&state=open')
  expect(response.statusCode, response.body).toBe(200)
  return response.json().rows
}

it('raises one signal with its words, none beside it, and lets it end on its day', async () => {
  const id = await on('Asks for data', {
    first: 'raise',
    steps: [signal('raise', 'again'), signal('again', null)],
  })
  await enrol(id, ['Aoba'])
  await go()
  const rows = await standing()
  expect(rows).toMatchObject([
    {
      account: { id: ids.Aoba },
      kind: 'playbook-risk',
      nature: 'risk',
      evidence: { note: 'Aoba asked for its data', playbook: 'Asks for data' },
      money_minor: 30000,
      opened_on: '2026-11-20',
    },
  ])
  expect((await outcomesOf(id)).map(({ outcome }) => outcome)).toEqual([
    { signal_id: rows[0].id },
    { skipped: 'signal-open' },
  ])
  const summary = (await ask('GET', '/api/v1/signals/summary')).json().kinds
  expect(summary.find(({ kind }: { kind: string }) => kind === 'playbook-risk')).toMatchObject({
    open: { signals: 1, accounts: 1 },
    not_measured: null,
  })

  // What the detector does not find does not end it; its last day does.
  now = new Date('2026-11-24T03:00:00Z')
  await app.refresh.refreshNews()
  expect(await standing()).toHaveLength(1)
  now = new Date('2026-11-25T03:00:00Z')
  await app.refresh.refreshNews()
  expect(await standing()).toEqual([])
})

it('begins a playbook that waits for such a signal', async () => {
  const follow = await on('Follow', {
    trigger: { kind: 'signal-opened', signals: ['playbook-risk'] },
    first: 'note',
    steps: [{ kind: 'note', id: 'note', text: words('seen'), next: null }],
  })
  const id = await on('Raises', { first: 'raise', steps: [signal('raise', null)] })
  now = new Date(now.getTime() + 60_000)
  await enrol(id, ['Birch'])
  await go()
  await go()
  expect(await world.enrolmentsOf(follow)).toMatchObject([{ account: { name: 'Birch' }, state: 'done' }])
  const { rows } = await sql<{ body: string }>`select body from note where account_id = ${ids.Birch}`.execute(
    app.db,
  )
  expect(rows).toEqual([{ body: 'seen' }])
})

describe('waiting for an event', () => {
  const event = 'track:Report exported'
  const arrives = (account: number, at: Date) =>
    sql`insert into event (ts, account_id, message_id, contact_id, event_name_id, received_at)
      select ${at}, ${account}, gen_random_uuid(), 0, id, ${at} from event_name where name = 'Report exported'`.execute(
      app.db,
    )
  const content = {
    first: 'until',
    steps: [
      { kind: 'wait-until', id: 'until', rule: null, event, days: 5, met: 'came', timed_out: 'late' },
      { kind: 'note', id: 'came', text: words('it came'), next: null },
      { kind: 'note', id: 'late', text: words('it did not'), next: null },
    ],
  }
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

  it('counts one from when the step was reached, and none of before', async () => {
    now = new Date('2027-01-12T01:00:00Z')
    await sql`select ensure_partitions('event', '2027-01-01'::date, '2027-02-01'::date)`.execute(app.db)
    await sql`insert into event_name (kind, name, feature_id) values ('track', 'Report exported', 255)`.execute(
      app.db,
    )
    for (const name of ['Aoba', 'Birch']) await arrives(ids[name] ?? 0, after(-1))
    const id = await on('Waits for an export', content)
    await enrol(id, ['Aoba', 'Birch'])
    await go()
    now = after(3 * 24)
    await go()
    expect((await world.enrolmentsOf(id)).map(({ state }) => state)).toEqual(['active', 'active'])
    await arrives(ids.Aoba ?? 0, now)
    now = after(1)
    await go()
    now = after(2 * 24)
    await go()
    const { rows } = await sql<{ account_id: number; body: string }>`
      select account_id, body from note where author_name = 'Waits for an export' order by account_id`.execute(
      app.db,
    )
    expect(rows).toEqual([
      { account_id: ids.Aoba, body: 'it came' },
      { account_id: ids.Birch, body: 'it did not' },
    ])
  })

  it('needs a condition or an event to wait for, and is simulated by events of the past', async () => {
    const [until, ...notes] = content.steps
    const { event: _, ...nothing } = until as { event: string }
    const drawn = await world.made('For nothing', { ...content, steps: [nothing, ...notes] })
    expect(drawn.problems).toMatchObject([{ step: 'until', reason: 'wait-for-nothing' }])
    now = new Date('2027-01-22T01:00:00Z')
    const { id } = await world.made('Simulated wait', { ...content, trigger: { kind: 'event', event } })
    const { result } = await world.simulated(id, { days: 20 })
    const ways = result.ways as {
      account: { id: number }
      day: string
      steps: { outcome: string | null }[]
    }[]
    expect(ways.map(({ account, day, steps }) => [account.id, day, steps[0]?.outcome])).toEqual([
      [ids.Aoba, '2027-01-12', 'met'],
      [ids.Birch, '2027-01-12', 'timed-out'],
    ])

    // From the workspace's midnight on, and not what an import brought.
    const halfPastMidnight = new Date(`${result.from}T00:30:00+09:00`)
    await arrives(ids.Aoba ?? 0, halfPastMidnight)
    await arrives(ids.Birch ?? 0, halfPastMidnight)
    await sql`update event set import_id = 1 where ts = ${halfPastMidnight} and account_id = ${ids.Birch}`.execute(
      app.db,
    )
    const again = await world.simulated(id, { days: 20 })
    expect(
      again.result.ways.map(({ account, day }: (typeof ways)[number]) => [account.id, day]).toSorted(),
    ).toEqual([
      [ids.Aoba, result.from],
      [ids.Birch, '2027-01-12'],
    ])
  })
})
