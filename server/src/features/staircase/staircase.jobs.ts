import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { readGround } from '../segments/segment.service.ts'
import { keepLocks } from './lock.ts'
import { holdStaircases } from './staircase.store.ts'
import { type Past, placeOn, readStaircases, type Staircase } from './standing.place.ts'

const EVERYBODY = 0
/** Beyond so many accounts with news, one pass over all is quicker. */
const MOST_ALONE = 1_000
const LONGEST_MS = 60_000

/** New account days may move accounts up or down; noted with them, looked at soon after. */
export async function noteForStaircases(
  db: Db,
  scope: { memberIds: readonly number[] | undefined; reconstructed: boolean },
): Promise<void> {
  if (scope.reconstructed) return
  await sql`insert into stair_dirty (account_id) select unnest(${[...(scope.memberIds ?? [EVERYBODY])]}::integer[])
    on conflict do nothing`.execute(db)
}

type Machinery = { db: Database; clock: Clock; log: Log }

/** Places the accounts with news, or all; a staircase that fails keeps everybody where they stood and says so. */
export async function refreshStaircases(
  { db, clock, log }: Machinery,
  { isAllNews = false, past }: { isAllNews?: boolean; past?: Past } = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdStaircases(trx)
    const { rows } = await sql<{
      account_id: number
    }>`delete from stair_dirty returning account_id`.execute(trx)
    if (rows.length === 0 && !isAllNews) return
    const ids = rows.map((row) => row.account_id)
    const isAll = isAllNews || ids.includes(EVERYBODY) || ids.length > MOST_ALONE
    const among = isAll ? undefined : ids
    const at = past?.at ?? clock()
    await sql`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute(trx)
    const staircases = await readStaircases(trx)
    const rule = {
      kind: 'all' as const,
      of: staircases.flatMap(({ steps }) => steps.map((step) => step.rule)),
    }
    const ground = await readGround(trx, clock, { rule, ...(past ? { asOf: past.day } : {}) })
    for (const staircase of staircases) {
      await attempt(trx, { staircase, log }, () =>
        placeOn(trx, staircase, { staircases, ground: { ...ground, among }, at }),
      )
    }
    if (!past) await keepLocks(trx, { ids: among, now: at })
  })
}

async function attempt(
  db: Db,
  { staircase, log }: { staircase: Staircase; log: Log },
  work: () => Promise<unknown>,
): Promise<void> {
  await sql`savepoint one_staircase`.execute(db)
  try {
    await work()
    await sql`release savepoint one_staircase`.execute(db)
  } catch (error) {
    await sql`rollback to savepoint one_staircase`.execute(db)
    const isSlow = error instanceof Error && 'code' in error && error.code === '57014'
    log.warn({ err: error, staircase: staircase.id }, 'accounts could not be placed on a staircase')
    await sql`update staircase set failed_with = ${isSlow ? 'too-slow' : 'failed'} where id = ${staircase.id}`.execute(
      db,
    )
  }
}

export function staircaseJobs(machinery: Machinery): Record<string, JobHandler> {
  return {
    'staircase:refresh': () => refreshStaircases(machinery),
    // Rules ask about lists, days and chances that no account day tells of.
    'staircase:refresh-all': () => refreshStaircases(machinery, { isAllNews: true }),
  }
}
