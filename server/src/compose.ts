import type pg from 'pg'
import { contractRoutes } from './features/contracts/contracts.routes.ts'
import { mrrMovementRoutes } from './features/contracts/mrr-movements.routes.ts'
import { subscriptionRoutes } from './features/contracts/subscription.routes.ts'
import { healthRoutes } from './features/health/health.routes.ts'
import { scoreDays } from './features/health/health.store.ts'
import { refreshJobs } from './features/metrics/refresh.jobs.ts'
import { createRefresh, type Refresh } from './features/metrics/refresh.service.ts'
import { teamRoutes } from './features/team/team.routes.ts'
import { createAuthenticate } from './features/team/team.service.ts'
import { createTell, crontab, type Tell } from './flow.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { createDatabase, createPool, type Database } from './platform/database.ts'
import { createHttp, type Http } from './platform/http.ts'
import { createJobs, type JobHandler, type Jobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { platformRoutes } from './platform/platform.routes.ts'
import { createTidy } from './platform/tidy.ts'
import { serveWebApp } from './platform/web-app.ts'

/** What every feature may ask for. */
export type Machinery = {
  db: Database
  pool: pg.Pool
  config: Config
  clock: Clock
  log: Log
  jobs: Jobs
  tell: Tell
}

export type App = Machinery & {
  http: Http
  refresh: Refresh
  /** Starts to work on jobs. */
  work(): Promise<void>
  /** Answers what is in flight, hands jobs back, lets go of the database. */
  close(): Promise<void>
}

/** The only place where things are made and joined. */
export async function compose(options: {
  config: Config
  connectionString: string
  log: Log
  clock?: Clock
}): Promise<App> {
  const { config, log } = options
  const clock = options.clock ?? systemClock
  const pool = createPool(options.connectionString, config.poolSize)
  const db = createDatabase(pool)
  const jobs = await createJobs(pool, log)
  const machinery: Machinery = { db, pool, config, clock, log, jobs, tell: createTell(jobs) }

  const refresh = createRefresh({ db, clock, log, derivations: [scoreDays] })

  const http = await createHttp({ config, log, authenticate: createAuthenticate(db) })
  platformRoutes(http, machinery)
  teamRoutes(http, machinery)
  contractRoutes(http, machinery)
  subscriptionRoutes(http, machinery)
  mrrMovementRoutes(http, machinery)

  healthRoutes(http, machinery)

  await serveWebApp(http)

  const handlers: Record<string, JobHandler> = {
    'platform:tidy': createTidy(db),
    ...refreshJobs(refresh),
  }

  return {
    ...machinery,
    http,
    refresh,
    work: () => jobs.start(handlers, crontab),
    async close() {
      await http.close()
      await jobs.stop()
      await db.destroy()
    },
  }
}
