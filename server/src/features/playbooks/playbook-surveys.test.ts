import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { playbookWorld } from '../../../test/playbook-world.ts'
import { words } from '../../../test/playbooks.ts'

let now = new Date('2026-11-20T01:00:00Z')
let app: TestApp
const world = playbookWorld(() => app)
const { ids, on, go, enrol, outcomesOf } = world

beforeAll(async () => {
  app = await createTestApp({ clock: () => now })
  for (const name of ['Aoba', 'Cedar']) await world.account(name)
  await world.account('Birch', { language: 'ja-JP' })
  await app.refresh.refreshNews()
})
afterAll(() => app.close())

const survey = (id: string, next: string | null, given: object = {}) => ({
  kind: 'survey',
  id,
  survey: 'nps',
  to: 'champion',
  subject: { ja: '{{ account.name }} さまへ 1 問だけ', en: 'One question for {{ account.name }}' },
  body: words('Dear {{ contact.name }},'),
  question: { ja: 'どのくらい薦めますか', en: 'Would you recommend us?' },
  asks_comment: true,
  again_days: 90,
  open_days: 30,
  review_hours: 0,
  next,
  ...given,
})
const waits = (id: string, asked: string) => ({
  kind: 'wait-answer',
  id,
  survey: asked,
  days: 10,
  answered: 'thanks',
  timed_out: null,
})
const thanks = { kind: 'note', id: 'thanks', text: words('They answered'), next: null }

async function tokenFor(name: string): Promise<string> {
  const { rows } = await sql<{ body_text: string; body_html: string }>`
    select body_text, body_html from outbox_mail where kind = 'survey' and account_id = ${ids[name]} order by id desc limit 1`.execute(
    app.db,
  )
  const links = rows[0]?.body_text.match(/#svy_[\w-]+\.\d+/g) ?? []
  expect(new Set(links).size).toBe(11)
  for (const link of links) expect(rows[0]?.body_html).toContain(link)
  return /#(svy_[\w-]+)\./.exec(links[0] ?? '')?.[1] ?? ''
}

const post = (path: string, payload: object) =>
  app.http.inject({ method: 'POST', url: `/api/v1/survey-form${path}`, payload })

const answersOf = async (name: string) =>
  (
    await sql<{ id: number; score: number; comment: string | null; isNow: boolean }>`
      select survey_answer_id as id, score, comment, superseded_at = 'infinity' as "isNow" from survey_answer
      where account_id = ${ids[name]} order by row_id`.execute(app.db)
  ).rows

const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
}

