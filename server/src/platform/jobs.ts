import { Logger, makeWorkerUtils, type TaskList, type WorkerUtils } from 'graphile-worker'
import type pg from 'pg'
import type { Log } from './log.ts'
import { notPermitted } from './start-error.ts'
import { startWorker, type Worker } from './worker.ts'

export type JobOptions = { key?: string; runAt?: Date; maxAttempts?: number; queue?: string }
/** `signal` asks long work to stop where it can be taken up again: the process is about to end. */
export type JobHandler = (payload: unknown, signal?: AbortSignal) => Promise<void>

export type Jobs = {
  add(name: string, payload?: unknown, options?: JobOptions): Promise<void>
  /** Starts to work; resolves when the worker listens. */
  start(handlers: Record<string, JobHandler>, crontab: string): Promise<void>
  /** Takes no more and ends what is under way; what does not end soon is handed back. Says whether all of it ended. */
  stop(): Promise<boolean>
  /** No job can be added any more. */
  release(): Promise<void>
}

/** Jobs live in the same database as the facts they are about. */
export async function createJobs(pool: pg.Pool, log: Log): Promise<Jobs> {
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') log.error(message)
    else if (level === 'warning') log.warn(message)
    else log.debug(message)
  })
  const utils: WorkerUtils = await makeWorkerUtils({ pgPool: pool, logger })
  await utils.migrate().catch((error: unknown) => {
    throw notPermitted(error, 'The database') ?? error
  })
  let worker: Worker | undefined
  const stopping = new AbortController()
  return {
    async add(name, payload = {}, options = {}) {
      await utils.addJob(name, payload as Record<string, unknown>, {
        ...(options.key ? { jobKey: options.key, jobKeyMode: 'preserve_run_at' as const } : {}),
        ...(options.runAt ? { runAt: options.runAt } : {}),
        ...(options.queue ? { queueName: options.queue } : {}),
        maxAttempts: options.maxAttempts ?? 10,
      })
    },
    async start(handlers, crontab) {
      const taskList: TaskList = Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
          name,
          async (payload: unknown) => {
            const started = performance.now()
            await handler(payload, stopping.signal)
            log.debug({ job: name, ms: Math.round(performance.now() - started) }, 'job done')
          },
        ]),
      )
      worker = await startWorker({
        options: {
          pgPool: pool,
          logger,
          taskList,
          crontab,
          concurrency: 3,
          noHandleSignals: true,
          pollInterval: 2000,
        },
        utils,
        log,
      })
    },
    async stop() {
      stopping.abort()
      return (await worker?.stop()) ?? true
    },
    async release() {
      await utils.release()
    },
  }
}
