import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { askRule } from '../segments/segment.evaluate.ts'
import type { Rule } from '../segments/segment.rule.ts'
import { readGround } from '../segments/segment.service.ts'
import { emptyContent } from './playbook.definition.ts'
import { createPast } from './simulate.past.ts'
import { simulate } from './simulate.ts'
import { simulationJobs } from './simulation.jobs.ts'

let now = new Date('2027-03-01T03:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, ask } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const name of ['Aoba', 'Birch']) await world.account(name)
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values ('late', '2027-02-16T08:00:00Z') returning id)
    insert into account_fact (account_id, name, tier, attributes, tags, recorded_at)
    select id, 'Cedar', 'A', '{}', '{}', '2027-02-16T08:00:00Z' from a returning account_id as id`.execute(
    app.db,
  )
  ids.Cedar = rows[0]?.id as number
  await app.refresh.refreshNews()
  await app.refresh.backfillHistory({ from: '2026-12-01', to: '2027-02-20' })
  await sql`update account_day set mrr_minor = mrr_minor * 3 where account_id = ${ids.Birch} and day < '2027-02-10'`.execute(
    app.db,
  )
  const changed = await ask('PATCH', `/api/v1/accounts/${ids.Aoba}`, { tier: 'B' })
  expect(changed.statusCode, changed.body).toBe(200)
  now = new Date('2027-03-10T03:00:00Z')
  await app.refresh.refreshAll()
})
afterAll(() => app.close())

const condition = (field: string, op: string, value: unknown, more: object = {}) =>
  ({ kind: 'condition', field, op, value, ...more }) as Rule

it('asks about one day after the other what would be asked about each day alone', async () => {
  const listed = await ask('POST', '/api/v1/segments', {
    name: 'Tier A',
    description: '',
    kind: 'rule',
    rule: condition('tier', 'any-of', ['A']),
  })
  expect(listed.statusCode, listed.body).toBe(201)
  const rules = [
    condition('tier', 'any-of', ['A']),
    condition('mrr', 'le', -1, { change: 'difference', days: 40 }),
    condition('mrr', 'ge', 50_000),
    condition('segment', 'none-of', [listed.json().id]),
    condition('renewal_date', 'next-days', 30),
  ]
  const past = createPast(app.db, app.clock)
  const some = past.among([ids.Aoba as number, ids.Cedar as number])
  const seen = new Set<string>()
  for (const rule of rules) {
    for (let day = '2027-03-10'; day > '2027-01-20'; day = addDays(day, -3)) {
      const alone = await askRule(app.db, rule, await readGround(app.db, app.clock, { asOf: day, rule }))
      for (const verdict of alone.values()) seen.add(`${rules.indexOf(rule)} ${verdict}`)
      expect([...(await past.ask(rule, day))], `${JSON.stringify(rule)} on ${day}`).toEqual(
        [...alone].sort(([a], [b]) => a - b),
      )
      expect(await past.whom(rule, day)).toEqual(
        [...alone].flatMap(([id, verdict]) => (verdict ? [id] : [])).sort((a, b) => a - b),
      )
      const two = new Map([...alone].filter(([id]) => id === ids.Aoba || id === ids.Cedar))
      expect(new Map(await some.ask(rule, day))).toEqual(two)
    }
  }
  // Each rule held of somebody on some day, and did not hold of somebody.
  for (const n of rules.keys()) expect([...seen]).toEqual(expect.arrayContaining([`${n} true`, `${n} false`]))
})

type Job = { task_identifier: string; key: string; seconds: number }
const waiting = async (id: number) => {
  const { rows } = await sql<Job>`
    select task_identifier, key, extract(epoch from run_at - now())::integer as seconds from graphile_worker.jobs
    where key = ${`playbooks:simulate:${id}`}`.execute(app.db)
  return rows
}

async function begun(name: string): Promise<{ id: number; state: () => Promise<string> }> {
  const { id: playbook } = await world.made(name, {
    trigger: { kind: 'date', field: 'renewal_date', days: -30 },
    first: null,
    steps: [],
  })
  const begin = await ask('POST', `/api/v1/playbooks/${playbook}/simulations`, { days: 30 })
  const { id } = begin.json() as { id: number }
  const state = async () => (await ask('GET', `/api/v1/playbook-simulations/${id}`)).json().status
  return { id, state }
}

it('gives its place to other jobs while another simulation is under way, and comes again', async () => {
  const { id, state } = await begun('Second')
  const work = simulationJobs(app)['playbooks:simulate']
  await app.db.connection().execute(async (other) => {
    await sql`select pg_advisory_lock(hashtext('playbooks:simulate'))`.execute(other)
    await work?.({ id })
    expect(await state()).toBe('waiting')
    expect(await waiting(id)).toEqual([
      { task_identifier: 'playbooks:simulate', key: `playbooks:simulate:${id}`, seconds: 2 },
    ])
    await sql`select pg_advisory_unlock(hashtext('playbooks:simulate'))`.execute(other)
  })
  await work?.({ id })
  expect(await state()).toBe('done')
})

it('stops when the process is about to end, and is taken up by the next', async () => {
  const { id, state } = await begun('Interrupted')
  const work = simulationJobs(app)['playbooks:simulate']
  await work?.({ id }, AbortSignal.abort())
  expect(await state()).toBe('waiting')
  expect(await waiting(id)).toHaveLength(1)
  await work?.({ id })
  expect(await state()).toBe('done')
})

it('asks for events and scores day by day, so that it can be stopped between two of them', async () => {
  const event = 'track:Never sent'
  const wait = {
    kind: 'wait-until' as const,
    id: 'until',
    rule: null,
    event,
    days: 5,
    met: null,
    timed_out: null,
  }
  const waits = { ...emptyContent, first: 'until', steps: [wait] }
  const points = { kind: 'points-crossed' as const, way: 'below' as const, points: 50 }
  const begins = [{ kind: 'event' as const, event }, points].map((trigger) => ({ ...emptyContent, trigger }))
  for (const content of [...begins, waits]) {
    let days = 0
    const onProgress = async () => {
      days += 1
      if (days > 12) throw new Error('stopped')
    }
    const asked = simulate(app.db, app.clock, { content, days: 30, onProgress })
    await expect(asked).rejects.toThrow('stopped')
    expect(days).toBe(13)
  }
})
