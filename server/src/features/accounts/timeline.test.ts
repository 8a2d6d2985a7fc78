import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { retractVersions, writeVersions } from '../../platform/versioned.ts'
import { orderTable, reportedChurnTable, subscriptionTable } from '../contracts/contracts.tables.ts'
import { ticketTable } from '../support/support.tables.ts'
import { surveyAnswerTable } from '../surveys/surveys.tables.ts'
import { accountTable, contactTable, noteTable } from './accounts.tables.ts'

let app: TestApp
let headers: Record<string, string>
let id: number
const at = (text: string) => new Date(`${text}T00:00:00Z`)

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-22T03:00:00Z') })
  headers = await app.as('csm')
  const write = (table: Parameters<typeof writeVersions>[1], row: object, known: string) =>
    writeVersions(app.db, table, [row as never], { now: at(known) })
  const [account] = await write(
    accountTable,
    { external_id: 'T', name: 'Aoba', stage: 'trial' },
    '2026-01-05',
  )
  id = account?.id ?? 0
  await write(accountTable, { id, stage: 'active' }, '2026-02-01')
  const [contact] = await write(
    contactTable,
    { external_id: 'P', account_id: id, name: 'Takahashi', role: 'champion' },
    '2026-01-10',
  )
  await write(contactTable, { id: contact?.id, left_on: '2026-11-12' }, '2026-11-13')
  await write(
    noteTable,
    { account_id: id, kind: 'call', body: 'Hello', occurred_at: '2026-03-01T01:00:00Z' },
    '2026-03-01',
  )
  await write(
    ticketTable,
    { external_id: 'K', account_id: id, subject: 'Slow', opened_at: '2026-04-01T00:00:00Z' },
    '2026-04-01',
  )
  await write(
    ticketTable,
    { external_id: 'K', closed_at: '2026-04-03T12:00:00Z', status: 'closed' },
    '2026-04-03',
  )
  await write(
    surveyAnswerTable,
    {
      account_id: id,
      contact_id: contact?.id,
      kind: 'nps',
      score: 3,
      comment: 'Hm',
      answered_at: '2026-05-01T00:00:00Z',
    },
    '2026-05-01',
  )
  await sql`insert into product (key, name) values ('core', 'Core')`.execute(app.db)
  const subscription = {
    external_id: 'S',
    account_id: id,
    product_id: 1,
    start_date: '2026-02-01',
    mrr_minor: 30000,
    currency: 'JPY',
  }
  await write(subscriptionTable, subscription, '2026-02-01')
  await write(subscriptionTable, { ...subscription, end_date: '2026-10-01' }, '2026-09-15')
  await write(
    orderTable,
    {
      account_id: id,
      product_id: 1,
      ordered_at: '2026-06-01T00:00:00Z',
      amount_minor: 5000,
      currency: 'JPY',
    },
    '2026-06-01',
  )
  await write(reportedChurnTable, { account_id: id, churned_on: '2026-10-01', reason: 'price' }, '2026-10-02')
  await sql`select ensure_partitions('health_score', '2026-07-01', '2026-07-31')`.execute(app.db)
  await sql`insert into health_score (account_id, day, rule_version, score, known_share, band, measure_values, measure_points)
    select ${id}, '2026-07-01'::date + n, 1, case when n < 20 then 80 else 40 end, 1,
      case when n = 9 then 'watch' when n < 20 then 'good' else 'danger' end, '{}', '{}'
    from generate_series(0, 22) n`.execute(app.db)
})
afterAll(() => app.close())

async function timeline(query = '') {
  const response = await app.http.inject({
    method: 'GET',
    url: `/api/v1/accounts/ext:T/timeline?${query}`,
    headers,
  })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
type Entry = { at: string; kind: string; params: Record<string, unknown> }
const kindsOf = (page: { rows: Entry[] }) => page.rows.map((entry) => entry.kind)

const everything = [
  'contact-left',
  'mrr-changed',
  'churn-reported',
  'health-band-changed',
  'order',
  'survey-answer',
  'ticket-closed',
  'ticket-opened',
  'note',
  'stage-changed',
  'mrr-changed',
  'contacts-joined',
]

describe('the timeline', () => {
  it('is one stream of everything, the newest first', async () => {
    const { rows } = (await timeline()) as { rows: Entry[] }
    expect(rows.map((entry) => entry.kind)).toEqual(everything)
    const times = rows.map((entry) => entry.at)
    expect(times).toEqual([...times].sort().reverse())
    const of = (kind: string) => rows.find((entry) => entry.kind === kind)?.params
    expect(of('mrr-changed')).toMatchObject({ movement: 'churn', amount_minor: -30000, mrr_minor: 0 })
    expect(of('ticket-closed')).toMatchObject({ subject: 'Slow', resolution_hours: 60 })
    expect(of('survey-answer')).toMatchObject({ survey: 'nps', score: 3, contact: 'Takahashi' })
    expect(of('stage-changed')).toEqual({ from: 'trial', to: 'active' })
    expect(of('health-band-changed')).toMatchObject({
      from: 'good',
      to: 'danger',
      score: 40,
      former_score: 80,
    })
    expect(of('contacts-joined')).toMatchObject({
      count: 1,
      contacts: [{ name: 'Takahashi', role: 'champion' }],
    })
    expect(of('contact-left')).toMatchObject({ name: 'Takahashi', role: 'champion' })
    expect(of('churn-reported')).toMatchObject({ reason: 'price' })
  })

  it('counts a day from its beginning in the zone of the workspace', async () => {
    const { rows } = (await timeline('kinds=people')) as { rows: Entry[] }
    expect(rows[0]).toMatchObject({ kind: 'contact-left', at: '2026-11-11T15:00:00.000000Z' })
  })

  it.each([1, 2, 5])('pages by %i without losing or repeating an entry', async (limit) => {
    const kinds: string[] = []
    let cursor = ''
    do {
      const page = await timeline(`limit=${limit}${cursor}`)
      kinds.push(...kindsOf(page))
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
    } while (cursor)
    expect(kinds).toEqual(everything)
  })

  it('gives the kinds asked for', async () => {
    expect(kindsOf(await timeline('kinds=support,survey'))).toEqual([
      'survey-answer',
      'ticket-closed',
      'ticket-opened',
    ])
  })

  it('tells an earlier day what was known then', async () => {
    expect(kindsOf(await timeline('as_of=2026-04-02'))).toEqual([
      'ticket-opened',
      'note',
      'stage-changed',
      'mrr-changed',
      'contacts-joined',
    ])
  })

  it('forgets what was taken back', async () => {
    const note = await app.db.selectFrom('note').select('note_id').executeTakeFirstOrThrow()
    await retractVersions(app.db, noteTable, [note.note_id], { now: at('2026-11-20') })
    expect(kindsOf(await timeline('kinds=note'))).toEqual([])
    expect(kindsOf(await timeline('kinds=note&as_of=2026-11-01'))).toEqual(['note'])
  })
})
