import { type App, compose } from './compose.ts'
import type { Config } from './platform/config.ts'
import type { Log } from './platform/log.ts'
import { openDatabase } from './platform/open-database.ts'
import { serve } from './platform/serve.ts'
import { prepareWorkspace } from './prepare-workspace.ts'

export type Mode = 'all' | 'web' | 'worker'
export type Running = {
  app: App
  url: string | undefined
  oneTimeToken: string | undefined
  stop(): Promise<void>
}

/** Opens the database, makes the product, starts what the mode asks for; resolves with the way to shut it down. */
export async function start(
  mode: Mode,
  config: Config,
  log: Log,
  progress: (share: number, step: string) => void = () => undefined,
): Promise<Running> {
  const database = await openDatabase(config, log)
  const app = await compose({ config, connectionString: database.connectionString, log })
  const stop = async () => {
    await app.close()
    await database.close()
  }
  try {
    const oneTimeToken = mode === 'worker' ? undefined : await prepareWorkspace(app, progress)
    if (mode !== 'web') await app.work()
    const url = mode === 'worker' ? undefined : await serve(app.http, config, database.setUrl)
    return { app, url, oneTimeToken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
