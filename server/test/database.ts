import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { inDatabase, onServer } from './on-server.ts'

export type TestDatabase = { url: string; drop(): Promise<void> }

/** A fresh, migrated database of its own for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `tsuzuku_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template ${inject('databaseTemplate')} strategy file_copy`)
  return {
    url: inDatabase(server, name),
    drop: async () => void (await onServer(server, `drop database if exists ${name} with (force)`)),
  }
}
