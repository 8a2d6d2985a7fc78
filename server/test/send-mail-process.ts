import { mailJobs } from '../src/features/mail/outbox.jobs.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { createDatabase, createPool } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import { createSeal } from '../src/platform/seal.ts'

/** A worker that only sends mail, over and over, until it is killed. */
const config = readConfig(process.env)
const db = createDatabase(createPool(config.databaseUrl ?? '', config.poolSize))
const jobs = mailJobs({
  db,
  config,
  clock: systemClock,
  log: createLog('silent'),
  seal: createSeal(config),
})
process.stdout.write('ready\n')
for (;;) await jobs['mail:send']?.({})
