import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { writeVersions } from '../../platform/versioned.ts'
import { accountTable } from '../accounts/accounts.tables.ts'
import { ticketTable } from '../support/support.tables.ts'
import { surveyAnswerTable } from './surveys.tables.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp({ clock: () => new Date('2026-11-22T03:00:00Z') })
  const known = (text: string) => ({ now: new Date(text) })
  const [account] = await writeVersions(
    app.db,
    accountTable,
    [{ external_id: 'V', name: 'V' }],
    known('2026-01-01'),
  )
  const account_id = account?.id
  await writeVersions(
    app.db,
    ticketTable,
    [
      { external_id: 'T1', account_id, subject: 'One', opened_at: '2026-02-01T00:00:00Z' },
      { external_id: 'T2', account_id, subject: 'Two', opened_at: '2026-03-01T00:00:00Z' },
    ],
    known('2026-03-01'),
  )
  await writeVersions(
    app.db,
    ticketTable,
    [{ external_id: 'T1', status: 'closed', closed_at: '2026-02-02T12:00:00Z', satisfaction: 4 }],
    known('2026-05-01'),
  )
  await writeVersions(
    app.db,
    surveyAnswerTable,
    [
      { account_id, kind: 'nps', score: 9, answered_at: '2026-04-01T00:00:00Z' },
      { account_id, kind: 'csat', score: 3.5, answered_at: '2026-06-01T00:00:00Z', comment: 'Fine' },
    ],
    known('2026-06-01'),
  )
})
afterAll(() => app.close())

async function rows(path: string) {
  const response = await app.http.inject({
    method: 'GET',
    url: `/api/v1/accounts/ext:V/${path}`,
    headers: await app.as('executive'),
  })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

describe('the voice of an account', () => {
  it('lists tickets, the newest first, page by page', async () => {
    const first = await rows('tickets?limit=1')
    const second = await rows(`tickets?limit=1&cursor=${first.next_cursor}`)
    expect([...first.rows, ...second.rows].map((row: { subject: string }) => row.subject)).toEqual([
      'Two',
      'One',
    ])
    expect(second.next_cursor).toBeNull()
    expect(second.rows[0]).toMatchObject({
      status: 'closed',
      resolution_hours: 36,
      first_reply_minutes: null,
      satisfaction: 4,
    })
    expect((await rows('tickets?state=open')).rows).toHaveLength(1)
  })

  it('gives what was known on an earlier day', async () => {
    const then = await rows('tickets?as_of=2026-04-01')
    expect(then.rows.map((row: { status: string }) => row.status)).toEqual(['open', 'open'])
    expect((await rows('survey-answers?as_of=2026-05-01')).rows).toEqual([])
  })

  it('lists survey answers by kind', async () => {
    expect((await rows('survey-answers')).rows.map((row: { score: number }) => row.score)).toEqual([3.5, 9])
    expect((await rows('survey-answers?kind=nps')).rows).toMatchObject([
      { kind: 'nps', score: 9, comment: null },
    ])
  })
})
