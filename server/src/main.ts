import { type App, compose } from './compose.ts'
import type { Config } from './platform/config.ts'
import type { Log } from './platform/log.ts'
import { openDatabase } from './platform/open-database.ts'
import { addressOf, expectFreePort, serve } from './platform/serve.ts'
import { prepareWorkspace } from './prepare-workspace.ts'

export type Mode = 'all' | 'web' | 'worker'
export type Running = {
  app: App
  url: string | undefined
  oneTimeToken: string | undefined
  stop(): Promise<void>
}

type Asked = {
  log: Log
  progress?: (share: number, step: string) => void
  /** Breaks the start off; what has been opened is closed again. */
  signal?: AbortSignal
}

/** Opens the database, makes the product, starts what the mode asks for; resolves with the way to shut it down. */
export async function start(mode: Mode, config: Config, { log, progress, signal }: Asked): Promise<Running> {
  const isServer = mode !== 'worker'
  const server = { url: addressOf(config), check: () => expectFreePort(config) }
  const database = await openDatabase(config, log, isServer ? server : undefined)
  let stop = database.close
  try {
    signal?.throwIfAborted()
    const app = await compose({ config, connectionString: database.connectionString, log })
    stop = async () => {
      await app.close()
      await database.close()
    }
    const step = (share: number, name: string) => {
      signal?.throwIfAborted()
      progress?.(share, name)
    }
    const oneTimeToken = isServer ? await prepareWorkspace(app, step) : undefined
    signal?.throwIfAborted()
    if (mode !== 'web') await app.work()
    const url = isServer ? await serve(app.http, config, database.setUrl) : undefined
    return { app, url, oneTimeToken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
