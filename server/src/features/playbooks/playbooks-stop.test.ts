import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { mail, playbookClient, words } from '../../../test/playbooks.ts'
import { createLog } from '../../platform/log.ts'
import { createOutgoing } from '../../platform/outgoing.ts'
import { claimMail } from '../mail/outbox.store.ts'
import { createLook } from './look.ts'
import { createWalk } from './walk.ts'
import { createWatch } from './watch.ts'
import { createCalls } from './webhook.jobs.ts'

const now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const ids: number[] = []

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const name of ['Aoba', 'Birch', 'Cedar']) {
    const { rows } = await sql<{ id: number }>`
      with a as (insert into account (external_id) values (${name}) returning id),
        f as (insert into account_fact (account_id, name, tier) select id, ${name}, 'A' from a returning account_id),
        c as (insert into contact (external_id) select account_id::text from f returning id, external_id::integer as account_id)
      insert into contact_fact (contact_id, account_id, name, email, role)
      select id, account_id, ${`${name} Sato`}, ${`sato@${name.toLowerCase()}.example`}, 'champion' from c
      returning account_id as id`.execute(app.db)
    ids.push(rows[0]?.id ?? 0)
  }
})
afterAll(() => app.close())

const { ask, on } = playbookClient(() => app)

const enrol = (id: number, accounts = ids.slice(0, 1)) =>
  ask('POST', `/api/v1/playbooks/${id}/enrolments`, { accounts: accounts.map(String), key: 'k' })

async function go(): Promise<void> {
  await createWatch(app)()
  await createLook(app)()
  await createWalk(app)()
}

async function enrolmentsOf(id: number) {
  const { rows } = (await ask('GET', `/api/v1/playbooks/${id}/enrolments`)).json()
  return rows as { id: number; state: string; end_reason: string | null; last_error: string | null }[]
}

const wait = { kind: 'wait', id: 'wait', amount: 30, unit: 'days', next: null }
const note = (id: string, next: string | null) => ({ kind: 'note', id, text: words(id), next })

it('fails whoever goes round without waiting, and goes on with the others', async () => {
  const round = await on('Round', { first: 'one', steps: [note('one', 'two'), note('two', null)] })
  const straight = await on('Straight', { first: 'one', steps: [note('one', null)] })
  // No longer drawn like this, but a version of before may be.
  await sql`update playbook_version set content = jsonb_set(content, '{steps,1,next}', '"one"')
    where playbook_id = ${round}`.execute(app.db)
  await enrol(round)
  await enrol(straight)
  await go()
  expect(await enrolmentsOf(round)).toMatchObject([
    { state: 'failed', end_reason: 'endless', last_error: expect.stringContaining('too many steps') },
  ])
  expect(await enrolmentsOf(straight)).toMatchObject([{ state: 'done' }])
  const { rows } = await sql`select from note where author_name = 'Round'`.execute(app.db)
  expect(rows).toHaveLength(100)
})

const change = (enrolment: { id: number } | undefined, verb: string) =>
  ask('POST', `/api/v1/playbook-enrolments/${enrolment?.id}/changes`, { verb, reason: 'asked to' })

const call = {
  first: 'call',
  steps: [{ kind: 'webhook', id: 'call', url: 'http://127.0.0.1:1/hook', next: null }],
}
/** Inside its own network: a call that is made is refused for good, so that one can tell whether it was made. */
const callAll = () => createCalls({ ...app, log: createLog('silent'), outgoing: createOutgoing() })()

async function callsOf(id: number): Promise<unknown[]> {
  const { rows } = await sql`
    select state, attempts from webhook_call where playbook_id = ${id} order by id`.execute(app.db)
  return rows
}

const waiting = { state: 'queued', attempts: 0 }
const wasMade = { state: 'dead', attempts: 1 }
const dropped = { state: 'dropped', attempts: 0 }

it('makes no call while the playbook or the account’s way through it is paused', async () => {
  const id = await on('Calls held', { first: 'call', steps: [{ ...call.steps[0], next: 'wait' }, wait] })
  await enrol(id, ids.slice(0, 2))
  await go()
  const [second] = await enrolmentsOf(id)
  expect((await change(second, 'pause')).statusCode).toBe(200)
  expect((await ask('POST', `/api/v1/playbooks/${id}/pause`)).statusCode).toBe(204)
  await callAll()
  expect(await callsOf(id)).toEqual([waiting, waiting])
  await ask('POST', `/api/v1/playbooks/${id}/resume`)
  await callAll()
  expect(await callsOf(id)).toEqual([wasMade, waiting])
  await change(second, 'resume')
  await callAll()
  expect(await callsOf(id)).toEqual([wasMade, wasMade])
})

