import { type App, compose } from '../src/compose.ts'
import { openSession, SESSION_COOKIE } from '../src/features/team/session.store.ts'
import type { Role } from '../src/features/team/team.roles.ts'
import type { Clock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { createLog, type Log } from '../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export type TestApp = App & {
  url: string
  /** Headers of a signed-in member of this role, made on first use. */
  as(role: Role): Promise<Record<string, string>>
  close(): Promise<void>
}

/** The whole product on a database of its own, or on the one given; requests go through `http.inject`. */
export async function createTestApp(
  options: {
    clock?: Clock
    currency?: string
    timeZone?: string
    database?: TestDatabase
    env?: Record<string, string>
    log?: Log
  } = {},
): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase())
  const config = readConfig({
    DATABASE_URL: database.url,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    TSUZUKU_POOL_SIZE: '6',
    TSUZUKU_ANSWER_PATIENCE_MS: '60000',
    TSUZUKU_SECRET_KEY: 'a key for tests that is long enough',
    ...options.env,
  })
  const app = await compose({
    config,
    connectionString: database.url,
    log: options.log ?? createLog(config.logLevel),
    ...(options.clock ? { clock: options.clock } : {}),
  })
  await app.db
    .insertInto('workspace')
    .values({
      name: 'Test',
      language: 'en',
      currency: options.currency ?? 'JPY',
      time_zone: options.timeZone ?? 'Asia/Tokyo',
    })
    .execute()
  await app.http.ready()
  const headers = new Map<Role, Record<string, string>>()
  return {
    ...app,
    url: database.url,
    async as(role) {
      const known = headers.get(role)
      if (known) return known
      const member = await app.db
        .insertInto('member')
        .values({ email: `${role}@example.com`, name: `Test ${role}`, role })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { token } = await openSession(app.db, member.id, { ip: '127.0.0.1', userAgent: 'test' })
      const made = { cookie: `${SESSION_COOKIE}=${token}` }
      headers.set(role, made)
      return made
    },
    async close() {
      await app.close()
      await database.drop()
    },
  }
}
