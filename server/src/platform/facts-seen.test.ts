import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createDatabase, createPool, type Database } from './database.ts'
import { readFactsSeen } from './facts-seen.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase(createPool(database.url, 1))
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const note = (changes: number, ago: string) =>
  sql`insert into fact_change (topic, at) select 'notes', now() - ${ago}::interval from generate_series(1, ${changes}::integer)`.execute(
    db,
  )
const seen = async () => (await readFactsSeen(db))(['notes'])
const left = async () => (await sql`select from fact_change where topic = 'notes'`.execute(db)).rows.length

test('many changes within the hour are kept, so that answers are not made anew all the time; old ones go by hundreds', async () => {
  await note(400, '2 hours')
  await note(3_000, '1 minute')
  const first = await seen()
  expect(await seen()).toBe(first)
  expect(await left()).toBe(3_400)

  await note(200, '2 hours')
  await seen()
  expect(await left()).toBe(3_001)
  expect(await seen()).toBe(await seen())
})
