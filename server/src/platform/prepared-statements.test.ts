import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createDatabase, createPool, type Database } from './database.ts'

let database: TestDatabase
let db: Database

beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase(createPool(database.url, 1))
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const prepared = async () => {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::integer as n from pg_prepared_statements`.execute(db)
  return rows[0]?.n
}

it('prepares a question once and answers it with every value', async () => {
  const ask = async (value: number) => {
    const { rows } = await sql<{ twice: number }>`select 2 * ${value}::integer as twice`.execute(db)
    return rows[0]?.twice
  }
  expect([await ask(1), await ask(2), await ask(21)]).toEqual([2, 4, 42])
  expect(await prepared()).toBe(1)
})

it('leaves the statements of a transaction to be planned for their own values, also after a rollback', async () => {
  const before = await prepared()
  await db.transaction().execute((trx) => sql`select ${1}::integer + 1 as inside`.execute(trx))
  await expect(
    db.transaction().execute((trx) => sql`select ${1}::integer / 0 as broken`.execute(trx)),
  ).rejects.toThrow('division by zero')
  expect(await prepared()).toBe(before)
  await sql`select ${1}::integer - 1 as outside`.execute(db)
  expect(await prepared()).toBe((before ?? 0) + 1)
})

it('answers after a migration gave the table another column', async () => {
  await sql`create table shape (a integer)`.execute(db)
  const read = () => sql`select * from shape where a > ${0}`.execute(db)
  await read()
  await sql`alter table shape add column b text default 'new'`.execute(db)
  await sql`insert into shape (a) values (1)`.execute(db)
  expect((await read()).rows).toEqual([{ a: 1, b: 'new' }])
})
