import { setImmediate as breathe } from 'node:timers/promises'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { simulate } from './simulate.ts'
import { advanceSimulation, finishSimulation, readQuestion } from './simulation.store.ts'

const payload = z.object({ id: z.number().int() })
const TELLS_EVERY_MS = 300

class Cancelled extends Error {}

/** Simulations can take minutes over ten thousand accounts: they are worked out beside the requests, and can be stopped. */
export function simulationJobs({ db, clock }: { db: Database; clock: Clock }): Record<string, JobHandler> {
  return { 'playbooks:simulate': async (given) => run(db, clock, payload.parse(given).id) }
}

async function run(db: Database, clock: Clock, id: number): Promise<void> {
  const question = await readQuestion(db, id)
  if (!question) return
  let told = Number.NEGATIVE_INFINITY
  const onProgress = async (doing: string, progress: number) => {
    await breathe()
    if (performance.now() - told < TELLS_EVERY_MS) return
    told = performance.now()
    if (!(await advanceSimulation(db, id, { doing, progress }))) throw new Cancelled()
  }
  try {
    const result = await simulate(db, clock, { ...question, onProgress })
    await finishSimulation(db, id, { status: 'done', result, now: clock() })
  } catch (error) {
    if (error instanceof Cancelled) return
    await finishSimulation(db, id, { status: 'failed', now: clock() })
    throw error
  }
}
