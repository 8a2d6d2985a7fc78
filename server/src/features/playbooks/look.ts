import { sql } from 'kysely'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { findCauses } from './causes.ts'
import { enrol } from './enrol.ts'
import { tellFailed, tellWaits } from './news.ts'
import { createVersions, readSetting, type Versions } from './playbook.store.ts'

/**
 * What is written while we look may carry a time before ours and be seen only afterwards: each look goes back so far again.
 * A cause that began an enrolment begins no second one.
 */
const LOOKS_BACK_MS = 10 * 60_000

type Machinery = { db: Database; clock: Clock; log: Log }

/** Looks in every playbook that is on for what happened since the last look, and enrols. */
export function createLook({ db, clock, log }: Machinery): () => Promise<number> {
  const versions = createVersions()
  return async () => {
    const { rows } = await sql<{
      id: number
    }>`select id from playbook where state = 'on' order by id`.execute(db)
    let enrolled = 0
    for (const { id } of rows) {
      try {
        enrolled += await db.transaction().execute((trx) => lookOnce(trx, { id, clock, versions }))
      } catch (error) {
        log.warn({ err: error, playbook: id }, 'causes of a playbook could not be looked at')
        await sql`update playbook set failed_with = 'look-failed' where id = ${id}`.execute(db)
        const failure = {
          playbook: id,
          what: 'look',
          cause: '',
          account: null,
          link: `/playbooks/${id}`,
        } as const
        await tellFailed(db, { ...failure, error: error instanceof Error ? error.message : '' }, clock())
      }
    }
    return enrolled
  }
}

async function lookOnce(
  db: Db,
  { id, clock, versions }: { id: number; clock: Clock; versions: Versions },
): Promise<number> {
  const { rows } = await sql<{
    version: number
    on_since: Date
    looked_at: Date
    looked_on: string
    waiting: number | null
    allowed: number | null
  }>`
    select version, on_since, looked_at, looked_on::text as looked_on, waiting, allowed from playbook
    where id = ${id} and state = 'on' for update`.execute(db)
  const [row] = rows
  if (!row) return 0
  const { timeZone } = await readWorkspace(db)
  const until = clock()
  const today = dayIn(timeZone, until)
  const content = await versions(db, id, row.version)
  const span = {
    after: new Date(Math.max(row.looked_at.getTime() - LOOKS_BACK_MS, row.on_since.getTime())),
    afterDay: row.looked_on,
    onDay: dayIn(timeZone, row.on_since),
    until,
    today,
  }
  const causes = await findCauses(db, clock, content.trigger, span)
  const { asks_above } = await readSetting(db)
  // Without any that wait here, what was allowed is for those who wait at a step of another playbook.
  const mostUnasked = Math.max(asks_above, row.waiting === null ? 0 : (row.allowed ?? 0))
  const playbook = { id, version: row.version, content }
  const { enrolled, waiting } = await enrol(db, clock, { playbook, causes, mostUnasked })
  if (waiting > 0) {
    await sql`update playbook set waiting = ${waiting}, allowed = null, failed_with = null where id = ${id}`.execute(
      db,
    )
    // Looking stands still until they may come, so what was looked at last names the wait.
    const cause = row.looked_at.toISOString()
    await tellWaits(db, { playbook: id, waiting, cause, now: until })
    return 0
  }
  await sql`
    update playbook set looked_at = ${until}, looked_on = ${today}::date, waiting = null,
      allowed = case when waiting is null then allowed end, failed_with = null
    where id = ${id}`.execute(db)
  return enrolled
}
