import { mailJobs } from '../src/features/mail/outbox.jobs.ts'
import { createWalk } from '../src/features/playbooks/walk.ts'
import { createCalls } from '../src/features/playbooks/webhook.jobs.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { createDatabase, createPool } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import { createOutgoing } from '../src/platform/outgoing.ts'
import { createSeal } from '../src/platform/seal.ts'

/** A worker that only walks playbooks, makes their calls and sends their mail, over and over, until it is killed. */
const config = readConfig(process.env)
const db = createDatabase(createPool(config.databaseUrl ?? '', config.poolSize))
const log = createLog('silent')
const seal = createSeal(config)
const walk = createWalk({ db, clock: systemClock, log, config })
const calls = createCalls({ db, clock: systemClock, log, seal, outgoing: createOutgoing(() => true) })
const send = mailJobs({ db, config, clock: systemClock, log, seal })['mail:send']

async function forEver(work: () => Promise<unknown>): Promise<never> {
  for (;;) await work()
}

process.stdout.write('ready\n')
await Promise.all([
  forEver(async () => {
    await walk()
    await calls()
  }),
  forEver(async () => send?.({})),
])
