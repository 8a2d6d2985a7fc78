import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { words } from '../../../test/playbooks.ts'
import type { SharedPlan } from '../success/shared.plan.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const tokens: Record<string, string> = {}
const world = playbookWorld(() => app)
const { ids, ask, on, go, enrol, enrolmentsOf, outcomesOf } = world
const names = ['Aoba', 'Birch', 'Cedar', 'Damson'] as const

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const name of [...names, 'Elm']) await world.account(name)
  await app.refresh.refreshNews()
  // Elm has a plan, and nobody was given its link.
  for (const name of [...names, 'Elm']) await plan(name)
  await sql`update health_score set experience = 80 where day = '2026-11-20'`.execute(app.db)
})
afterAll(() => app.close())

async function plan(name: string): Promise<void> {
  const content = { title: 'Adoption', job: '', starts_on: '2026-11-20', goals: [], steps: [] }
  const made = await ask('POST', '/api/v1/success-plans', { account_id: ids[name], content })
  expect(made.statusCode, made.body).toBe(201)
  if (name === 'Elm') return
  const link = await ask('POST', `/api/v1/success-plans/${made.json().id}/links`, {
    contact_id: null,
    days: 365,
  })
  expect(link.statusCode, link.body).toBe(201)
  tokens[name] = link.json().url.split('#')[1]
}

const step = (id: string, part: object = {}) => ({
  kind: 'page-message',
  id,
  title: { ja: '{{ account.name }} 様', en: 'Dear {{ account.name }}' },
  body: words('News of {{ today }}'),
  days: 30,
  next: null,
  ...part,
})
const says = (part: object = {}) => ({ first: 'say', steps: [step('say', part)] })

async function visit(name: string, headers = {}): Promise<SharedPlan['messages']> {
  const payload = { token: tokens[name] }
  const reply = await app.http.inject({ method: 'POST', url: '/api/v1/shared-plan', headers, payload })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().messages
}
const titles = async (name: string) => (await visit(name)).map(({ title }) => title.en)
const messagesOf = async (id: number) => {
  const [newest] = await enrolmentsOf(id)
  return (await ask('GET', `/api/v1/playbook-enrolments/${newest?.id}`)).json().messages
}
const change = async (id: number, verb: string) => {
  const [newest] = await enrolmentsOf(id)
  const url = `/api/v1/playbook-enrolments/${newest?.id}/changes`
  const reply = await ask('POST', url, { verb, reason: 'asked to' })
  expect(reply.statusCode, reply.body).toBe(200)
}
const later = async (days: number) => {
  now = new Date(now.getTime() + days * 86_400_000)
  await go()
}
async function openedOf(name: string): Promise<Date | null | undefined> {
  const { rows } = await sql<{ opened_at: Date | null }>`
    select l.opened_at from success_link l join success_plan p on p.id = l.plan_id where p.account_id = ${ids[name]}`.execute(
    app.db,
  )
  return rows[0]?.opened_at
}
const linked = (name: string, contact: string | null) =>
  sql`update success_link set contact_id = (select id from contact where external_id = ${contact})
    where plan_id = (select id from success_plan where account_id = ${ids[name]})`.execute(app.db)

it('stands on the page in both languages until its day, and remembers whose link saw it first', async () => {
  await linked('Aoba', 'Aoba-1')
  const id = await on('Says', says({ days: 10 }))
  await enrol(id, ['Aoba'])
  await go()
  await go()
  expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  expect(await outcomesOf(id)).toMatchObject([
    { kind: 'page-message', outcome: { page_messages: 1, shown_until: '2026-11-30T01:00:00.000Z' } },
  ])
  const said = {
    title: { ja: 'Aoba 様', en: 'Dear Aoba' },
    body: { ja: 'News of 2026-11-20', en: 'News of 2026-11-20' },
    from: null,
    shown_at: '2026-11-20T01:00:00.000000Z',
  }
  expect(await visit('Aoba', await app.as('csm'))).toEqual([said])
  expect(await messagesOf(id)).toMatchObject([{ seen_at: null, is_over: false }])
  expect(await openedOf('Aoba')).toBeNull()
  now = new Date('2026-11-21T02:00:00Z')
  expect(await visit('Aoba')).toEqual([said])
  now = new Date('2026-11-22T02:00:00Z')
  await visit('Aoba')
  const seen = { seen_at: '2026-11-21T02:00:00.000000Z', seen_by: 'Aoba Sato' }
  expect(await messagesOf(id)).toMatchObject([seen])
  expect(await openedOf('Aoba')).toEqual(new Date('2026-11-21T02:00:00Z'))
  const timeline = await ask('GET', `/api/v1/accounts/${ids.Aoba}/timeline?kinds=mail`)
  expect(timeline.json().rows).toMatchObject([
    { kind: 'page-message', params: { title: said.title, seen_by: 'Aoba Sato', withdrawn: false } },
  ])
  expect(await titles('Birch')).toEqual([])
  now = new Date('2026-11-30T01:00:01Z')
  expect(await titles('Aoba')).toEqual([])
  expect(await messagesOf(id)).toMatchObject([{ is_over: true }])
})

