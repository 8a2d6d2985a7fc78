import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { ingestEvents } from '../events/events.service.ts'
import { passDay, refreshOnboarding } from './onboarding.jobs.ts'
import type { RunRow, RunStep } from './onboarding.schema.ts'
import { type Content, emptyContent, type Step } from './template.definition.ts'

let app: TestApp
let now = new Date('2026-04-10T03:00:00Z')
let sent = 0

type Run = RunRow & { plan: RunStep[]; history: { kind: string; step_id: string | null; by: string }[] }
type Template = {
  id: number
  revision: number
  version: number | null
  state: string
  waiting: number | null
  started: number
  problems: { step: string | null; reason: string; is_warning: boolean; params: Record<string, unknown> }[]
}

beforeAll(async () => {
  app = await createTestApp({ clock: () => now, timeZone: 'UTC' })
  await sql`insert into product (id, key, name) values (1, 'core', 'Core'), (2, 'more', 'More')`.execute(
    app.db,
  )
  await sql`insert into contact (id) select generate_series(1, 40)`.execute(app.db)
})
afterAll(() => app.close())

beforeEach(async () => {
  now = new Date('2026-04-10T03:00:00Z')
  await sql`truncate onboarding_template, onboarding_template_version, onboarding, onboarding_step, onboarding_change,
    onboarding_dirty, account_dirty, event, usage_day, subscription, account, account_fact, contact_fact, segment cascade`.execute(
    app.db,
  )
  await sql`insert into account (id) select generate_series(1, 60)`.execute(app.db)
  await sql`insert into account_fact (account_id, name, tier, signed_up_on, recorded_at)
    select n, 'Account ' || n, case when n % 2 = 0 then 'A' else 'B' end, '2026-04-01', '2024-01-01' from generate_series(1, 60) n`.execute(
    app.db,
  )
})

const step = (id: string, days: number, more: Partial<Step> = {}): Step => ({
  id,
  phase: 'phase-1',
  name: { ja: '', en: id },
  note: { ja: '', en: '' },
  side: 'us',
  days,
  target_day: null,
  after: [],
  done: { how: 'hand' },
  ...more,
})
const on = (event: string, times = 1, contacts = 1): Partial<Step> => ({
  done: { how: 'event', event, times, contacts },
})

async function ask<Body>(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: unknown,
  role: 'admin' | 'csm' | 'sales' = 'admin',
): Promise<{ status: number; body: Body & { code?: string; params?: Record<string, unknown> } }> {
  const response = await app.http.inject({
    method,
    url: `/api/v1/${url}`,
    headers: await app.as(role),
    ...(payload === undefined ? {} : { payload: payload as object }),
  })
  return { status: response.statusCode, body: response.body === '' ? {} : response.json() } as never
}

