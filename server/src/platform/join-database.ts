import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { connectionStringOf } from './embedded-postgres-folder.ts'
import type { Log } from './log.ts'
import { openDatabase } from './open-database.ts'
import { StartError } from './start-error.ts'

/**
 * The database for a command that may be given while the product runs: where the data folder is taken, the database of
 * the process that has it, else the one that `openDatabase` opens.
 */
export async function joinDatabase(
  config: Config,
  log: Log,
): Promise<{ connectionString: string; close(): Promise<void> }> {
  try {
    return await openDatabase(config, log)
  } catch (error) {
    const running = error instanceof StartError && error.code === 'data_dir.already_running'
    const connectionString = running ? runningDatabase(config.dataDir) : undefined
    if (!connectionString) throw error
    return { connectionString, close: async () => undefined }
  }
}

function runningDatabase(dataDir: string): string | undefined {
  try {
    const memory: unknown = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
    if (typeof memory !== 'object' || memory === null) return undefined
    const { password, runtimeDir, port } = memory as Record<string, unknown>
    if (typeof password !== 'string' || typeof runtimeDir !== 'string') return undefined
    const folder = { dataDir, pgDir: join(dataDir, 'postgres'), runtimeDir, password }
    return connectionStringOf({ ...folder, port: typeof port === 'number' ? port : undefined }, 'tsuzuku')
  } catch {
    return undefined
  }
}