it('makes no call any more of what was cancelled or retired', async () => {
  const id = await on('Calls stopped', call)
  await enrol(id, ids)
  await go()
  const [third, second] = await enrolmentsOf(id)
  // Let go by a rule: what was to be told to another system still is.
  await sql`update playbook_enrolment set state = 'exited' where id = ${third?.id}`.execute(app.db)
  expect(second).toMatchObject({ state: 'done' })
  expect((await change(second, 'cancel')).json()).toMatchObject({ state: 'cancelled' })
  expect((await change(second, 'cancel')).json().code).toBe('playbooks.enrolment_ended')
  expect(await callsOf(id)).toEqual([waiting, dropped, waiting])
  expect((await ask('POST', `/api/v1/playbooks/${id}/retire`)).statusCode).toBe(204)
  await callAll()
  expect(await callsOf(id)).toEqual([dropped, dropped, dropped])
})

it('tries nothing again of a playbook that is retired, and holds what is tried again while it is paused', async () => {
  const failing = { first: 'note', steps: [note('note', null)] }
  const fail = (id: number) =>
    sql`update playbook_enrolment set state = 'failed', ended_at = ${now}, step_id = 'note' where playbook_id = ${id}`.execute(
      app.db,
    )
  const paused = await on('Failed, paused', failing)
  const retired = await on('Failed, retired', failing)
  for (const id of [paused, retired]) {
    await enrol(id)
    await fail(id)
  }
  await ask('POST', `/api/v1/playbooks/${paused}/pause`)
  await ask('POST', `/api/v1/playbooks/${retired}/retire`)
  expect((await change((await enrolmentsOf(retired))[0], 'retry')).json().code).toBe('playbooks.retired')
  expect((await change((await enrolmentsOf(paused))[0], 'retry')).statusCode).toBe(200)
  await go()
  expect(await enrolmentsOf(paused)).toMatchObject([{ state: 'active' }])
  await ask('POST', `/api/v1/playbooks/${paused}/resume`)
  await go()
  expect(await enrolmentsOf(paused)).toMatchObject([{ state: 'done' }])
})

it('stops mail in review also of those who came to the end', async () => {
  const last = { first: 'mail', steps: [{ ...mail('mail', null), review_hours: 48 }] }
  const limits = { mails_per_contact: 20, in_days: 7, quiet_from: 1200, quiet_until: 480, asks_above: 50 }
  expect((await ask('PUT', '/api/v1/playbook-settings', limits)).statusCode).toBe(200)
  const tagged = { kind: 'condition', field: 'tag', op: 'any-of', value: ['gone'] }
  const playbooks = {
    retired: await on('Last mail, retired', last),
    cancelled: await on('Last mail, cancelled', last),
    exited: await on('Last mail, exited', { ...last, exit: tagged }),
    answered: await on('Last mail, answered', { ...last, exit_on_reply: true }),
    kept: await on('Last mail, kept', last),
  }
  for (const id of Object.values(playbooks)) {
    await enrol(id)
    await go()
    expect(await enrolmentsOf(id)).toMatchObject([{ state: 'done' }])
  }
  await ask('POST', `/api/v1/playbooks/${playbooks.retired}/retire`)
  await change((await enrolmentsOf(playbooks.cancelled))[0], 'cancel')
  await ask('PATCH', `/api/v1/accounts/${ids[0]}`, { tags: ['gone'] })
  await sql`insert into received_mail (outbox_mail_id, account_id, kind, from_address, subject, body_text, sent_at, recorded_at, message_id)
    select m.id, m.account_id, 'reply', m.to_address, 'Re', 'No', ${now}, ${now}, 'r1' from outbox_mail m join playbook_enrolment e on e.id = m.enrolment_id
    where e.playbook_id = ${playbooks.answered}`.execute(app.db)
  await go()
  const stateOf = async (id: number) => {
    const [enrolment] = await enrolmentsOf(id)
    const { mails } = (await ask('GET', `/api/v1/playbook-enrolments/${enrolment?.id}`)).json()
    return [enrolment?.state, enrolment?.end_reason, mails[0].state]
  }
  expect(await stateOf(playbooks.retired)).toEqual(['cancelled', 'retired', 'dropped'])
  expect(await stateOf(playbooks.cancelled)).toEqual(['cancelled', 'by-hand: asked to', 'dropped'])
  expect(await stateOf(playbooks.exited)).toEqual(['exited', 'exit', 'dropped'])
  expect(await stateOf(playbooks.answered)).toEqual(['exited', 'answered', 'dropped'])
  expect(await stateOf(playbooks.kept)).toEqual(['done', 'end', 'queued'])
  const leaves = await app.db
    .transaction()
    .execute((trx) => claimMail(trx, new Date(now.getTime() + 49 * 3_600_000)))
  expect(leaves).toMatchObject({ to_address: 'sato@aoba.example' })
})