it('asks once in the language of the person, takes one answer, and goes on when it is there', async () => {
  const id = await on('Ask', { first: 'ask', steps: [survey('ask', 'wait'), waits('wait', 'ask'), thanks] })
  await enrol(id, ['Aoba', 'Birch'])
  await Promise.all([go(), go()])
  const { rows: mails } = await sql<{ subject: string; language: string }>`
    select subject, language from outbox_mail where kind = 'survey' order by account_id`.execute(app.db)
  expect(mails).toEqual([
    { subject: 'One question for Aoba', language: 'en' },
    { subject: 'Birch さまへ 1 問だけ', language: 'ja' },
  ])
  expect(await world.enrolmentsOf(id)).toMatchObject([
    { state: 'active', step_id: 'wait' },
    { state: 'active', step_id: 'wait' },
  ])

  const token = await tokenFor('Birch')
  const shown = await post('', { token })
  expect(shown.headers['cache-control']).toBe('no-store')
  expect(shown.json()).toEqual({
    from: expect.any(String),
    language: 'ja',
    kind: 'nps',
    lowest: 0,
    highest: 10,
    question: 'どのくらい薦めますか',
    asks_comment: true,
    state: 'open',
    score: null,
    comment: null,
  })
  // Opening the page, however often, answers nothing.
  expect(await answersOf('Birch')).toEqual([])
  expect((await post('/answer', { token, score: 11 })).json()).toMatchObject({
    code: 'surveys.score_out_of_range',
  })
  expect((await post('', { token: 'svy_guess' })).statusCode).toBe(404)

  later(1)
  const both = await Promise.all([
    post('/answer', { token, score: 3, comment: 'Slow' }),
    post('/answer', { token, score: 3, comment: 'Slow' }),
  ])
  expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  expect(await answersOf('Birch')).toMatchObject([{ score: 3, comment: 'Slow', isNow: true }])
  await go()
  expect(await world.enrolmentsOf(id)).toMatchObject([
    { account: { name: 'Birch' }, state: 'done' },
    { account: { name: 'Aoba' }, state: 'active', step_id: 'wait' },
  ])

  // Within a day the same record is corrected; then it stands.
  later(20)
  expect((await post('/answer', { token, score: 2, comment: null })).json()).toMatchObject({
    state: 'answered',
    score: 2,
  })
  const versions = await answersOf('Birch')
  expect(versions).toMatchObject([
    { score: 3, isNow: false },
    { score: 2, comment: null, isNow: true },
  ])
  expect(new Set(versions.map(({ id: answer }) => answer)).size).toBe(1)
  later(5)
  expect((await post('/answer', { token, score: 9 })).json()).toMatchObject({ code: 'surveys.answer_final' })
  expect(await answersOf('Birch')).toEqual(versions)

  // What everybody else reads sees it: the detractor's signal after the next refresh.
  await app.refresh.refreshNews()
  const signals = await world.ask('GET', `/api/v1/accounts/${ids.Birch}/signals`)
  expect(signals.json().rows).toMatchObject([{ kind: 'detractor', evidence: { lowest: 2 } }])

  later(24 * 10)
  await go()
  expect((await world.enrolmentsOf(id)).map(({ state }) => state)).toEqual(['done', 'done'])
})

it('does not ask again within the days of the step, nor takes answers for ever', async () => {
  const steps = [survey('ask', 'wait', { again_days: 60 }), waits('wait', 'ask'), thanks]
  const id = await on('Ask again', { first: 'ask', steps })
  await enrol(id, ['Birch'])
  await go()
  expect((await outcomesOf(id)).map(({ outcome }) => outcome)).toEqual([
    { skipped: 'asked-lately' },
    { met: false, nobody_asked: true },
  ])

  const old = await tokenFor('Aoba')
  later(24 * 20)
  expect((await post('', { token: old })).json()).toMatchObject({ state: 'closed' })
  expect((await post('/answer', { token: old, score: 9 })).json()).toMatchObject({ code: 'surveys.closed' })

  // Another kind of question is another matter.
  const csat = await on('Ask CSAT', { first: 'ask', steps: [survey('ask', null, { survey: 'csat' })] })
  await enrol(csat, ['Birch'])
  await go()
  expect((await outcomesOf(csat))[0]?.outcome).toMatchObject({ surveys: 1 })
})

it('leaves out addresses that failed and a mail that was stopped', async () => {
  await sql`insert into contact_mail (contact_id, bounced_address, bounced_at)
    select id, email, ${now} from contact_now where account_id = ${ids.Cedar}`.execute(app.db)
  const id = await on('Ask nobody', { first: 'ask', steps: [survey('ask', null, { review_hours: 5 })] })
  await enrol(id, ['Cedar'])
  await go()
  expect((await outcomesOf(id))[0]?.outcome).toEqual({ skipped: 'no-receiver' })

  await sql`delete from contact_mail`.execute(app.db)
  const again = await on('Ask later', {
    again_after_days: 1,
    first: 'ask',
    steps: [survey('ask', null, { review_hours: 5 })],
  })
  await enrol(again, ['Cedar'])
  await go()
  await sql`update outbox_mail set state = 'dropped', settled_at = ${now} where kind = 'survey' and state = 'queued'
    and account_id = ${ids.Cedar}`.execute(app.db)
  later(24 * 2)
  await enrol(again, ['Cedar'], 'k2')
  await go()
  expect((await outcomesOf(again))[0]?.outcome).toMatchObject({ surveys: 1 })
})

