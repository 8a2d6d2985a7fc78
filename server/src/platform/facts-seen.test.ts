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

const note = (changes: number, on: { db: Database } = { db }) =>
  sql`insert into fact_change (topic) select 'notes' from generate_series(1, ${changes}::integer)`.execute(
    on.db,
  )
const seen = async (on: { db: Database } = { db }) => (await readFactsSeen(on.db))(['notes'])
const left = async () => (await sql`select from fact_change where topic = 'notes'`.execute(db)).rows.length

test('many changes are folded into the last one, by which no answer has to be made anew', async () => {
  await note(50)
  const few = await seen()
  expect(await seen()).toBe(few)
  expect(await left()).toBe(50)

  await note(3_000)
  const many = await seen()
  expect(many).not.toBe(few)
  expect(await left()).toBe(1)
  expect(await seen()).toBe(many)

  await note(200)
  const more = await seen()
  expect(more).not.toBe(many)
  expect(await left()).toBe(1)
  expect(await seen()).toBe(more)
})

test('a change that is committed late, after later ones were folded, is a change; two who fold at once lose none', async () => {
  const late = createDatabase(createPool(database.url, 1))
  const other = createDatabase(createPool(database.url, 1))
  try {
    const before = await late.transaction().execute(async (trx) => {
      await sql`insert into fact_change (topic) values ('notes')`.execute(trx)
      await note(300)
      await seen()
      return seen()
    })
    const after = await seen()
    expect(after).not.toBe(before)
    const sums = async () =>
      (await sql`select sum(changes) as changes, sum(coalesce(ids, id)) as ids from fact_change`.execute(db))
        .rows
    for (let round = 0; round < 20; round += 1) {
      await note(150)
      const told = await sums()
      const [one, two] = await Promise.all([seen(), seen({ db: other })])
      expect(one).toBe(two)
      expect(await sums()).toEqual(told)
      expect(await left()).toBe(1)
    }
  } finally {
    await late.destroy()
    await other.destroy()
  }
})
