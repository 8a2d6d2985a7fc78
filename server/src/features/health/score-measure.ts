import { scoreOrder } from '@tsuzuku/core/health/score-order'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { scoreCircle, scoreInUse, scoreNotPossible } from './health.errors.ts'
import type { HealthRule } from './health.rule.ts'
import { readRecordedLater } from './known-facts.ts'

/** The score that everything called health stands on; others stand beside it. */
export const MAIN_SCORE = 1

/** The kept values of a score. Only the main one tells of silent churn. */
export function keptScores(score: number): RawBuilder<unknown> {
  return score === MAIN_SCORE
    ? sql.table('health_score')
    : sql`(select k.*, null::boolean as silent from further_score k where k.score_id = ${score})`
}

/** The scores that are measures of a rule. */
export function scoresIn({ measures }: HealthRule): number[] {
  return [
    ...new Set(measures.flatMap(({ own }) => (own?.source.kind === 'score' ? [own.source.score_id] : []))),
  ]
}

const standsOnFacts = ({ measures }: HealthRule) =>
  measures.some(
    ({ own, compared_with }) =>
      own?.source.kind === 'attribute' || own?.compared_with === 'tier' || compared_with === 'tier',
  )

/** Of whom parts of a rule were not yet kept on a day, but reckoned or recorded later: other scores, attributes, tiers. */
export async function readMadeAfterwards(
  db: Db,
  rule: HealthRule,
  day: string,
): Promise<ReadonlySet<number>> {
  const ids = new Set<number>(standsOnFacts(rule) ? await readRecordedLater(db, day) : [])
  for (const score of scoresIn(rule)) {
    const { rows } = await sql<{ account_id: number }>`
      select k.account_id from ${keptScores(score)} k where k.day = ${day}::date and k.reconstructed`.execute(
      db,
    )
    for (const { account_id: id } of rows) ids.add(id)
  }
  return ids
}

/** Rules in the order of reckoning: each after those of the scores it is made of. */
export function inOrder<Rule extends { score: number; content: HealthRule }>(
  rules: readonly Rule[],
): readonly (readonly Rule[])[] {
  const byScore = new Map(rules.map((rule) => [rule.score, rule]))
  const { groups } = scoreOrder(new Map(rules.map(({ score, content }) => [score, scoresIn(content)])))
  return groups.map((group) => group.flatMap((score) => byScore.get(score) ?? []))
}

type Part = { score: number; part: number; name: string }

/** Of the newest rules of all scores that are reckoned: which scores are measures of them, by what name. */
async function readParts(db: Db): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select s.id as score, (m -> 'own' -> 'source' ->> 'score_id')::integer as part, m -> 'own' ->> 'name' as name
    from score s
    cross join lateral (select content from health_rule where score_id = s.id order by version desc limit 1) r
    cross join lateral jsonb_array_elements(r.content -> 'measures') m
    where s.retired_at is null and m -> 'own' -> 'source' ->> 'kind' = 'score'`.execute(db)
  return rows
}

/** A score in a rule must be reckoned, and may not itself be made of the score the rule is of. */
export async function checkScoreMeasures(db: Db, rule: HealthRule, self: number): Promise<void> {
  const asked = scoresIn(rule)
  if (asked.length === 0) return
  const { rows } = await sql<{ id: number }>`
    select id from score where id = any(${asked}::integer[]) and retired_at is null`.execute(db)
  const fieldOf = (score: number) => {
    const index = rule.measures.findIndex(
      ({ own }) => own?.source.kind === 'score' && own.source.score_id === score,
    )
    return {
      field: `rule.measures.${index}.own.source.score_id`,
      name: rule.measures[index]?.own?.name ?? '',
    }
  }
  for (const score of asked) {
    const { field, name } = fieldOf(score)
    if (!rows.some(({ id }) => id === score)) throw scoreNotPossible({ field, params: { name } })
  }
  const others = (await readParts(db)).filter(({ score }) => score !== self)
  const own = asked.map((part): Part => ({ score: self, part, name: fieldOf(part).name }))
  refuseCircle([...others, ...own], self, fieldOf)
}

function refuseCircle(
  all: readonly Part[],
  self: number,
  fieldOf: (score: number) => { field: string },
): void {
  const parts = new Map<number, number[]>()
  for (const { score, part } of all) parts.set(score, [...(parts.get(score) ?? []), part])
  const { circle } = scoreOrder(parts)
  if (!circle?.includes(self)) return
  const at = circle.indexOf(self)
  // From the score of the rule down to where it comes back: each named as the rule of the one before names it.
  const down = [...circle.slice(at), ...circle.slice(0, at)].reverse()
  const names = [self, ...down.slice(0, -1), self].flatMap((score, index, path) => {
    const part = path[index + 1]
    return all.find((one) => one.score === score && one.part === part)?.name ?? []
  })
  throw scoreCircle({ ...fieldOf(down[0] ?? self), params: { circle: names.join(' → ') } })
}

/** A score that is a measure of others cannot go before they let go of it. */
export async function refuseWhileMeasured(db: Db, id: number): Promise<void> {
  const using = (await readParts(db)).filter(({ part }) => part === id)
  if (using.length === 0) return
  const { rows } = await sql<{ name: string | null }>`
    select name from score where id = any(${using.map(({ score }) => score)}::integer[]) order by id`.execute(
    db,
  )
  const isMain = rows.some(({ name }) => name === null)
  const names = rows.flatMap(({ name }) => name ?? [])
  throw scoreInUse({
    params: isMain ? { names: names.join(', '), context: 'main' } : { names: names.join(', ') },
  })
}