it('tells what came of each question: who was asked, who answered, and the score with its interval', async () => {
  const names = ['Dahlia', 'Elm', 'Fir', 'Ginkgo', 'Holly']
  for (const name of names) await world.account(name)
  const steps = [survey('ask', 'again'), survey('again', null, { survey: 'csat' })]
  const id = await on('Results', { first: 'ask', steps })
  const results = async () => (await world.ask('GET', `/api/v1/playbooks/${id}/results`)).json()
  expect((await results()).surveys).toEqual([])
  await enrol(id, names)
  await go()
  const asked = await sql<{
    mail: number
    kind: string
    name: string
    request: number
    account: number
    contact: number
  }>`
    select r.outbox_mail_id as mail, r.kind, f.name, r.id as request, r.account_id as account, r.contact_id as contact
    from survey_request r join account_now f on f.id = r.account_id join playbook_enrolment e on e.id = r.enrolment_id
    where e.playbook_id = ${id} order by r.id`.execute(app.db)
  expect(asked.rows).toHaveLength(10)
  const scores: Record<string, number> = { Dahlia: 10, Elm: 9, Fir: 8, Ginkgo: 3 }
  for (const name of Object.keys(scores)) {
    const { rows } = await sql<{ body_text: string }>`
      select m.body_text from outbox_mail m join survey_request r on r.outbox_mail_id = m.id
      where m.account_id = ${ids[name]} and r.kind = 'nps'`.execute(app.db)
    const token = /#(svy_[\w-]+)\./.exec(rows[0]?.body_text ?? '')?.[1]
    expect((await post('/answer', { token, score: scores[name] })).statusCode).toBe(200)
  }
  // Of the second question one mail was stopped before it left: it asked nobody.
  const stopped = asked.rows.find(({ kind, name }) => kind === 'csat' && name === 'Holly')
  await sql`update outbox_mail set state = 'dropped', settled_at = ${now} where id = ${stopped?.mail}`.execute(
    app.db,
  )
  later(0.1)
  const { surveys, arms } = await results()
  // scipy: 100 (2 − 1) / 4 = 25, se 100 √((3/4 − 1/16) / 4) = 41.458, × 1.959964.
  expect(surveys).toMatchObject([
    { step_id: 'ask', kind: 'nps', asked: 5, answered: 4, score: 25 },
    { step_id: 'again', kind: 'csat', asked: 4, answered: 0, score: null, interval: null },
  ])
  expect(surveys[0].interval.low).toBeCloseTo(-56.256, 2)
  expect(surveys[0].interval.high).toBe(100)
  expect(arms.treated.reached).toBe(5)
})

it('mails in the language of the person as well, with the signature of that language', async () => {
  later(24 * 30)
  const mail = {
    kind: 'mail',
    id: 'mail',
    to: 'champion',
    subject: { ja: '{{ account.name }} さまへ', en: 'To {{ account.name }}' },
    body: { ja: 'こんにちは', en: 'Hello' },
    review_hours: 0,
    next: null,
  }
  const id = await on('In their language', { first: 'mail', steps: [mail] })
  await enrol(id, ['Aoba', 'Birch'])
  await go()
  const { rows } = await sql<{ subject: string; language: string; body_text: string }>`
    select m.subject, m.language, m.body_text from outbox_mail m join playbook_enrolment e on e.id = m.enrolment_id
    where e.playbook_id = ${id} order by m.account_id`.execute(app.db)
  expect(rows).toEqual([
    { subject: 'To Aoba', language: 'en', body_text: expect.stringContaining('Hello') },
    { subject: 'Birch さまへ', language: 'ja', body_text: expect.stringContaining('こんにちは') },
  ])
  const tried = await world.ask('POST', `/api/v1/playbooks/${id}/tries`, { account: String(ids.Birch) })
  expect(tried.json().steps[0].words[0]).toEqual({ field: 'subject', text: 'Birch さまへ' })
})
