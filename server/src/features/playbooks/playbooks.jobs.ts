import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler, Jobs } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { createOutgoing } from '../../platform/outgoing.ts'
import type { Seal } from '../../platform/seal.ts'
import type { OfferGate } from '../mail/offer-gate.ts'
import { createLook } from './look.ts'
import { createWalk } from './walk.ts'
import { createWatch } from './watch.ts'
import { createCalls } from './webhook.jobs.ts'

type Machinery = {
  db: Database
  clock: Clock
  log: Log
  seal: Seal
  jobs: Jobs
  offerGate: OfferGate
  config: Pick<Config, 'publicUrl' | 'port'>
  tell: (news: 'mail.queued' | 'accounts.changed' | 'playbook.called') => Promise<void>
}

/** Within this time the next step gets a job of its own; those further off are found by the clock. */
const SOON_MS = 60_000

export function playbookJobs(machinery: Machinery): Record<string, JobHandler> {
  const look = createLook(machinery)
  const walk = createWalk(machinery)
  const watch = createWatch(machinery)
  const calls = createCalls({ ...machinery, outgoing: createOutgoing() })
  const go = async () => {
    await look()
    if ((await walk()) > 0) {
      await machinery.tell('mail.queued')
      await machinery.tell('accounts.changed')
      await machinery.tell('playbook.called')
    }
    await comeBack(machinery)
  }
  return {
    'playbooks:go': go,
    'playbooks:watch': async () => {
      await watch()
      await go()
    },
    // By itself, because a receiver that does not answer must hold up nobody's next step.
    'playbooks:call': calls,
  }
}

async function comeBack({ db, clock, jobs }: Machinery): Promise<void> {
  const { rows } = await sql<{ due: Date | null }>`
    select min(wake_at) as due from playbook_enrolment where state = 'active' and not is_held and wake_at is not null`.execute(
    db,
  )
  const due = rows[0]?.due
  if (due && due.getTime() - clock().getTime() < SOON_MS) {
    await jobs.add('playbooks:go', {}, { key: 'playbooks:go-soon', runAt: due })
  }
}
