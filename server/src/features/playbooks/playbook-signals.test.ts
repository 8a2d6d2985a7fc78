import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