const asksAbove = (asks_above: number) =>
  ask('PUT', '/api/v1/playbook-settings', {
    mails_per_contact: 20,
    in_days: 7,
    quiet_from: 1200,
    quiet_until: 480,
    asks_above,
  })

it('lists who of a segment is on the way, once its members are known', async () => {
  const id = await on('Some of them', { first: 'note', steps: [note('note', null)] })
  expect((await enrol(id, ids)).json()).toEqual({ enrolled: 3, asked: 3 })
  const { rows } = await sql<{ id: number }>`
    with s as (insert into segment (name, kind) values ('Two of three', 'list') returning id)
    insert into segment_member (segment_id, account_id, since, until, since_version)
    select s.id, m.account_id, ${now}::timestamptz - interval '1 day', m.until, 1
    from s, unnest(${ids}::integer[], array['infinity', 'infinity', ${now.toISOString()}]::timestamptz[]) m(account_id, until)
    returning segment_id as id`.execute(app.db)
  const reply = await ask('GET', `/api/v1/playbooks/${id}/enrolments?segment=${rows[0]?.id}`)
  expect(
    reply
      .json()
      .rows.map((row: { account: { id: number } }) => row.account.id)
      .sort(),
  ).toEqual(ids.slice(0, 2))
})

it('enrols more at once than may come unasked only with their number, also by the API', async () => {
  await asksAbove(1)
  const id = await on('By API', { first: 'note', steps: [note('note', null)] })
  const enrolAll = (count?: number) =>
    ask('POST', `/api/v1/playbooks/${id}/enrolments`, { accounts: ids.map(String), key: 'all', count })
  expect((await enrolAll()).json()).toMatchObject({
    code: 'playbooks.asks_first',
    params: { count: 3, limit: 1 },
  })
  for (const count of [2, 4])
    expect((await enrolAll(count)).json()).toMatchObject({
      code: 'playbooks.count_changed',
      params: { count: 3 },
    })
  expect(await enrolmentsOf(id)).toEqual([])
  expect((await enrolAll(3)).json()).toEqual({ enrolled: 3, asked: 3 })
  expect((await enrolAll()).json()).toEqual({ enrolled: 0, asked: 3 })
})

it('waits where another playbook would enrol more at once than may come unasked', async () => {
  await asksAbove(50)
  const target = await on('Target', { first: 'note', steps: [note('note', null)] })
  const source = await on('Source', {
    first: 'start',
    steps: [{ kind: 'enrol', id: 'start', playbook_id: target, next: null }],
  })
  await enrol(source, ids)
  await asksAbove(2)
  await go()
  await go()
  expect(await enrolmentsOf(target)).toEqual([])
  expect((await ask('GET', `/api/v1/playbooks/${target}`)).json().waiting).toBe(3)
  const { rows: listed } = (await ask('GET', '/api/v1/playbooks')).json()
  expect(listed.find((row: { id: number }) => row.id === target).waiting).toBe(3)
  const allow = (count: number) => ask('POST', `/api/v1/playbooks/${target}/allow`, { count })
  expect((await allow(2)).json().code).toBe('playbooks.count_changed')
  expect((await allow(3)).statusCode).toBe(200)
  await go()
  expect(await enrolmentsOf(target)).toHaveLength(3)
  expect((await enrolmentsOf(source)).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
  expect((await ask('GET', `/api/v1/playbooks/${target}`)).json().waiting).toBeNull()
})
