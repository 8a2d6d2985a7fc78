import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { onServer } from '../../test/on-server.ts'
import { createDatabase, createPool } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const name = new URL(database.url).pathname.slice(1)
  // As on a server of somebody else, where compiling is on.
  await onServer(database.url, `alter database ${name} set jit = on`)
})
afterAll(() => database.drop())

test('no connection compiles plans, whatever the server does by itself', async () => {
  const db = createDatabase(createPool(database.url, 3))
  const settings = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const { rows } = await sql<{ jit: string }>`select current_setting('jit') as jit`.execute(db)
      return rows[0]?.jit
    }),
  )
  expect(settings).toEqual(Array(6).fill('off'))
  await db.destroy()
})