async function template(steps: readonly Step[], more: Partial<Content> = {}): Promise<Template> {
  const content = { ...emptyContent, steps, ...more }
  const { status, body } = await ask<Template>('POST', 'onboarding-templates', {
    name: `T${++sent}`,
    content,
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

async function switchOn(
  { id, revision }: Template,
  existing = { days: 0, count: 0 },
  move = false,
): Promise<Template> {
  const { status, body } = await ask<Template>('POST', `onboarding-templates/${id}/on`, {
    based_on: revision,
    existing,
    move,
  })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

async function start(
  steps: readonly Step[],
  more: Partial<Content> = {},
  account = 1,
  startedOn = '2026-04-01',
) {
  const made = await switchOn(
    await template(steps, { match: { tiers: ['none there'], products: [], segment_ids: [] }, ...more }),
  )
  return begin(made.id, account, startedOn)
}

async function begin(templateId: number, account: number, startedOn: string): Promise<Run> {
  const { status, body } = await ask<Run>('POST', 'onboardings', {
    account_id: String(account),
    template_id: templateId,
    started_on: startedOn,
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

const run = async (id: number) => (await ask<Run>('GET', `onboardings/${id}`)).body

async function happened(account: number, name: string, day: string, { contact = 1, quantity = 1 } = {}) {
  const row = {
    ts: Date.parse(day.length > 10 ? day : `${day}T09:00:00Z`),
    messageId: `m${++sent}`,
    accountId: account,
    contactId: contact,
    name,
    quantity,
    seconds: 0,
  }
  await ingestEvents(app.db, [row], { now, source: 'segment' })
}

async function contract(
  account: number,
  from: string,
  more: { product?: number; until?: string | null } = {},
) {
  await sql`insert into subscription (account_id, product_id, start_date, end_date, mrr_minor, currency)
    values (${account}, ${more.product ?? 1}, ${from}::date, ${more.until ?? null}::date, 1000, 'JPY')`.execute(
    app.db,
  )
}

const machinery = () => ({ db: app.db, clock: () => now, tell: async () => undefined })

/** As the refresh does: notes who has news, then looks. */
async function refresh(accounts?: readonly number[]) {
  await sql`insert into onboarding_dirty select unnest(${[...(accounts ?? [0])]}::integer[]) on conflict do nothing`.execute(
    app.db,
  )
  await refreshOnboarding(machinery())
}

const standings = ({ plan }: Run) =>
  plan.map(({ id, standing, how, finished_on }) => [id, standing, how, finished_on])

test('steps are done by events, as often and by as many people as asked', async () => {
  const { id } = await start([
    step('once', 3, on('track:Signed in')),
    step('thrice', 5, on('track:Report created', 3)),
    step('two', 5, on('track:Signed in', 1, 2)),
  ])
  await happened(1, 'Signed in', '2026-03-31')
  await happened(1, 'Report created', '2026-04-02', { quantity: 2 })
  await refresh([1])
  expect(standings(await run(id))).toEqual([
    ['once', 'open', null, null],
    ['thrice', 'open', null, null],
    ['two', 'open', null, null],
  ])
  await happened(1, 'Signed in', '2026-04-03')
  await happened(1, 'Signed in', '2026-04-05', { contact: 2 })
  await happened(1, 'Report created', '2026-04-08')
  await refresh([1])
  const after = await run(id)
  expect(standings(after)).toEqual([
    ['once', 'finished', 'event', '2026-04-03'],
    ['thrice', 'finished', 'event', '2026-04-08'],
    ['two', 'finished', 'event', '2026-04-05'],
  ])
  expect(after).toMatchObject({ state: 'done', ended_on: '2026-04-08', steps_finished: 3 })
  expect(after.history.map(({ kind }) => kind)).toEqual([
    'state',
    'finished',
    'finished',
    'finished',
    'state',
    'started',
  ])
})

test('says in numbers what has not come in', async () => {
  const { id } = await start([
    step('thrice', 5, on('track:Report created', 3)),
    step('never', 2, on('track:Not sent')),
  ])
  await happened(1, 'Report created', '2026-04-02', { quantity: 2 })
  await refresh([1])
  const found = await run(id)
  expect(found.state).toBe('behind')
  expect(found.reasons).toEqual([
    {
      step_id: 'never',
      name: { ja: '', en: 'never' },
      days_late: 7,
      lack: {
        how: 'event',
        event: 'track:Not sent',
        seen: 0,
        times: 1,
        people: 0,
        contacts: 1,
        since: '2026-04-01',
      },
    },
    {
      step_id: 'thrice',
      name: { ja: '', en: 'thrice' },
      days_late: 4,
      lack: {
        how: 'event',
        event: 'track:Report created',
        seen: 2,
        times: 3,
        people: 1,
        contacts: 1,
        since: '2026-04-01',
      },
    },
  ])
})

test('a late event moves the day a step was done, and one that is taken back opens it again', async () => {
  const { id } = await start([step('a', 3, on('track:A'))])
  await happened(1, 'A', '2026-04-09')
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'done', ended_on: '2026-04-09' })
  await happened(1, 'A', '2026-04-02')
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'done', ended_on: '2026-04-02' })
  await sql`delete from usage_day`.execute(app.db)
  await refresh([1])
  expect(await run(id)).toMatchObject({ state: 'behind', ended_on: null, end_kind: null })
})

test('day by day: on track, behind, stuck, and done by hand', async () => {
  const { id } = await start([step('a', 12), step('b', 5, { after: ['a'] })])
  const states: string[] = []
  for (let day = 10; day <= 30; day += 1) {
    now = new Date(`2026-04-${day}T03:00:00Z`)
    await passDay(machinery())
    states.push((await run(id)).state)
  }
  // Due on the 13th; on the 15th nothing has been finished for 14 days.
  expect(states).toEqual([...Array(4).fill('on-track'), 'behind', ...Array(16).fill('stuck')])
  // The next step was to be done on the 18th.
  await ask('POST', `onboardings/${id}/steps/a`, { act: 'tick' }, 'csm')
  expect((await run(id)).state).toBe('behind')
  const { body } = await ask<Run>('POST', `onboardings/${id}/steps/b`, { act: 'tick', on: '2026-04-30' })
  expect(body).toMatchObject({ state: 'done', ended_on: '2026-04-30', days: 29 })
})
