import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { importing } from '../../../test/importing.ts'
import { importKinds } from '../../import-kinds.ts'

let app: TestApp
let api: ReturnType<typeof importing>
beforeAll(async () => {
  app = await createTestApp({ timeZone: 'UTC' })
  api = importing(app)
  // Else it might count by itself in the middle of the test.
  for (const table of ['ticket', 'survey_answer']) {
    await sql`alter table ${sql.table(table)} set (autovacuum_enabled = off)`.execute(app.db)
  }
})
afterAll(() => app?.close())

/** What PostgreSQL believes a table to hold; -1 where it has never counted. */
async function believed(pattern: string): Promise<number[]> {
  const { rows } = await sql<{ reltuples: number }>`
    select reltuples::integer as reltuples from pg_class where relkind = 'r' and relname like ${pattern} order by relname`.execute(
    app.db,
  )
  return rows.map((row) => row.reltuples)
}

const tickets = (rows: number) =>
  [
    'ticket_id,account_id,opened_at',
    ...Array.from({ length: rows }, (_, row) => `T-${row},A-${row % 9},2024-05-01 10:00:00`),
  ].join('\n')

test('a short import leaves the statistics to PostgreSQL, a long one counts what it wrote', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `A-${n},Company ${n}`)
  await api.bring({ kind: 'accounts', content: ['account_id,name', ...names].join('\n') })
  await api.bring({ kind: 'tickets', content: tickets(500) })
  expect(await believed('ticket')).toEqual([-1])
  expect(await api.bring({ kind: 'tickets', content: tickets(11_000) })).toMatchObject({
    rows_created: 10_500,
    rows_unchanged: 500,
  })
  expect(await believed('ticket')).toEqual([11_000])
  expect(await believed('survey_answer')).toEqual([-1])
})

test('of partitioned tables only the months of the file are counted', async () => {
  await sql`select ensure_partitions('event', '2023-01-01'::date, '2023-01-31'::date)`.execute(app.db)
  await sql`analyze event`.execute(app.db)
  const row = (n: number) => `M-${n},A-1,Open,2024-0${4 + (n % 2)}-0${1 + (n % 9)} 10:00:00`
  const content = [
    'message_id,account_id,event,timestamp',
    ...Array.from({ length: 12_000 }, (_, n) => row(n)),
  ]
  expect(await api.bring({ kind: 'usage', content: content.join('\n') })).toMatchObject({
    rows_created: 12_000,
  })
  const months = (await believed('event_2024%')).filter((rows) => rows > 0)
  expect(months).toEqual([6_000, 6_000])
  expect((await believed('event_2023%')).every((rows) => rows <= 0)).toBe(true)
})

test('every kind names tables that exist', async () => {
  const named = [...new Set(importKinds.flatMap((kind) => kind.tables))]
  const { rows } = await sql<{ name: string }>`
    select t as name from unnest(${named}::text[]) t where to_regclass(t) is null`.execute(app.db)
  expect(rows).toEqual([])
})
