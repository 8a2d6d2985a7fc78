import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Logger, runMigrations } from 'graphile-worker'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { createLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { inDatabase, onServer } from './on-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string
    databaseTemplate: string
  }
}

/** One PostgreSQL for the whole run, and in it one migrated database that every test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => undefined } : await startThrowAwayServer()
  try {
    const template = await makeTemplate(server.url)
    project.provide('databaseServer', server.url)
    project.provide('databaseTemplate', template)
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}

async function startThrowAwayServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tsuzuku-test-'))
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  }
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLog('error'), settings })
  return {
    url: postgres.connectionString,
    async stop() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Named after its migrations, so that a server given by TEST_DATABASE_URL keeps it from run to run. */
async function makeTemplate(url: string): Promise<string> {
  const name = `tsuzuku_template_${migrationsHash()}`
  if ((await onServer(url, 'select from pg_database where datname = $1', [name])) > 0) return name
  const draft = `${name}_draft`
  await onServer(url, `drop database if exists ${draft} with (force)`)
  await onServer(url, `create database ${draft}`)
  await migrate(inDatabase(url, draft))
  // The product makes these tables when it starts, which is a hundred starts in a run.
  await runMigrations({ connectionString: inDatabase(url, draft), logger: new Logger(() => () => undefined) })
  await onServer(url, `alter database ${draft} rename to ${name}`)
  return name
}

function migrationsHash(): string {
  const folder = fileURLToPath(new URL('../migrations/', import.meta.url))
  const hash = createHash('sha256')
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)))
  return hash.digest('hex').slice(0, 12)
}
