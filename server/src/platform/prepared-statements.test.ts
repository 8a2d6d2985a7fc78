import { Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import type { DB } from './database.gen.ts'
import { createDatabase, createPool, type Database } from './database.ts'
import { preparing } from './prepared-statements.ts'

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
  expect(await prepared()).toBe(before)
  await sql`select ${2}::integer - 1 as outside`.execute(db)
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

it('forgets all names, and the connections that hold them, when there are too many', async () => {
  const few = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: preparing(createPool(database.url, 1), 3) }),
  })
  const pid = async () =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(few)).rows[0]?.pid
  const ask = async (n: number) => {
    for (const value of [1, 2, 3]) {
      const { rows } = await sql<{ sum: number }>`select ${value}::integer + ${sql.lit(n)} as sum`.execute(
        few,
      )
      expect(rows).toEqual([{ sum: value + n }])
    }
  }
  try {
    const first = await pid()
    for (const n of [1, 2, 3]) await ask(n)
    expect(await pid()).toBe(first)
    await ask(4)
    const second = await pid()
    expect(second).not.toBe(first)
    await ask(4)
    expect(await pid()).toBe(second)
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
      few,
    )
    expect(rows).toEqual([{ statement: 'select $1::integer + 4 as sum' }])
  } finally {
    await few.destroy()
  }
})
