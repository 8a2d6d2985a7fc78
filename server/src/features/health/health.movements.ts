import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { driversBetween, type KeptScore, standing } from './health.explain.ts'
import { factColumns } from './health.facts.ts'
import type { HealthFacts } from './health.measure.ts'
import { type Owner, ownedBy } from './health.read.ts'
import { readRules } from './health.store.ts'
import { factsAt, type Past } from './known-facts.ts'
import { keptScores, MAIN_SCORE } from './score-measure.ts'

/** A change smaller than this within the same band is breathing, not a movement. */
const SMALLEST_MOVEMENT = 5
/** Who stands on a border crosses it with every breath. */
const SMALLEST_CROSSING = 2
const MOST_DRIVERS = 3

type Band = 'good' | 'watch' | 'danger' | 'unknown'

export type MovedRow = {
  id: number
  external_id: string | null
  name: string
  owner_id: string | null
  owner_name: string | null
  mrr_minor: number
  renewal_date: string | null
  band: Band
  band_before: Band
  score: number | null
  score_before: number | null
  silent: boolean | null
  rank: number
  rule_now: number
  rule_before: number
  values_now: (number | null)[]
  points_now: (number | null)[]
  values_before: (number | null)[]
  points_before: (number | null)[]
}

export type MovementQuestion = {
  day: string
  since: string
  owner: Owner
  limit: number
  /** The position after which to go on: rank, money, size, id of the last row. */
  after?: readonly [number, number, number, number] | undefined
  smallest?: number
  /** Which score; the main one if left out. */
  score?: number
  /** Owner and segments of then, where the day lies in the past. */
  past?: Past
}

/** Who moved between two days: first who fell into danger, then other falls and rises of band, each by money. */
export async function readMoved(
  db: Db,
  question: MovementQuestion,
): Promise<{ rows: MovedRow[]; total: number; worse: number }> {
  const { day, since, owner, limit, after, smallest = SMALLEST_MOVEMENT, past } = question
  const kept = keptScores(question.score ?? MAIN_SCORE)
  const { rows } = await sql<MovedRow & { total: number; worse: number }>`
    with moved as materialized (
      select h.account_id as id, a.name, a.owner_id, d.mrr_minor, d.renewal_date, h.band, b.band as band_before,
        h.score, b.score as score_before,
        case when h.band = b.band then 0 when h.band = 'danger' then 3
          when h.band = 'unknown' or b.band = 'good' then 2 else 1 end as rank, abs(coalesce(h.score - b.score, 0)) as size
      from ${kept} h
      join ${kept} b on b.account_id = h.account_id and b.day = ${since}::date
      join account_day d on d.account_id = h.account_id and d.day = h.day
      join ${factsAt(past)} a on a.account_id = h.account_id ${ownedBy(owner, past)}
      where h.day = ${day}::date and (abs(h.score - b.score) >= ${smallest}
          or h.band <> b.band and coalesce(abs(h.score - b.score), 100) >= ${Math.min(smallest, SMALLEST_CROSSING)})
    ), page as (
      select m.* from moved m
      where ${after ? sql`(m.rank, m.mrr_minor, m.size, -m.id) < (${after[0]}, ${after[1]}, ${after[2]}, ${-after[3]})` : sql`true`}
      order by m.rank desc, m.mrr_minor desc, m.size desc, m.id
      limit ${limit}
    )
    select m.*, i.external_id, o.name as owner_name, h.silent, h.rule_version as rule_now, b.rule_version as rule_before,
      h.measure_values as values_now, h.measure_points as points_now,
      b.measure_values as values_before, b.measure_points as points_before,
      (select count(*) from moved)::integer as total,
      (select count(*) from moved where band in ('danger', 'watch') and coalesce(score < score_before, true))::integer as worse
    from page m join account i on i.id = m.id left join member o on o.id = m.owner_id
    join ${kept} h on h.account_id = m.id and h.day = ${day}::date
    join ${kept} b on b.account_id = m.id and b.day = ${since}::date
    order by m.rank desc, m.mrr_minor desc, m.size desc, m.id`.execute(db)
  return { rows, total: rows[0]?.total ?? 0, worse: rows[0]?.worse ?? 0 }
}

/** The rows with their reasons: what moved each score, and what it stands on. */
export async function explainMoved(
  db: Db,
  moved: readonly MovedRow[],
  days: { day: string; since: string; score?: number },
) {
  const rules = await readRules(
    db,
    moved.flatMap((row) => [row.rule_now, row.rule_before]),
    days.score,
  )
  const facts = await factsOn(
    db,
    moved.map((row) => row.id),
    days,
  )
  return moved.map((row) => {
    const kept = (
      version: number,
      day: string,
      score: number | null,
      values: MovedRow['values_now'],
      points: MovedRow['points_now'],
    ): KeptScore | undefined => {
      const rule = rules.get(version)
      const seen = facts.get(`${row.id} ${day}`)
      return rule && seen && { rule, facts: seen, score, values, points }
    }
    const now = kept(row.rule_now, days.day, row.score, row.values_now, row.points_now)
    const before = kept(row.rule_before, days.since, row.score_before, row.values_before, row.points_before)
    return {
      account: {
        id: row.id,
        external_id: row.external_id,
        name: row.name,
        owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
      },
      mrr_minor: row.mrr_minor,
      renewal_date: row.renewal_date,
      band: row.band,
      band_before: row.band_before,
      score: row.score,
      score_before: row.score_before,
      change: row.score === null || row.score_before === null ? null : row.score - row.score_before,
      silent: row.silent,
      drivers: now && before ? mainDrivers(before, now) : null,
      standing: now ? standing(now, MOST_DRIVERS) : [],
    }
  })
}

/** Those that pull the way the score went come first: a fall is not explained by what rose meanwhile. */
function mainDrivers(before: KeptScore, now: KeptScore) {
  const way = Math.sign((now.score ?? 0) - (before.score ?? 0))
  return driversBetween(before, now, (drivers) =>
    [
      ...drivers.filter(({ change }) => Math.sign(change) === way),
      ...drivers.filter(({ change }) => Math.sign(change) !== way),
    ].slice(0, MOST_DRIVERS),
  )
}

async function factsOn(
  db: Db,
  ids: readonly number[],
  days: { day: string; since: string },
): Promise<Map<string, HealthFacts>> {
  const { rows } = await sql<HealthFacts & { account_id: number }>`
    select d.account_id, ${factColumns} from account_day d
    where d.account_id = any(${[...ids]}::integer[]) and d.day in (${days.day}::date, ${days.since}::date)`.execute(
    db,
  )
  return new Map(rows.map((row) => [`${row.account_id} ${row.day}`, row]))
}
