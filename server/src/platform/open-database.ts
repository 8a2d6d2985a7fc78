import pg from 'pg'
import type { Config } from './config.ts'
import { acquireDataDirLock } from './data-dir-lock.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Log } from './log.ts'
import { migrate } from './migrate.ts'
import { notPermitted, reasonOf, StartError } from './start-error.ts'

export type OpenDatabase = { connectionString: string; setUrl(url: string): void; close(): Promise<void> }

export type Server = {
  /** Where it will be reached, which a second start on the same data folder is told. */
  url: string | undefined
  /** Looks for what would keep it from serving; once the data folder is ours, before the database is made. */
  check(): Promise<void>
}

/** The database of the settings, else the embedded one in the data folder; either way on the newest schema. */
export async function openDatabase(config: Config, log: Log, server?: Server): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const { host } = new URL(config.databaseUrl)
    await server?.check()
    await expectAnswer(config.databaseUrl)
    await migrate(config.databaseUrl).catch((error: unknown) => {
      throw toMigrateError(error, `DATABASE_URL: PostgreSQL at ${host}`)
    })
    return { connectionString: config.databaseUrl, setUrl: () => undefined, close: async () => undefined }
  }
  const lock = acquireDataDirLock({ dataDir: config.dataDir })
  try {
    if (server?.url) lock.setUrl(server.url)
    await server?.check()
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log })
    postgres.onExit(({ restarting }) => {
      if (restarting) return
      log.fatal('The embedded PostgreSQL does not come up again; see its log in the data folder')
      process.exit(1)
    })
    await migrate(postgres.connectionString).catch(async (error: unknown) => {
      await postgres.stop()
      throw toMigrateError(error, `The database in ${config.dataDir}`)
    })
    return {
      connectionString: postgres.connectionString,
      setUrl: (url) => lock.setUrl(url),
      async close() {
        await postgres.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function toMigrateError(error: unknown, database: string): StartError {
  return (
    notPermitted(error, database) ??
    new StartError(
      'postgres.not_migrated',
      `${database} could not be brought to the newest schema and stays as it was: ${reasonOf(error)}`,
      { cause: error },
    )
  )
}

async function expectAnswer(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  const { host } = new URL(connectionString)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::integer as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < 150_000) {
      throw new StartError(
        'postgres.version_mismatch',
        `DATABASE_URL: PostgreSQL at ${host} is older than 15.`,
      )
    }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      'postgres.not_starting',
      `DATABASE_URL: PostgreSQL at ${host} does not answer (${reasonOf(error)}).`,
      { cause: error },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
