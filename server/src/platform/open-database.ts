import pg from 'pg'
import type { Config } from './config.ts'
import { acquireDataDirLock } from './data-dir-lock.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Log } from './log.ts'
import { migrate } from './migrate.ts'
import { StartError } from './start-error.ts'

export type OpenDatabase = { connectionString: string; setUrl(url: string): void; close(): Promise<void> }

/** The database of the settings, else the embedded one in the data folder; either way on the newest schema. */
export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    await expectAnswer(config.databaseUrl)
    await migrate(config.databaseUrl)
    return { connectionString: config.databaseUrl, setUrl: () => undefined, close: async () => undefined }
  }
  const lock = acquireDataDirLock({ dataDir: config.dataDir })
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log })
    postgres.onExit(({ restarting }) => {
      if (restarting) return
      log.fatal('The embedded PostgreSQL does not come up again; see its log in the data folder')
      process.exit(1)
    })
    await migrate(postgres.connectionString).catch(async (error) => {
      await postgres.stop()
      throw error
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
    const reason =
      error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error)
    throw new StartError(
      'postgres.not_starting',
      `DATABASE_URL: PostgreSQL at ${host} does not answer (${reason}).`,
      { cause: error },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
