import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler, Jobs } from '../../platform/jobs.ts'
import { simulate } from './simulate.ts'
import { advanceSimulation, finishSimulation, readQuestion } from './simulation.store.ts'

const JOB = 'playbooks:simulate'
const payload = z.object({ id: z.number().int() })
const TELLS_EVERY_MS = 300
const AGAIN_AFTER_MS = 2_000

class Stopped extends Error {}

type Machinery = { db: Database; clock: Clock; jobs: Pick<Jobs, 'add'> }

/**
 * Simulations can take a while over ten thousand accounts: they are worked out beside the requests, one at a time so that other
 * jobs find a place, and can be stopped. When the process ends, whoever works next begins again.
 */
export function simulationJobs({ db, clock, jobs }: Machinery): Record<string, JobHandler> {
  return {
    [JOB]: async (given, signal) => {
      const { id } = payload.parse(given)
      const again = (delay: number) =>
        jobs.add(JOB, { id }, { runAt: new Date(Date.now() + delay), key: `${JOB}:${id}` })
      if (!(await alone(db, () => run({ db, clock }, id, signal)))) return again(AGAIN_AFTER_MS)
      if (signal?.aborted) await again(0)
    },
  }
}

/** False where another simulation is under way, in whichever process. The connection that holds the place gives it back even when the process is killed. */
async function alone(db: Database, work: () => Promise<void>): Promise<boolean> {
  return db.connection().execute(async (connection) => {
    const key = sql`hashtext('playbooks:simulate')`
    const { rows } = await sql<{ is_free: boolean }>`select pg_try_advisory_lock(${key}) as is_free`.execute(
      connection,
    )
    if (!rows[0]?.is_free) return false
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
    return true
  })
}

async function run(
  { db, clock }: Pick<Machinery, 'db' | 'clock'>,
  id: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const question = await readQuestion(db, id)
  if (!question) return
  let told = Number.NEGATIVE_INFINITY
  const onProgress = async (doing: string, progress: number) => {
    await breathe()
    if (signal?.aborted) throw new Stopped()
    if (performance.now() - told < TELLS_EVERY_MS) return
    told = performance.now()
    if (!(await advanceSimulation(db, id, { doing, progress }))) throw new Stopped()
  }
  try {
    const result = await simulate(db, clock, { ...question, onProgress })
    await finishSimulation(db, id, { status: 'done', result, now: clock() })
  } catch (error) {
    if (error instanceof Stopped) return
    await finishSimulation(db, id, { status: 'failed', now: clock() })
    throw error
  }
}