it('goes on with a named reason where the customer has no page', async () => {
  const id = await on('No page', {
    first: 'say',
    steps: [step('say', { next: 'note' }), { kind: 'note', id: 'note', text: words('went on'), next: null }],
  })
  await enrol(id, ['Elm'])
  await go()
  await go()
  expect(await outcomesOf(id)).toMatchObject([{ outcome: { skipped: 'no-shared-page' } }, { kind: 'note' }])
  const { rows } = await sql`select from page_message where account_id = ${ids.Elm}`.execute(app.db)
  expect(rows).toEqual([])
  const { result } = await world.simulated(
    (
      await world.made('Simulated', {
        trigger: { kind: 'date', field: 'renewal_date', days: -120 },
        ...says(),
      })
    ).id,
    { days: 30 },
  )
  expect(result).toMatchObject({ enrolled: 5, messages: 4, mails: 0 })
  const tried = await ask('POST', `/api/v1/playbooks/${id}/tries`, { account: String(ids.Elm) })
  expect(tried.json().steps[0]).toMatchObject({
    outcome: 'no-shared-page',
    words: [{ text: 'Dear Elm' }, { text: 'News of 2026-11-30' }],
  })
})

it('is not shown while its playbook or the way of the account is paused, unless it was seen', async () => {
  now = new Date('2026-12-10T01:00:00Z')
  const id = await on('Paused', says())
  await enrol(id, ['Birch', 'Cedar'])
  await go()
  await ask('POST', `/api/v1/playbooks/${id}/pause`)
  expect(await titles('Birch')).toEqual([])
  await ask('POST', `/api/v1/playbooks/${id}/resume`)
  expect(await titles('Birch')).toEqual(['Dear Birch'])
  await ask('POST', `/api/v1/playbooks/${id}/pause`)
  expect([await titles('Birch'), await titles('Cedar')]).toEqual([['Dear Birch'], []])
  expect((await ask('POST', `/api/v1/playbooks/${id}/retire`)).statusCode).toBe(204)
  expect([await titles('Birch'), await titles('Cedar')]).toEqual([['Dear Birch'], []])
  expect(await messagesOf(id)).toMatchObject([{ withdrawn_at: '2026-12-10T01:00:00.000000Z', seen_at: null }])
})

it('is taken off with whoever is let go or cancelled, as long as nobody has seen it', async () => {
  now = new Date('2027-01-10T01:00:00Z')
  const exit = { kind: 'condition', field: 'tag', op: 'any-of', value: ['enough'] }
  const id = await on('Let go', { ...says(), exit })
  await enrol(id, ['Aoba', 'Birch'])
  await go()
  await go()
  expect(await titles('Aoba')).toEqual(['Dear Aoba'])
  for (const name of ['Aoba', 'Birch'])
    await ask('PATCH', `/api/v1/accounts/${ids[name]}`, { tags: ['enough'] })
  await go()
  expect((await enrolmentsOf(id)).map(({ account, state }) => [account.name, state]).toSorted()).toEqual([
    ['Aoba', 'done'],
    ['Birch', 'exited'],
  ])
  expect([await titles('Aoba'), await titles('Birch')]).toEqual([['Dear Aoba'], []])

  const other = await on('Cancelled', says())
  await enrol(other, ['Cedar'])
  await go()
  await go()
  await change(other, 'cancel')
  expect(await titles('Cedar')).toEqual([])

  // A person may take off one that was seen, once.
  const [seen] = await sql<{ id: number; enrolment_id: number }>`
    select id, enrolment_id from page_message where account_id = ${ids.Aoba} and withdrawn_at is null order by id desc`
    .execute(app.db)
    .then(({ rows }) => rows)
  const url = `/api/v1/playbook-enrolments/${seen?.enrolment_id}/messages/${seen?.id}/withdraw`
  expect((await ask('POST', url, undefined, 'csm')).statusCode).toBe(204)
  expect(await titles('Aoba')).toEqual([])
  expect((await ask('POST', url)).json().code).toBe('playbooks.message_gone')
})

