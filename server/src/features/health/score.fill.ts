import { sql } from 'kysely'
import * as z from 'zod'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { holdRefreshOfPastDays } from '../metrics/refresh.store.ts'
import { type RuleInForce, readFurtherRules, scoreDay } from './health.store.ts'
import { HISTORY_DAYS } from './score.store.ts'

const payload = z.object({ id: z.number().int() })

/** A score gets the past days it has not, so that its trend does not begin on the day it was thought of. */
export function createFillScore({ db }: { db: Database }): JobHandler {
  return async (given) => {
    const { id } = payload.parse(given)
    for (const day of await missingDays(db, id)) {
      const isThere = await db.transaction().execute(async (trx) => {
        await holdRefreshOfPastDays(trx)
        const rule = (await readFurtherRules(trx)).find(({ score }) => score === id)
        if (rule) await fillDay(trx, rule, day)
        return rule !== undefined
      })
      if (!isThere) return
    }
  }
}

/** Newest first, so that the trend grows backwards while somebody looks. */
async function missingDays(db: Db, score: number): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select g.day::date::text as day from refresh_state s,
      generate_series(s.day - ${HISTORY_DAYS}::integer, s.day - 1, interval '1 day') g(day)
    where exists (select from account_day d where d.day = g.day::date)
      and not exists (select from further_score k where k.score_id = ${score} and k.day = g.day::date) order by 1 desc`.execute(
    db,
  )
  return rows.map(({ day }) => day)
}

async function fillDay(db: Db, rule: RuleInForce, day: string): Promise<void> {
  await scoreDay(db, { rules: [rule], day, which: sql``, reconstructed: true })
  await noteFactChange(db, 'history')
}
