import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { type ImportAnswer, importing } from '../../../test/importing.ts'
import { movementLine, movementTable } from '../../../test/movement-table.ts'
import { hasReference, readReference, readReferenceTable } from '../../../test/reference.ts'
import { qualityChecks } from './quality/quality-checks.ts'

const absent = hasReference('ravenstack') ? '' : ': reference data absent'
const files = ['accounts', 'subscriptions', 'feature_usage', 'support_tickets', 'churn_events'] as const
const contentOf = (file: string) => readReference(`ravenstack/${file}.csv`)
const tableOf = (file: string) => readReferenceTable(`ravenstack/${file}.csv`)

/** Rows whose id stands further up. */
function repeats(file: string): number {
  const ids = tableOf(file).map((row) => Object.values(row)[0])
  return ids.length - new Set(ids).size
}

describe.skipIf(absent)(`RavenStack's five files${absent}`, () => {
  let app: TestApp
  const runs = new Map<string, ImportAnswer>()

  beforeAll(async () => {
    app = await createTestApp({ currency: 'USD', timeZone: 'UTC' })
    const { bring } = importing(app)
    for (const file of files) runs.set(file, await bring({ name: `${file}.csv`, content: contentOf(file) }))
  }, 300_000)
  afterAll(() => app?.close())

  test('every file is recognised by its name and columns, and its dates by their order', () => {
    expect(files.map((file) => runs.get(file)?.kind)).toEqual([
      'accounts',
      'subscriptions',
      'usage',
      'tickets',
      'reported-churns',
    ])
    for (const file of files) {
      expect(runs.get(file)).toMatchObject({ status: 'done', failure: null })
      expect(new Set(Object.values(runs.get(file)?.options.date_formats ?? {}))).toEqual(new Set(['dmy']))
    }
  })

  test.each([
    ['accounts', 500],
    ['subscriptions', 5000],
    ['feature_usage', 25_000],
    ['support_tickets', 2000],
    ['churn_events', 600],
  ] as const)('%s: every row lands once, and every repeated id is counted once', (file, rows) => {
    expect(runs.get(file)).toMatchObject({
      rows_failed: 0,
      rows_done: rows,
      rows_duplicate: repeats(file),
      rows_created: rows - repeats(file),
    })
  })

  test('the 21 repeated usage ids are reported with their rows', async () => {
    const reply = await importing(app).call('GET', `/${runs.get('feature_usage')?.id}/errors?limit=500`)
    const { rows, by_code } = reply.json()
    expect(by_code).toEqual([{ code: 'duplicate', field: '', count: 21 }])
    expect(rows).toHaveLength(21)
    expect(new Set(rows.map((row: { severity: string }) => row.severity))).toEqual(new Set(['warning']))
  })

  test('monthly paid movements equal the reference to the cent', async () => {
    const reference = readReferenceTable('ravenstack/reference/monthly_movements_paid.csv')
    const days = [reference[0]?.d0 ?? '', ...reference.map((row) => row.d1 ?? '')]
    const lines = await movementTable(app.db, days)
    expect(lines).toEqual(reference.map(movementLine))
    const july = lines[reference.findIndex((row) => row.d0 === '2024-07-01')]
    expect(july).toMatchObject({ n_start: 334, mrr_start: 3_863_566 })
  })

  test('support figures equal the reference', async () => {
    const { rows } = await sql<Record<string, number>>`
      select avg(resolution_hours)::float8 as resolution, avg(first_reply_minutes)::float8 as reply,
        percentile_cont(0.9) within group (order by first_reply_minutes)::float8 as p90,
        avg(satisfaction)::float8 as csat, count(satisfaction) as n, count(*) - count(satisfaction) as missing,
        avg(escalated::integer)::float8 as escalated
      from ticket where superseded_at = 'infinity'`.execute(app.db)
    const [row] = rows
    expect(row).toMatchObject({ n: 1175, missing: 825 })
    expect(row?.resolution).toBeCloseTo(35.861, 3)
    expect(row?.reply).toBeCloseTo(88.48, 2)
    expect(row?.p90).toBeCloseTo(160.1, 1)
    expect(row?.csat).toBeCloseTo(3.98128, 5)
    expect(row?.escalated).toBeCloseTo(0.0475, 6)
  })

  test('the checks state the contradictions that are really in it', async () => {
    const workspace = {
      name: '',
      language: 'en',
      currency: 'USD',
      timeZone: 'UTC',
      fiscalYearStartMonth: 4,
    } as const
    const found = new Map<string, [number, number | null]>()
    for (const check of qualityChecks) {
      const { count, total } = await check.find(app.db, { today: '2025-01-01', workspace })
      found.set(check.key, [count, total])
    }
    expect(found.get('churned-with-open-subscription')).toEqual([110, 110])
    expect(found.get('lost-without-report')).toEqual([35, 110])
    expect(found.get('tickets-without-satisfaction')).toEqual([825, 2000])
    // Of all 25,000 rows 19,142 and 290; without the 21 repeated ids:
    expect(found.get('usage-before-start')).toEqual([usageOutside().before, 24_979])
    expect(found.get('usage-after-end')).toEqual([usageOutside().after, 24_979])
    const [against, reports] = found.get('reported-churns-without-loss') ?? []
    expect(reports).toBe(600)
    expect(against).toBeGreaterThan(500)
  })

  test('the same files again change nothing', async () => {
    for (const file of files) {
      const again = await importing(app).bring({ name: `${file}.csv`, content: contentOf(file) })
      expect(again).toMatchObject({ rows_created: 0, rows_updated: 0, rows_failed: 0 })
      expect(again.rows_unchanged + again.rows_duplicate).toBe(again.rows_done)
    }
  }, 300_000)
})

/** Counted straight from the files: the first row of every usage id before its subscription's start and after its end. */
function usageOutside(): { before: number; after: number } {
  const day = (text: string) => text.split('-').reverse().join('-')
  const terms = new Map(
    tableOf('subscriptions').map((row) => [
      row.subscription_id,
      { start: day(row.start_date ?? ''), end: row.end_date ? day(row.end_date) : '9999' },
    ]),
  )
  const usage = new Map(
    tableOf('feature_usage')
      .reverse()
      .map((row) => [row.usage_id, row]),
  )
  let before = 0
  let after = 0
  for (const row of usage.values()) {
    const term = terms.get(row.subscription_id)
    const on = day(row.usage_date ?? '')
    if (term && on < term.start) before += 1
    if (term && on > term.end) after += 1
  }
  return { before, after }
}
