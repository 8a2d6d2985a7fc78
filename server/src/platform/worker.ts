import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type Runner, type RunnerOptions, run, type WorkerEvents, type WorkerUtils } from 'graphile-worker'
import type { Log } from './log.ts'

/** Says whether all work ended in time. */
export type Worker = { stop(): Promise<boolean> }

/** Shorter than the ten seconds after which containers are killed. */
const PATIENCE_MS = 5_000

/**
 * Works on jobs until it is stopped. Where the database goes away at the moment a job ends, the library's runner gives
 * up: a new one is started as soon as there is a database, and takes over what the old one had in hand.
 */
export async function startWorker(work: {
  options: RunnerOptions
  utils: WorkerUtils
  log: Log
}): Promise<Worker> {
  const { options, utils, log } = work
  const stopped = new AbortController()

  async function begin(): Promise<{ runner: Runner; poolId: string | undefined }> {
    const events: WorkerEvents = new EventEmitter()
    let poolId: string | undefined
    events.on('pool:create', ({ workerPool }) => {
      poolId = workerPool.id
    })
    const runner = await run({
      ...options,
      events,
      // Only in batches is the failure to write down how a job ended told to the runner; else it is a rejection that
      // nobody handles, which ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    return { runner, poolId }
  }

  async function beginAgain(lost: string | undefined) {
    for (;;) {
      await delay(1000, undefined, { signal: stopped.signal })
      try {
        if (lost !== undefined) await utils.forceUnlockWorkers([lost])
        return await begin()
      } catch (error) {
        log.warn({ err: error }, 'the worker cannot start again yet')
      }
    }
  }

  let current = await begin()
  const supervised = (async () => {
    while (!stopped.signal.aborted) {
      await current.runner.promise.catch((error: unknown) => log.error({ err: error }, 'worker stopped'))
      if (stopped.signal.aborted) return
      current = await beginAgain(current.poolId)
      log.info('worker started again')
      if (stopped.signal.aborted) await current.runner.stop()
    }
  })().catch((error: unknown) => {
    if (!stopped.signal.aborted) log.error({ err: error }, 'worker is not supervised any more')
  })

  return {
    async stop() {
      stopped.abort()
      const late = new AbortController()
      const ended = (async () => {
        // It refuses when it has given up by itself.
        await current.runner.stop().catch(() => undefined)
        await supervised
        late.abort()
        return true
      })()
      const handedBack = delay(PATIENCE_MS, undefined, { signal: late.signal }).then(
        async () => {
          log.warn('work under way did not end in time and is handed back')
          if (current.poolId !== undefined) await utils.forceUnlockWorkers([current.poolId])
          return false
        },
        () => true,
      )
      return Promise.race([ended, handedBack])
    },
  }
}
