import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { driversBetween, type KeptScore, standing } from './health.explain.ts'
import { type KeptRow, keptOf, rowsCompared } from './health.read.ts'
import { readRules } from './health.store.ts'
import { MAIN_SCORE } from './score-measure.ts'

const MOST_REASONS = 3
const TREND_DAYS = 180

type Kept = Pick<KeptRow, 'score' | 'measure_values' | 'measure_points'> & {
  score_id: number
  name: string
  day: string
  rule_version: number
  known_share: number
  band: NonNullable<KeptRow['band']>
}
type Trend = { score_id: number; days: string[]; scores: (number | null)[] }

/** The scores of an account beside the main one, as they stood on a day: value, band, what moved it, trend. */
export async function readAccountScores(db: Db, accountId: number, asOf: string) {
  const asked = { accountId, score: MAIN_SCORE }
  const { now, before } = await rowsCompared(db, asked, asOf)
  if (!now) return { day: null, compared_with: null, rows: [] }
  const kept = await readKept(db, accountId, [now.day, before?.day ?? now.day])
  const trends = await readTrends(db, accountId, now.day)
  const rows = []
  for (const row of kept.filter(({ day }) => day === now.day)) {
    const then = before && kept.find(({ day, score_id }) => day === before.day && score_id === row.score_id)
    const rules = await readRules(db, [row.rule_version, ...(then ? [then.rule_version] : [])], row.score_id)
    const keptNow = keptOf({ ...now, ...row }, rules)
    const keptThen = then && keptOf({ ...before, ...then }, rules)
    const trend = trends.find(({ score_id }) => score_id === row.score_id)
    rows.push({
      id: row.score_id,
      name: row.name,
      rule_version: row.rule_version,
      score: row.score,
      band: row.band,
      known_share: row.known_share,
      change: row.score === null || then?.score == null ? null : row.score - then.score,
      ...reasons(keptNow, keptThen),
      trend: { days: trend?.days ?? [], scores: trend?.scores ?? [] },
    })
  }
  return { day: now.day, compared_with: before?.day ?? null, rows }
}

const reasons = (now: KeptScore | undefined, then: KeptScore | undefined) => ({
  drivers: now && then ? driversBetween(then, now, (all) => all.slice(0, MOST_REASONS)) : null,
  standing: now ? standing(now, MOST_REASONS) : [],
})

async function readKept(db: Db, accountId: number, days: readonly string[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select k.score_id, s.name, k.day, k.rule_version, k.score, k.known_share, k.band, k.measure_values, k.measure_points
    from further_score k join score s on s.id = k.score_id and s.retired_at is null
    where k.account_id = ${accountId} and k.day = any(${[...new Set(days)]}::date[]) order by k.score_id`.execute(
    db,
  )
  return rows
}

async function readTrends(db: Db, accountId: number, until: string): Promise<Trend[]> {
  const { rows } = await sql<Trend>`
    select k.score_id, array_agg(k.day::text order by k.day) as days, array_agg(k.score order by k.day) as scores
    from further_score k join score s on s.id = k.score_id and s.retired_at is null
    where k.account_id = ${accountId} and k.day <= ${until}::date and k.day > ${until}::date - ${TREND_DAYS}::integer
    group by 1`.execute(db)
  return rows
}
