import { addDays } from '@tsuzuku/core/time/add-days'
import { monthStart } from '@tsuzuku/core/time/month-start'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { countOnDay, evaluateSegment, holdSegments } from './segment.evaluate.ts'
import { readGround } from './segment.service.ts'
import type { SegmentRule } from './segment.store.ts'
import { followPrices } from './tiers.service.ts'

const LONGEST_MS = 60_000
const PAST_MONTHS = 12
/** Beyond so many accounts with news, one pass over all is quicker. */
const MOST_ALONE = 1_000
const EVERYBODY = 0

/** New account days may move accounts between segments; noted with them, looked at soon after. */
export async function noteForSegments(
  db: Db,
  scope: { memberIds: readonly number[] | undefined; reconstructed: boolean },
): Promise<void> {
  if (scope.reconstructed) return
  await sql`insert into segment_dirty (account_id) select unnest(${[...(scope.memberIds ?? [EVERYBODY])]}::integer[])
    on conflict do nothing`.execute(db)
}

type Machinery = { db: Database; clock: Clock; log: Log }

/** Looks at the accounts with news in every segment. One that fails keeps its members and says so. */
export async function refreshSegments(
  { db, clock, log }: Machinery,
  { isAllNews = false }: { isAllNews?: boolean } = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await holdSegments(trx)
    const { rows } = await sql<{
      account_id: number
    }>`delete from segment_dirty returning account_id`.execute(trx)
    const ground = await readGround(trx, clock)
    const ids = rows.map((row) => row.account_id)
    const today = ground.moment.day
    const isNewDay = await hasUncounted(trx, today)
    if (ids.length === 0 && !isNewDay && !isAllNews) return
    const isAll = isNewDay || isAllNews || ids.includes(EVERYBODY) || ids.length > MOST_ALONE
    const among = isAll ? undefined : ids
    await sql`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute(trx)
    let moved = 0
    for (const segment of ground.segments.values()) {
      moved += await attempt(trx, { segment, log }, async () => {
        const { entered, left } = await evaluateSegment(trx, segment, { ...ground, among, now: clock() })
        return entered + left
      })
    }
    if (moved > 0) await noteFactChange(trx, 'accounts')
  })
}

async function attempt(
  db: Db,
  { segment, log }: { segment: SegmentRule; log: Log },
  work: () => Promise<number>,
): Promise<number> {
  await sql`savepoint one_segment`.execute(db)
  try {
    const moved = await work()
    await sql`release savepoint one_segment`.execute(db)
    return moved
  } catch (error) {
    await sql`rollback to savepoint one_segment`.execute(db)
    const isSlow = error instanceof Error && 'code' in error && error.code === '57014'
    log.warn({ err: error, segment: segment.id }, 'a segment could not be evaluated')
    await sql`update segment set failed_with = ${isSlow ? 'too-slow' : 'failed'} where id = ${segment.id}`.execute(
      db,
    )
    return 0
  }
}

/** "Within 30 days" holds of other accounts every day, whether or not there is news of them. */
async function hasUncounted(db: Db, day: string): Promise<boolean> {
  const { rows } = await sql`select from segment s where s.deleted_at is null and not exists (
    select from segment_count c where c.segment_id = s.id and c.day = ${day}::date and not c.reconstructed) limit 1`.execute(
    db,
  )
  return rows.length > 0
}

const payload = z.object({ id: z.number().int() })

/** Counts of a rule at past ends of months, so that its trend does not begin on the day it was thought of. */
async function countPast({ db, clock }: Machinery, id: number): Promise<void> {
  const ground = await readGround(db, clock)
  const segment = ground.segments.get(id)
  if (!segment?.rule) return
  let start = monthStart(ground.moment.day)
  for (let month = 0; month < PAST_MONTHS; month += 1) {
    const day = addDays(start, -1)
    const { rows } = await sql`select from account_day where day = ${day}::date limit 1`.execute(db)
    if (rows.length > 0) {
      const then = await readGround(db, clock, { asOf: day })
      await db.transaction().execute(async (trx) => {
        await sql`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute(trx)
        await countOnDay(trx, segment, then)
      })
    }
    start = monthStart(day)
  }
}

/** Jobs after which account days may be new, each followed by a look at the segments. */
export function thenRefreshSegments(
  handlers: Record<string, JobHandler>,
  tell: (news: 'accounts.refreshed') => Promise<void>,
): Record<string, JobHandler> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (given: unknown, signal?: AbortSignal) => {
        await handler(given, signal)
        await tell('accounts.refreshed')
      },
    ]),
  )
}

/** What rules ask about and no account day tells of: chances told by a model, and judgements of people. */
async function readAsides(db: Db): Promise<string> {
  const { rows } = await sql<{ asides: string }>`
    select concat_ws(' ', m.id, m.role_since, (select max(p.day) from account_prediction p where p.model_id = m.id),
      j.last, j.withdrawn) as asides
    from (select max(row_id) as last, max(withdrawn_at) as withdrawn from health_judgement) j
    left join prediction_model m on m.role = 'in-force'`.execute(db)
  return rows[0]?.asides ?? ''
}

export function segmentJobs(
  machinery: Machinery & { tell: (news: 'accounts.changed') => Promise<void> },
): Record<string, JobHandler> {
  let seen: string | undefined
  return {
    'segments:refresh': async () => {
      if ((await followPrices(machinery)) > 0) await machinery.tell('accounts.changed')
      const asides = await readAsides(machinery.db)
      await refreshSegments(machinery, { isAllNews: asides !== seen })
      seen = asides
    },
    'segments:count-past': async (given) => countPast(machinery, payload.parse(given).id),
  }
}
