import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { words } from '../../../test/playbooks.ts'
import { drawWay } from './walk.ts'

// A Friday; the Monday after it is Labour Thanksgiving Day.
let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, ask, on, go, enrol, outcomesOf } = world
let csm = ''
let list = 0

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await world.account('Aoba')
  await world.account('Birch')
  await app.as('csm')
  const { rows } = await sql<{ id: string }>`select id from member where role = 'csm'`.execute(app.db)
  csm = rows[0]?.id ?? ''
  expect((await ask('PATCH', `/api/v1/accounts/${ids.Aoba}`, { owner_id: csm })).statusCode).toBe(200)
  await app.refresh.refreshNews()
  list = (await ask('POST', '/api/v1/segments', { kind: 'list', name: 'Callers' })).json().id
})
afterAll(() => app.close())

const aobaTakes = async (
  name: string,
  steps: { id: string; [field: string]: unknown }[],
): Promise<number> => {
  const id = await on(name, { first: steps[0]?.id, steps })
  await enrol(id, ['Aoba'])
  await go()
  expect(await world.enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  return id
}

const slowly = {
  first: 'wait',
  steps: [
    { kind: 'wait', id: 'wait', amount: 20, unit: 'days', next: 'note' },
    { kind: 'note', id: 'note', text: words('x'), next: null },
  ],
}

const membersOfList = async () =>
  (
    await sql<{ account_id: number }>`
      select account_id from segment_member where segment_id = ${list} and until = 'infinity'`.execute(app.db)
  ).rows.map((row) => row.account_id)

it.each<[string, object, () => string | null]>([
  ['the owner of the account', { how: 'account-owner' }, () => csm],
  ['nobody', { how: 'nobody' }, () => null],
  ['a member', { how: 'member', member_id: 'csm' }, () => csm],
  ['whose turn it is', { how: 'round-robin', among: ['csm'] }, () => csm],
])(
  'makes one task for %s, in the words of the playbook, due in working days',
  async (name, assign, owner) => {
    const named = JSON.parse(JSON.stringify(assign).replace('"csm"', JSON.stringify(csm)))
    const id = await aobaTakes(`Task for ${name}`, [
      {
        kind: 'task',
        id: 'task',
        title: words('Call {{ account.name }}'),
        note: words('{{ owner.name }} should hear of it'),
        checklist: words('Look at {{ account.name }}\n\n  Write it down '),
        due_days: 1,
        priority: 'high',
        assign: named,
        next: null,
      },
    ])
    await go()
    const [step] = await outcomesOf(id)
    const { rows } = await sql<{ id: number }>`
    select t.id from task t join playbook_enrolment e on t.source_key like 'playbook:' || e.id || ':%'
    where e.playbook_id = ${id}`.execute(app.db)
    expect(rows).toEqual([{ id: step?.outcome.task_id }])
    const task = (await ask('GET', `/api/v1/tasks/${rows[0]?.id}`)).json()
    expect(task).toMatchObject({
      title: 'Call Aoba',
      reason: 'Test csm should hear of it',
      source: 'playbook',
      priority: 'high',
      due_on: '2026-11-24',
      checklist: [
        { text: 'Look at Aoba', done: false },
        { text: 'Write it down', done: false },
      ],
      account: { id: ids.Aoba },
    })
    expect(task.owner?.id ?? null).toBe(owner())
  },
)

it('tells a channel in its words, unsigned, once', async () => {
  const url = 'https://hooks.slack.example/services/1'
  const text = words('{{ account.name }} of {{ owner.name }}')
  const id = await aobaTakes('Channel', [{ kind: 'slack', id: 'tell', url, text, next: null }])
  await go()
  const { rows } = await sql`
    select kind, url, body, state, account_id from webhook_call where playbook_id = ${id}`.execute(app.db)
  expect(rows).toEqual([
    { kind: 'slack', url, body: { text: 'Aoba of Test csm' }, state: 'queued', account_id: ids.Aoba },
  ])
})

it('puts on a list what is not on it, and takes off what is', async () => {
  const step = (id: string, verb: string, next: string | null) => ({
    kind: 'list',
    id,
    segment_id: list,
    verb,
    next,
  })
  const added = await aobaTakes('Adds', [step('add', 'add', 'again'), step('again', 'add', null)])
  expect((await outcomesOf(added)).map(({ outcome }) => outcome)).toEqual([
    { changed: true },
    { changed: false },
  ])
  expect(await membersOfList()).toEqual([ids.Aoba])
  const removed = await aobaTakes('Removes', [step('off', 'remove', 'again'), step('again', 'remove', null)])
  expect((await outcomesOf(removed)).map(({ outcome }) => outcome)).toEqual([
    { changed: true },
    { changed: false },
  ])
  expect(await membersOfList()).toEqual([])
})

it('starts another playbook by its own rules and says where it came from; one that is off starts nobody', async () => {
  const other = await on('Other', slowly)
  const step = { kind: 'enrol', id: 'start', playbook_id: other, next: null }
  const id = await aobaTakes('Starts', [step])
  expect((await outcomesOf(id))[0]?.outcome).toEqual({ enrolled_together: 1 })
  const [from] = await world.enrolmentsOf(id)
  expect(await world.enrolmentsOf(other)).toMatchObject([
    {
      account: { name: 'Aoba' },
      state: 'active',
      cause: { kind: 'playbook', playbook_id: id, enrolment_id: from?.id },
    },
  ])
  // Once is once, whoever asks.
  const twice = await aobaTakes('Starts again', [step])
  expect((await outcomesOf(twice))[0]?.outcome).toEqual({ enrolled_together: 0 })
  expect(await world.enrolmentsOf(other)).toHaveLength(1)
  expect((await ask('POST', `/api/v1/playbooks/${other}/pause`)).statusCode).toBe(204)
  const paused = await aobaTakes('Starts nobody', [step])
  expect((await outcomesOf(paused))[0]?.outcome).toEqual({ skipped: 'playbook-not-on' })
})

it('stops another playbook for this account alone, and says which one stopped it', async () => {
  const other = await on('To be stopped', slowly)
  await enrol(other, ['Aoba', 'Birch'])
  await go()
  const step = { kind: 'stop', id: 'stop', playbook_id: other, next: null }
  const id = await aobaTakes('Stops', [step])
  expect((await outcomesOf(id))[0]?.outcome).toEqual({ stopped: true })
  const ways = (await world.enrolmentsOf(other)).map((one) => [one.account.name, one.state, one.end_reason])
  expect(ways.toSorted()).toEqual([
    ['Aoba', 'cancelled', `playbook:${id}`],
    ['Birch', 'active', null],
  ])
  const again = await aobaTakes('Stops again', [step])
  expect((await outcomesOf(again))[0]?.outcome).toEqual({ stopped: false })
})

it('splits by the shares drawn, the same for the same enrolment however often the step is tried', async () => {
  const split = {
    kind: 'split' as const,
    id: 'split',
    ways: [
      { share: 0.2, next: 'a' },
      { share: 0.5, next: 'b' },
      { share: 0.3, next: null },
    ],
  }
  const drawn = [0, 0, 0]
  for (let id = 1; id <= 10_000; id += 1) {
    const way = drawWay(split, { id, steps_taken: 0 })
    expect(drawWay(split, { id, steps_taken: 0 })).toBe(way)
    drawn[way] = (drawn[way] ?? 0) + 1
  }
  // Four standard deviations of a binomial draw.
  for (const [way, { share }] of split.ways.entries())
    expect(Math.abs((drawn[way] ?? 0) - 10_000 * share)).toBeLessThan(
      4 * Math.sqrt(10_000 * share * (1 - share)),
    )

  const accounts = Array.from({ length: 30 }, (_, index) => `Split${index}`)
  for (const name of accounts) await world.account(name)
  const note = (id: string) => ({ kind: 'note', id, text: words(id), next: null })
  const id = await on('Splits', { first: 'split', steps: [split, note('a'), note('b')] })
  await enrol(id, accounts)
  await go()
  const { rows } = await sql<{ id: string; way: number; body: string | null }>`
    select e.id, (s.outcome ->> 'way')::integer as way, n.body from playbook_enrolment e
    join playbook_step_taken s on s.enrolment_id = e.id and s.step_id = 'split'
    left join note n on n.account_id = e.account_id and n.author_name = 'Splits'
    where e.playbook_id = ${id}`.execute(app.db)
  expect(rows).toHaveLength(accounts.length)
  for (const row of rows) {
    expect(row.body).toBe(['a', 'b', null][row.way] ?? null)
    expect(row.way).toBe(drawWay(split, { id: Number(row.id), steps_taken: 0 }))
  }
  expect(new Set(rows.map((row) => row.way)).size).toBeGreaterThan(1)
  now = new Date(now.getTime() + 3_600_000)
  await go()
  const { rows: steps } = await sql<{ count: number }>`
    select count(*)::integer as count from playbook_step_taken s join playbook_enrolment e on e.id = s.enrolment_id
    where e.playbook_id = ${id} and s.step_id = 'split'`.execute(app.db)
  expect(steps).toEqual([{ count: accounts.length }])
})

it('fails whose words name what is gone since, with its name, and goes on when it is there again', async () => {
  const definition = { key: 'plan_name', label: 'Plan', type: 'text' }
  const define = () => ask('POST', '/api/v1/attribute-definitions', definition)
  expect((await define()).statusCode).toBe(201)
  const text = words('Plan: {{ account.attributes.plan_name }}')
  const id = await on('Names an attribute', {
    first: 'note',
    steps: [{ kind: 'note', id: 'note', text, next: null }],
  })
  await sql`delete from attribute_definition where key = 'plan_name'`.execute(app.db)
  await enrol(id, ['Birch'])
  for (let tries = 0; tries < 7; tries += 1) {
    await go()
    now = new Date(now.getTime() + 5 * 3_600_000)
  }
  const [failed] = await world.enrolmentsOf(id)
  expect(failed).toMatchObject({ state: 'failed', end_reason: 'step-failed', step_id: 'note' })
  const shown = (await ask('GET', `/api/v1/playbook-enrolments/${failed?.id}`)).json()
  expect(shown.steps.at(-1).outcome.error).toContain('undefined variable: account.attributes.plan_name')
  expect((await define()).statusCode).toBe(201)
  const again = { verb: 'retry', reason: 'it is back' }
  const retried = await ask('POST', `/api/v1/playbook-enrolments/${failed?.id}/changes`, again)
  expect(retried.statusCode, retried.body).toBe(200)
  await go()
  expect(await world.enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
})
