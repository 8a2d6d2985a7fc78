import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { onServer } from './on-server.ts'

let one: TestDatabase
let other: TestDatabase

beforeAll(async () => {
  one = await createTestDatabase()
  other = await createTestDatabase()
})

afterAll(async () => {
  await one.drop()
  await other.drop()
})

test('a test database has the newest schema', async () => {
  expect(await onServer(one.url, `select from information_schema.tables where table_name = 'account'`)).toBe(
    1,
  )
})

test('what one test file writes, another does not see', async () => {
  await onServer(one.url, 'create table mark (x int)')
  const find = `select from information_schema.tables where table_name = 'mark'`
  expect([await onServer(one.url, find), await onServer(other.url, find)]).toEqual([1, 0])
})

test('several test files clone at the same time', async () => {
  const clones = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase()))
  expect(new Set(clones.map((clone) => clone.url)).size).toBe(4)
  await Promise.all(clones.map((clone) => clone.drop()))
})

/** What the big tables may be, so that they can be distributed by account later with the same SQL. */
test('big tables carry the account in every key, without triggers, and nothing points to them', async () => {
  const big = `(select oid from pg_class where relkind = 'p' and relnamespace = 'public'::regnamespace) c`
  expect(await onServer(one.url, `select from ${big}`)).toBeGreaterThan(3)
  const keyless = `select from ${big} join pg_index i on i.indrelid = c.oid where i.indisunique and not exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and a.attnum = any(i.indkey::int2[]))`
  const triggered = `select from ${big} join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal`
  const pointedAt = `select from ${big} join pg_constraint k on k.confrelid = c.oid where k.conrelid <> c.oid`
  for (const question of [keyless, triggered, pointedAt]) expect(await onServer(one.url, question)).toBe(0)
})
