import { sql } from 'kysely'
import * as z from 'zod'
import type { Database, Db } from '../../platform/database.ts'
import { noteFactChange } from '../../platform/facts-seen.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { holdRefreshOfPastDays } from '../metrics/refresh.store.ts'
import { type RuleInForce, readFurtherRules, scoreDay } from './health.store.ts'
import { HISTORY_DAYS } from './score.store.ts'
import { scoresIn } from './score-measure.ts'

const payload = z.object({ id: z.number().int() })

/** A score gets the past days it has not, so that its trend does not begin on the day it was thought of. */
export function createFillScore({ db }: { db: Database }): JobHandler {
  return async (given) => {
    const { id } = payload.parse(given)
    for (const day of await missingDays(db, id)) {
      const isThere = await db.transaction().execute(async (trx) => {
        await holdRefreshOfPastDays(trx)
        const rules = withParts(await readFurtherRules(trx), id)
        if (rules.length > 0) await fillDay(trx, rules, day)
        return rules.length > 0
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

/** The rule of a score and those of the scores it is made of; none where nothing counts in it. */
function withParts(rules: readonly RuleInForce[], id: number): RuleInForce[] {
  const found = new Set<RuleInForce>()
  const add = (score: number) => {
    const rule = rules.find((one) => one.score === score)
    if (!rule || found.has(rule)) return
    found.add(rule)
    scoresIn(rule.content).forEach(add)
  }
  add(id)
  return [...found]
}

/** What other scores the score is made of may themselves still lack the day. */
async function fillDay(db: Db, rules: readonly RuleInForce[], day: string): Promise<void> {
  const { rows } = await sql<{ score: number }>`
    select s.score from unnest(${rules.map(({ score }) => score)}::integer[]) s(score)
    where not exists (select from further_score k where k.score_id = s.score and k.day = ${day}::date)`.execute(
    db,
  )
  const lacking = rules.filter(({ score }) => rows.some((row) => row.score === score))
  await scoreDay(db, { rules: lacking, day, which: sql``, reconstructed: true })
  await noteFactChange(db, 'history')
}
