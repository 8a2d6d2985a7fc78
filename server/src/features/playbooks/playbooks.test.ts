import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { mail, playbookClient, words } from '../../../test/playbooks.ts'
import { claimMail } from '../mail/outbox.store.ts'
import { refreshSegments } from '../segments/segments.jobs.ts'
import { createLook } from './look.ts'
import { createWalk } from './walk.ts'
import { createWatch } from './watch.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const ids: Record<string, number> = {}
let segment = 0

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  await sql`insert into product (key, name) values ('main', 'Main')`.execute(app.db)
  await sql`insert into attribute_definition (key, label, type) values ('state', 'State', 'text')`.execute(
    app.db,
  )
  for (const name of ['Aoba', 'Birch', 'Cedar']) await account(name)
  await app.refresh.refreshNews()
  await refreshSegments(app)
  const made = await ask('POST', '/api/v1/segments', {
    kind: 'rule',
    name: 'Marked',
    rule: { kind: 'condition', field: 'tag', op: 'any-of', value: ['marked'] },
  })
  segment = made.json().id
})
afterAll(() => app.close())

async function account(name: string, timezone?: string): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    with a as (insert into account (external_id, created_at) values (${name}, '2026-01-05T00:00:00Z') returning id)
    insert into account_fact (account_id, name, tier, attributes, tags, recorded_at)
    select id, ${name}, 'A', '{}', '{}', '2026-01-05T00:00:00Z' from a returning account_id as id`.execute(
    app.db,
  )
  const id = rows[0]?.id ?? 0
  ids[name] = id
  await sql`insert into subscription (account_id, product_id, start_date, mrr_minor, currency, renewal_date)
    select ${id}, id, '2026-01-05', 30000, 'JPY', '2027-03-20' from product`.execute(app.db)
  const { rows: people } = await sql<{ id: number }>`
    with c as (insert into contact (external_id) values (${`${name}-1`}) returning id)
    insert into contact_fact (contact_id, account_id, name, email, role, attributes)
    select id, ${id}, ${`${name} Sato`}, ${`sato@${name.toLowerCase()}.example`}, 'champion',
      ${JSON.stringify({ timezone })}::jsonb from c returning contact_id as id`.execute(app.db)
  expect(people).toHaveLength(1)
  await sql`insert into account_dirty (account_id) values (${id}) on conflict do nothing`.execute(app.db)
}

const { ask, made, simulated, on } = playbookClient(() => app)

const wait = (id: string, amount: number, next: string | null) => ({
  kind: 'wait',
  id,
  amount,
  unit: 'days',
  next,
})

async function go(): Promise<void> {
  await createWatch(app)()
  await createLook(app)()
  await createWalk(app)()
}

async function later(hours: number): Promise<void> {
  now = new Date(now.getTime() + hours * 3_600_000)
  await go()
}

async function tag(name: string, tags: string): Promise<void> {
  const response = await ask('PATCH', `/api/v1/accounts/${ids[name]}`, { tags: tags.split(',') })
  expect(response.statusCode, response.body).toBe(200)
}

const enrol = (id: number, names: string[], key: string) =>
  ask(
    'POST',
    `/api/v1/playbooks/${id}/enrolments`,
    { accounts: names.map((name) => String(ids[name])), key },
    'csm',
  )

async function mails(): Promise<{ to_address: string; subject: string }[]> {
  const { rows } = await sql<{ to_address: string; subject: string }>`
    select to_address, subject from outbox_mail where kind = 'playbook' order by id`.execute(app.db)
  return rows
}

async function enrolmentsOf(id: number) {
  return (await ask('GET', `/api/v1/playbooks/${id}/enrolments`)).json().rows as {
    id: number
    account: { name: string }
    state: string
    step_id: string | null
    arm: string
    end_reason: string | null
    goal_met_at: string | null
  }[]
}

async function historyOf(id: number): Promise<[string, object][]> {
  const [one] = await enrolmentsOf(id)
  const { steps } = (await ask('GET', `/api/v1/playbook-enrolments/${one?.id}`)).json()
  return steps.map((step: { kind: string; outcome: object }) => [step.kind, step.outcome])
}

describe('walking', () => {
  it('writes once, waits in days, and ends', async () => {
    const id = await on('Greeting', {
      first: 'hello',
      steps: [
        mail('hello', 'week'),
        wait('week', 3, 'set'),
        { kind: 'attribute', id: 'set', key: 'state', value: 'greeted', next: null },
      ],
    })
    expect((await enrol(id, ['Aoba'], 'k1')).json()).toEqual({ enrolled: 1, asked: 1 })
    expect((await enrol(id, ['Aoba'], 'k1')).json()).toEqual({ enrolled: 0, asked: 1 })
    await go()
    await go()
    expect(await mails()).toEqual([{ to_address: 'sato@aoba.example', subject: 'Hello Aoba Sato' }])
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'active', step_id: 'set' }])
    await later(71)
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'active' }])
    await later(2)
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
    const { rows } = await sql<{
      attributes: object
    }>`select attributes from account_now where id = ${ids.Aoba}`.execute(app.db)
    expect(rows[0]?.attributes).toEqual({ state: 'greeted' })
    expect(await mails()).toHaveLength(1)
  })

  it('goes the way its rule says, also where that is not known', async () => {
    const rule = { kind: 'condition', field: 'attribute:state', op: 'is', value: 'greeted' }
    const note = (step: string) => ({ kind: 'note', id: step, text: words(step), next: null })
    const id = await on('Ways', {
      first: 'ask',
      steps: [{ kind: 'branch', id: 'ask', rule, yes: 'was', no: 'was-not' }, note('was'), note('was-not')],
    })
    await enrol(id, ['Aoba', 'Birch'], 'k1')
    await go()
    const { rows } = await sql<{ account_id: number; body: string }>`
      select account_id, body from note where author_name = 'Ways' order by account_id`.execute(app.db)
    expect(rows).toEqual([
      { account_id: ids.Aoba, body: 'was' },
      { account_id: ids.Birch, body: 'was-not' },
    ])
  })

  it('goes on as soon as what it waits for is there, or when it is too late', async () => {
    const rule = { kind: 'condition', field: 'tag', op: 'any-of', value: ['answered'] }
    const id = await on('Patience', {
      first: 'answer',
      steps: [
        { kind: 'wait-until', id: 'answer', rule, days: 5, met: null, timed_out: 'remind' },
        { kind: 'note', id: 'remind', text: words('remind'), next: null },
      ],
    })
    await enrol(id, ['Aoba', 'Birch'], 'k1')
    await go()
    await tag('Birch', 'answered')
    await later(24)
    expect((await enrolmentsOf(id)).map(({ account: { name }, state }) => [name, state])).toEqual([
      ['Birch', 'done'],
      ['Aoba', 'active'],
    ])
    await later(24 * 5)
    expect((await enrolmentsOf(id)).every(({ state }) => state === 'done')).toBe(true)
    const { rows } = await sql`select account_id from note where author_name = 'Patience'`.execute(app.db)
    expect(rows).toEqual([{ account_id: ids.Aoba }])
  })

  it('begins when an account comes into a segment, and a goal met counts', async () => {
    const id = await on('Marked ones', {
      trigger: { kind: 'segment-entered', segment_id: segment },
      goal: { rule: { kind: 'condition', field: 'tag', op: 'any-of', value: ['reached'] }, days: 30 },
      first: 'pause',
      steps: [wait('pause', 10, 'note'), { kind: 'note', id: 'note', text: words('x'), next: null }],
    })
    await go()
    expect(await enrolmentsOf(id)).toEqual([])
    now = new Date(now.getTime() + 60_000)
    await tag('Cedar', 'marked')
    await refreshSegments(app, { isAllNews: true })
    await later(1)
    expect(await enrolmentsOf(id)).toMatchObject([
      { account: { name: 'Cedar' }, state: 'active', goal_met_at: null },
    ])
    await tag('Cedar', 'marked,reached')
    await later(1)
    expect(await enrolmentsOf(id)).toMatchObject([{ goal_met_at: expect.any(String), state: 'active' }])
  })

  it('finds what was written while it looked, and nothing from before it was switched on', async () => {
    const content = {
      trigger: { kind: 'segment-entered', segment_id: segment },
      again_after_days: 1,
      first: 'note',
      steps: [{ kind: 'note', id: 'note', text: words('x'), next: null }],
    }
    await sql`insert into segment_member (segment_id, account_id, since, until, since_version)
      values (${segment}, ${ids.Birch}, ${new Date(now.getTime() - 60_000)}, ${now}, 1)`.execute(app.db)
    const id = await on('Overlap', content)
    await later(0.1)
    await sql`insert into segment_member (segment_id, account_id, since, until, since_version)
      values (${segment}, ${ids.Aoba}, ${new Date(now.getTime() - 60_000)}, ${now}, 1)`.execute(app.db)
    await later(0.05)
    await later(0.05)
    expect((await enrolmentsOf(id)).map((row) => row.account.name)).toEqual(['Aoba'])
  })

  it('does not write at night nor too often, and says why it waits', async () => {
    const id = await on('Night', { first: 'mail', steps: [mail('mail', null)] })
    now = new Date('2026-12-10T14:00:00Z')
    await enrol(id, ['Birch'], 'k1')
    await go()
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'active', step_id: 'mail' }])
    await sql`update playbook_enrolment set wake_at = ${now} where playbook_id = ${id}`.execute(app.db)
    await later(8.9)
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'active' }])
    await later(0.2)
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
    const often = await on('Often', {
      first: 'one',
      steps: [mail('one', 'two'), mail('two', null)],
    })
    const before = (await mails()).length
    await enrol(often, ['Birch'], 'k1')
    await go()
    expect((await mails()).length - before).toBe(1)
    await later(24 * 6)
    expect((await mails()).length - before).toBe(1)
    await later(25)
    expect((await mails()).length - before).toBe(2)

    // Once a wait, however often it is looked at, and nothing of the moment in which two write at once.
    const [first, second] = [await historyOf(id), await historyOf(often)]
    expect(first).toEqual([
      ['waits', { waits_for: 'quiet-hours', until: '2026-12-10T23:00:00.000Z' }],
      ['mail', expect.objectContaining({ mails: 1 })],
    ])
    expect(second).toEqual([
      ['mail', expect.objectContaining({ mails: 1 })],
      ['waits', { waits_for: 'written-to-often', until: '2026-12-17T23:06:00.000Z' }],
      ['mail', expect.objectContaining({ mails: 1 })],
    ])
    const results = (await ask('GET', `/api/v1/playbooks/${often}/results`)).json()
    expect(results.steps).toEqual([
      { step_id: 'one', taken: 1, accounts: 1, skipped: 0, seen: null },
      { step_id: 'two', taken: 1, accounts: 1, skipped: 0, seen: null },
    ])
  })

  it('asks before it enrols more than may come unasked', async () => {
    const limits = { mails_per_contact: 2, in_days: 7, quiet_from: 1200, quiet_until: 480 }
    const asksAbove = (asks_above: number) =>
      ask('PUT', '/api/v1/playbook-settings', { ...limits, asks_above })
    await asksAbove(1)
    now = new Date('2027-03-10T03:00:00Z')
    const id = await on('Everybody', {
      trigger: { kind: 'date', field: 'renewal_date', days: -7 },
      first: 'note',
      steps: [{ kind: 'note', id: 'note', text: words('soon'), next: null }],
    })
    now = new Date('2027-03-13T03:00:00Z')
    await app.refresh.refreshAll()
    await go()
    expect(await enrolmentsOf(id)).toEqual([])
    expect((await ask('GET', `/api/v1/playbooks/${id}`)).json().waiting).toBe(3)
    const allow = (count: number) => ask('POST', `/api/v1/playbooks/${id}/allow`, { count })
    expect((await allow(2)).json().code).toBe('playbooks.count_changed')
    expect((await allow(3)).statusCode).toBe(200)
    await go()
    expect(await enrolmentsOf(id)).toHaveLength(3)
    await asksAbove(50)
  })
})

describe('stopping', () => {
  const slow = {
    first: 'wait',
    steps: [wait('wait', 2, 'note'), { kind: 'note', id: 'note', text: words('n'), next: null }],
  }

  it('stands still while it is paused, and goes on where it was', async () => {
    const id = await on('Paused', slow)
    await enrol(id, ['Aoba'], 'k1')
    await go()
    expect((await ask('POST', `/api/v1/playbooks/${id}/pause`)).statusCode).toBe(204)
    await later(72)
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'active', step_id: 'note' }])
    expect((await ask('POST', `/api/v1/playbooks/${id}/resume`)).statusCode).toBe(204)
    await go()
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  })

  it('lets a person pause, skip and cancel one account, with the reason kept', async () => {
    const id = await on('One account', slow)
    await enrol(id, ['Aoba', 'Birch'], 'k1')
    await go()
    const [birch, aoba] = await enrolmentsOf(id)
    const change = (one: { id: number } | undefined, verb: string) =>
      ask('POST', `/api/v1/playbook-enrolments/${one?.id}/changes`, { verb, reason: 'asked to' }, 'csm')
    expect((await change(aoba, 'pause')).json().state).toBe('paused')
    expect((await change(birch, 'cancel')).json()).toMatchObject({
      state: 'cancelled',
      end_reason: 'by-hand: asked to',
    })
    expect((await change(birch, 'resume')).json().code).toBe('playbooks.enrolment_not_paused')
    await later(72)
    expect((await change(aoba, 'resume')).json().state).toBe('active')
    expect((await change(aoba, 'skip')).json().steps.at(-1)).toMatchObject({
      kind: 'by-hand:skip',
      step_id: 'note',
      outcome: { reason: 'asked to' },
      by: 'Test csm',
    })
    await go()
    expect((await enrolmentsOf(id)).map(({ state }) => state)).toEqual(['cancelled', 'done'])
    const { rows } = await sql`select from note where author_name = 'One account'`.execute(app.db)
    expect(rows).toHaveLength(0)
  })

  it('holds mail in review back while it is paused, lets a person stop one, and drops it with the enrolment', async () => {
    const reviewed = { ...mail('mail', 'wait'), review_hours: 24 }
    const id = await on('Reviewed', { first: 'mail', steps: [reviewed, wait('wait', 30, null)] })
    await enrol(id, ['Aoba', 'Birch'], 'k1')
    now = new Date('2027-05-10T03:00:00Z')
    await go()
    const claimable = async () => {
      const found = await app.db
        .transaction()
        .execute((trx) => claimMail(trx, new Date(now.getTime() + 25 * 3_600_000)))
      return found?.subject
    }
    const [birch, aoba] = await enrolmentsOf(id)
    await sql`update outbox_mail set state = 'sent', settled_at = ${now} where enrolment_id is distinct from ${birch?.id}
      and enrolment_id is distinct from ${aoba?.id} and state = 'queued'`.execute(app.db)
    expect(await claimable()).toBe('Hello Aoba Sato')
    await ask('POST', `/api/v1/playbooks/${id}/pause`)
    expect(await claimable()).toBeUndefined()
    await ask('POST', `/api/v1/playbooks/${id}/resume`)
    const one = (await ask('GET', `/api/v1/playbook-enrolments/${aoba?.id}`)).json()
    expect(one.mails).toMatchObject([{ to_address: 'sato@aoba.example', state: 'queued' }])
    const stop = () =>
      ask('POST', `/api/v1/playbook-enrolments/${aoba?.id}/mails/${one.mails[0].id}/stop`, {}, 'csm')
    expect((await stop()).statusCode).toBe(204)
    expect((await stop()).json().code).toBe('playbooks.mail_gone')
    expect(await claimable()).toBe('Hello Birch Sato')
    await ask('POST', `/api/v1/playbook-enrolments/${birch?.id}/changes`, { verb: 'cancel', reason: 'left' })
    expect(await claimable()).toBeUndefined()
  })

  it('keeps running ones on their version, or takes them along on purpose', async () => {
    const id = await on('Versions', slow)
    await enrol(id, ['Aoba'], 'k1')
    await go()
    const change = async (text: string, move: boolean) => {
      const before = (await ask('GET', `/api/v1/playbooks/${id}`)).json()
      const steps = before.draft.steps.map((step: { kind: string }) =>
        step.kind === 'note' ? { ...step, text: words(text) } : step,
      )
      const saved = await ask('PATCH', `/api/v1/playbooks/${id}`, {
        based_on: before.revision,
        content: { ...before.draft, steps },
      })
      expect(saved.json().has_changes).toBe(true)
      const switched = await ask('POST', `/api/v1/playbooks/${id}/on`, {
        based_on: saved.json().revision,
        move,
      })
      return switched.json().version
    }
    expect(await change('second', false)).toBe(2)
    expect((await ask('GET', `/api/v1/playbooks/${id}/enrolments`)).json().rows[0].version).toBe(1)
    expect(await change('third', true)).toBe(3)
    await later(49)
    const { rows } = await sql`select body from note where author_name = 'Versions'`.execute(app.db)
    expect(rows).toEqual([{ body: 'third' }])
  })

  it('gives up a step that fails again and again, and tries it once more when asked', async () => {
    const id = await on('Failing', {
      first: 'set',
      steps: [{ kind: 'attribute', id: 'set', key: 'state', value: 'x', next: null }],
    })
    await sql`delete from attribute_definition where key = 'state'`.execute(app.db)
    await enrol(id, ['Aoba'], 'k1')
    for (const hours of [0, 1, 1, 1, 2, 5, 5]) await later(hours)
    const [failed] = await enrolmentsOf(id)
    expect(failed).toMatchObject({ state: 'failed', step_id: 'set', end_reason: 'step-failed' })
    await sql`insert into attribute_definition (key, label, type) values ('state', 'State', 'text')`.execute(
      app.db,
    )
    await ask('POST', `/api/v1/playbook-enrolments/${failed?.id}/changes`, {
      verb: 'retry',
      reason: 'mended',
    })
    await go()
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  })
})

describe('looking ahead', () => {
  it('says what it would have done, and does nothing', async () => {
    const { id } = await made('Simulated', {
      trigger: { kind: 'date', field: 'renewal_date', days: -30 },
      hold_out: 0.5,
      first: 'mail',
      steps: [
        mail('mail', 'wait'),
        wait('wait', 10, 'task'),
        {
          kind: 'task',
          id: 'task',
          title: words('Call {{ account.name }}'),
          note: words(''),
          due_days: 3,
          priority: 'high',
          assign: { how: 'account-owner' },
          next: null,
        },
      ],
    })
    await app.refresh.backfillHistory({ from: '2027-02-15', to: '2027-02-20' })
    const before = await mails()
    const { status, progress, result: told } = await simulated(id, { days: 90 })
    expect({ status, progress }).toEqual({ status: 'done', progress: 1 })
    expect(told.enrolled + told.held_out).toBe(3)
    expect(told).toMatchObject({ causes: 3, mails: told.enrolled, tasks: told.enrolled, calls: 0 })
    expect(told.days).toEqual([{ day: '2027-02-18', accounts: 3 }])
    expect(await mails()).toEqual(before)
    expect(await enrolmentsOf(id)).toEqual([])
  })

  it('shows one account what it would get', async () => {
    const { id } = await made('Tried', {
      first: 'mail',
      steps: [mail('mail', 'wait'), wait('wait', 10, null)],
    })
    const tried = await ask('POST', `/api/v1/playbooks/${id}/tries`, { account: String(ids.Cedar) })
    expect(tried.json().steps[0]).toMatchObject({
      receivers: [{ name: 'Cedar Sato', email: 'sato@cedar.example' }],
      words: [
        { field: 'subject', text: 'Hello Cedar Sato' },
        { field: 'body', text: expect.stringContaining('About Cedar.') },
      ],
    })
  })
})

it('writes when it is day where the reader is', async () => {
  await account('Dogwood', 'America/New_York')
  const abroad = await on('Abroad', { first: 'mail', steps: [mail('mail', null)] })
  now = new Date('2027-06-20T03:00:00Z')
  await enrol(abroad, ['Dogwood'], 'k1')
  await go()
  expect(await enrolmentsOf(abroad)).toMatchObject([{ state: 'active' }])
  await later(8.9)
  expect(await enrolmentsOf(abroad)).toMatchObject([{ state: 'active' }])
  // Eight in the morning in New York.
  await later(0.2)
  expect(await enrolmentsOf(abroad)).toMatchObject([{ state: 'done' }])
})

it('waits until it is nine where the customer is, and within the hours of the workspace', async () => {
  now = new Date('2027-07-05T03:00:00Z')
  const steps = (unit: string, more: object) => ({
    first: 'wait',
    steps: [
      { kind: 'wait', id: 'wait', amount: 1, unit, ...more, next: 'note' },
      { kind: 'note', id: 'note', text: words('x'), next: null },
    ],
  })
  const nine = await on('Nine', steps('hours', { at: '09:00', clock: 'contact' }))
  const worked = await on('Worked', steps('working-hours', {}))
  await sql`update workspace set business_hours = '{"days":[1,2,3,4,5],"from":"13:00","to":"17:00"}'`.execute(
    app.db,
  )
  await enrol(nine, ['Dogwood', 'Aoba'], 'k1')
  await enrol(worked, ['Aoba'], 'k1')
  await go()
  const { rows } = await sql<{ playbook_id: number; account_id: number; wake_at: Date }>`
    select playbook_id, account_id, wake_at from playbook_enrolment
    where playbook_id = any(${[nine, worked]}::integer[]) order by id`.execute(app.db)
  expect(rows.map((row) => [row.playbook_id, row.account_id, row.wake_at.toISOString()])).toEqual([
    [nine, ids.Dogwood, '2027-07-05T13:00:00.000Z'],
    [nine, ids.Aoba, '2027-07-06T00:00:00.000Z'],
    // Noon in Tokyo: they begin at one.
    [worked, ids.Aoba, '2027-07-05T05:00:00.000Z'],
  ])
})
