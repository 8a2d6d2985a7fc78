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
