import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import type { Log } from '../../platform/log.ts'
import { eventsRoutes } from './events.routes.ts'
import { featureRoutes } from './feature.routes.ts'
import { ingestRoutes } from './ingest.routes.ts'
import { createWriter } from './ingest.service.ts'
import { createIngestQueue } from './ingest-queue.ts'
import { RecentMessages } from './recent-messages.ts'
import { rejectedRoutes } from './rejected.routes.ts'
import { usageRoutes } from './usage.routes.ts'

const TELL_EVERY_MS = 2_000

type Machinery = {
  db: Database
  clock: Clock
  log: Log
  tell: (news: 'accounts.changed') => Promise<void>
}

/** Joins the write path with its routes. Everything accepted is written before the server closes. */
export function installEvents(
  app: Http,
  { db, clock, log, tell }: Machinery,
  options: { requestsPerMinute?: number } = {},
): void {
  const news = createThrottle(() =>
    tell('accounts.changed').catch((error: unknown) => log.warn({ err: error }, 'news could not be told')),
  )
  const recent = new RecentMessages()
  const queue = createIngestQueue(createWriter({ db, log, now: clock, changed: news.happened }))
  ingestRoutes(app, { db, clock, log, queue, recent }, options)
  eventsRoutes(app, { db, clock, recent })
  featureRoutes(app, { db })
  rejectedRoutes(app, { db, clock })
  usageRoutes(app, { db, clock })
  app.addHook('onClose', async () => {
    await queue.drained()
    await news.flush()
  })
}

/** Says something at most every two seconds, the last time included. */
function createThrottle(say: () => Promise<void>): { happened(): void; flush(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  let saying = Promise.resolve()
  const sayNow = () => {
    timer = undefined
    saidAt = performance.now()
    saying = saying.then(say)
  }
  return {
    happened() {
      if (timer) return
      const wait = Math.max(0, saidAt + TELL_EVERY_MS - performance.now())
      timer = setTimeout(sayNow, wait)
      timer.unref()
    },
    async flush() {
      if (timer) {
        clearTimeout(timer)
        sayNow()
      }
      await saying
    },
  }
}
