import { compose } from '../src/compose.ts'
import { readConfig } from '../src/platform/config.ts'
import { createLog } from '../src/platform/log.ts'
import { openDatabase } from '../src/platform/open-database.ts'
import { serve } from '../src/platform/serve.ts'
import { prepareWorkspace } from '../src/prepare-workspace.ts'
import type { Move, Moved } from './clocked.ts'

// The whole product with a clock that stands until the process that began this one moves it. Only this program can be asked
// to: it is no part of what is built, and the clock hangs on the channel to its parent, not on a setting or an address.

/** What the crontab would have begun by then, and what that leads to, has ended when the move is answered. */
const dueJobs = ['metrics:next-day', 'playbooks:watch', 'mail:send']
const LOOK_MS = 15

const [start = ''] = process.argv.slice(2)
let now = new Date(start)
const config = readConfig(process.env)
const log = createLog(config.logLevel)
const database = await openDatabase(config, log)
const app = await compose({
  config,
  connectionString: database.connectionString,
  log,
  clock: () => new Date(now),
})
const token = await prepareWorkspace(app, () => undefined)
await app.work()
const url = await serve(app.http, config, database.setUrl)
process.stdout.write(`${url}/welcome#${token}\n`)

process.on('message', (message: Move) => {
  void move(message.at).then(
    () => process.send?.({ at: message.at } satisfies Moved),
    (error: unknown) => process.send?.({ failed: String(error) } satisfies Moved),
  )
})
process.on('SIGTERM', () => {
  void app
    .close()
    .then(() => database.close())
    .then(() => process.exit(0))
})

async function move(at: string): Promise<void> {
  if (new Date(at) < now) throw new Error(`${at} is before ${now.toISOString()}: time does not go back`)
  now = new Date(at)
  for (const job of dueJobs) await app.jobs.add(job, {}, { key: job })
  for (;;) {
    const { rows } = await app.pool.query<{ waiting: number; failed: string | null }>(
      `select count(*)::integer as waiting, max(last_error) as failed from graphile_worker.jobs where run_at <= now()
        or last_error is not null`,
    )
    const [row] = rows
    if (row?.failed) throw new Error(row.failed)
    if (row?.waiting === 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