it('leaves as an offer only where the lock is open, and is kept back where it closes before anybody saw it', async () => {
  now = new Date('2026-11-20T02:00:00Z')
  const id = await on('Offers', says({ offer: true }))
  await enrol(id, ['Damson'])
  await go()
  expect(await outcomesOf(id)).toMatchObject([{ outcome: { page_messages: 1 } }])
  const satisfied = (experience: number) =>
    sql`update health_score set experience = ${experience} where account_id = ${ids.Damson}`.execute(app.db)
  await satisfied(10)
  expect(await titles('Damson')).toEqual([])
  const locked = await on('Offers locked', says({ offer: true }))
  await enrol(locked, ['Damson'])
  await go()
  expect(await outcomesOf(locked)).toMatchObject([{ outcome: { skipped: 'offer-locked' } }])
  await satisfied(80)
  expect(await titles('Damson')).toEqual(['Dear Damson'])
  await satisfied(10)
  expect(await titles('Damson'), 'what was seen is no secret any more').toEqual(['Dear Damson'])
})

it('shows an account no more in some days than may be, over all playbooks', async () => {
  now = new Date('2027-03-01T01:00:00Z')
  const all = [await on('First', says()), await on('Second', says()), await on('Third', says())]
  for (const id of all) await enrol(id, ['Damson'])
  await go()
  expect(await outcomesOf(all[2] as number)).toMatchObject([
    { kind: 'waits', outcome: { waits_for: 'shown-often', until: '2027-03-08T01:00:00.000Z' } },
  ])
  expect(await titles('Damson')).toHaveLength(2)
  await later(7)
  expect(await titles('Damson')).toHaveLength(3)
})

it('waits for its review: nobody sees it before, and the owner can withdraw it or show it at once', async () => {
  now = new Date('2027-04-01T01:00:00Z')
  const { rows: members } = await sql<{ id: string }>`
    select id from member where email = 'csm@example.com'`.execute(app.db)
  for (const name of ['Aoba', 'Birch', 'Cedar'])
    await ask('PATCH', `/api/v1/accounts/${ids[name]}`, { owner_id: members[0]?.id })
  const id = await on('Reviewed', says({ review_hours: 24, days: 10 }))
  await enrol(id, ['Aoba', 'Birch', 'Cedar'])
  await go()
  await go()
  const { rows } = await sql<{ params: object; email: string }>`
    select n.params, m.email from notification n join member m on m.id = n.member_id where n.kind = 'message-to-review'`.execute(
    app.db,
  )
  expect(rows).toMatchObject([
    { email: 'csm@example.com', params: { playbook: 'Reviewed', account: 'Aoba', more: 2 } },
  ])
  expect([await titles('Aoba'), await titles('Birch')]).toEqual([[], []])
  const all = await enrolmentsOf(id)
  const decide = async (name: string, verb: string) => {
    const enrolment = all.find(({ account }) => account.name === name)?.id
    const [message] = (await ask('GET', `/api/v1/playbook-enrolments/${enrolment}`)).json().messages
    expect(message).toMatchObject({ is_waiting: true, shown_at: '2027-04-02T01:00:00.000000Z' })
    const url = `/api/v1/playbook-enrolments/${enrolment}/messages/${message.id}/${verb}`
    expect((await ask('POST', url, undefined, 'csm')).statusCode).toBe(204)
    expect((await ask('POST', url, undefined, 'csm')).json().code).toBe('playbooks.message_gone')
    return (await ask('GET', `/api/v1/playbook-enrolments/${enrolment}`)).json().messages[0]
  }
  expect(await decide('Aoba', 'show')).toMatchObject({
    is_waiting: false,
    shown_until: '2027-04-11T01:00:00.000000Z',
  })
  await decide('Birch', 'withdraw')
  expect([await titles('Aoba'), await titles('Cedar')]).toEqual([['Dear Aoba'], []])
  now = new Date('2027-04-02T01:00:00Z')
  expect([await titles('Birch'), await titles('Cedar')]).toEqual([[], ['Dear Cedar']])
  const timeline = await ask('GET', `/api/v1/accounts/${ids.Birch}/timeline?kinds=mail`)
  expect(timeline.json().rows.map(({ at }: { at: string }) => at.slice(0, 7))).not.toContain('2027-04')
})

it('tells by how many it was seen, and how often a step was passed, apart from what it did', async () => {
  now = new Date('2027-06-01T01:00:00Z')
  const id = await on('Counted', says())
  await enrol(id, ['Aoba', 'Birch', 'Elm'])
  await go()
  await go()
  await visit('Aoba')
  const results = () => ask('GET', `/api/v1/playbooks/${id}/results`).then((reply) => reply.json())
  expect(await results()).toMatchObject({
    arms: { treated: { accounts: 3, reached: 2 } },
    steps: [{ step_id: 'say', taken: 2, accounts: 2, skipped: 1, seen: 1 }],
  })
  await visit('Birch')
  expect((await results()).steps).toMatchObject([{ seen: 2 }])
})
