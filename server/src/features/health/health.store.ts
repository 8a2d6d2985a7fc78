import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { sharedReading } from '../../platform/shared-readings.ts'
import { versionedRule } from '../team/versioned-rule.ts'
import { ruleOutdated } from './health.errors.ts'
import { factColumns } from './health.facts.ts'
import type { HealthFacts } from './health.measure.ts'
import {
  type AccountHealth,
  defaultRule,
  type HealthRule,
  healthRuleSchema,
  isSilent,
  judge,
} from './health.rule.ts'
import { readLastYear } from './last-year.ts'
import { readOwnValues } from './own-measure.values.ts'
import { inOrder, MAIN_SCORE } from './score-measure.ts'

const CHUNK = 5_000

/** The rule of one score in its versions. */
export const healthRulesOf = (score: number) =>
  versionedRule<HealthRule>({
    table: 'health_rule',
    score,
    entity: 'health-rule',
    first: defaultRule,
    parse: (content) => healthRuleSchema.parse(content),
    outdated: (version) => ruleOutdated({ field: 'based_on', params: { version } }),
  })

export const healthRules = healthRulesOf(MAIN_SCORE)

export function readRules(
  db: Db,
  versions: readonly number[],
  score = MAIN_SCORE,
): Promise<ReadonlyMap<number, HealthRule>> {
  const asked = [...new Set(versions)]
  return sharedReading(db, `health-rules ${score} ${asked}`, async () => {
    const { rows } = await sql<{ version: number; content: HealthRule }>`
      select version, content from health_rule
      where score_id = ${score} and version = any(${asked}::integer[])`.execute(db)
    return new Map(rows.map(({ version, content }) => [version, healthRuleSchema.parse(content)]))
  })
}

type Scope = { memberIds: readonly number[] | undefined; days: readonly string[]; reconstructed: boolean }
type Day = { day: string; reconstructed: boolean }
export type RuleInForce = { score: number; version: number; content: HealthRule }

/** Scores customers on these days by the rules in force; past days that were lived through keep the score they had. */
export async function scoreDays(db: Db, { memberIds, days, reconstructed }: Scope): Promise<void> {
  const main = await healthRules.read(db)
  const further = await readFurtherRules(db)
  const among = memberIds ? sql`and d.account_id = any(${[...memberIds]}::integer[])` : sql``
  const which = sql`and d.reconstructed = ${reconstructed} ${among}`
  await sql`
    delete from health_score h using account_day d
    where d.account_id = h.account_id and d.day = h.day and not d.is_customer and d.day = any(${[...days]}::date[]) ${among}`.execute(
    db,
  )
  if (further.length > 0) await forgetLeavers(db, { memberIds, days })
  const rules = [{ ...main, score: MAIN_SCORE }, ...further]
  for (const day of days) await scoreDay(db, { day, reconstructed, rules, which, memberIds })
}

/** The rules in force of the scores beside the main one, of those in which anything counts. */
export async function readFurtherRules(db: Db): Promise<RuleInForce[]> {
  const { rows } = await sql<{ score: number; version: number; content: unknown }>`
    select s.id as score, r.version, r.content from score s
    cross join lateral (select version, content from health_rule where score_id = s.id order by version desc limit 1) r
    where s.id <> ${MAIN_SCORE} and s.retired_at is null order by s.id`.execute(db)
  return rows
    .map((row) => ({ ...row, content: healthRuleSchema.parse(row.content) }))
    .filter(({ content }) => content.measures.some(({ weight }) => weight > 0))
}

/** Who is no customer on a day any more, or was merged into another account. */
async function forgetLeavers(db: Db, { memberIds, days }: Omit<Scope, 'reconstructed'>): Promise<void> {
  const among = memberIds ? sql`and k.account_id = any(${[...memberIds]}::integer[])` : sql``
  await sql`
    delete from further_score k where k.day = any(${[...days]}::date[]) ${among} and not exists (
      select from account_day d where d.account_id = k.account_id and d.day = k.day and d.is_customer)`.execute(
    db,
  )
}

type DayToScore = Day & {
  rules: readonly RuleInForce[]
  /** `and <condition>` over the account's day `d`. */
  which: RawBuilder<unknown>
  memberIds?: readonly number[] | undefined
}

/** Judges the customers of a day by one rule or several, and keeps what comes of it; what is made of other scores last. */
export async function scoreDay(db: Db, asked: DayToScore): Promise<void> {
  for (const rules of inOrder(asked.rules)) await scoreDayBy(db, { ...asked, rules })
}

async function scoreDayBy(
  db: Db,
  { rules, day, which, memberIds, reconstructed }: DayToScore,
): Promise<void> {
  const judges = await Promise.all(
    rules.map(async (rule) => ({ rule, own: await readOwnValues(db, rule.content, day, memberIds) })),
  )
  let after = -1
  for (;;) {
    const { rows } = await sql<HealthFacts & { account_id: number }>`
      select d.account_id, ${factColumns} from account_day d
      where d.day = ${day}::date and d.is_customer and d.account_id > ${after}
        ${which}
      order by d.account_id limit ${CHUNK}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    for (const { rule, own } of judges) {
      const scored = rows.map((row) => ({
        id: row.account_id,
        health: judge(rule.content, { ...row, own: own.get(row.account_id) }),
      }))
      if (rule.score === MAIN_SCORE) {
        await takeOutSeason(db, { day, rule: rule.content, rows }, scored)
        await writeScores(db, { day, reconstructed, rule }, scored)
      } else await writeFurther(db, { day, reconstructed, rule }, scored)
    }
    if (rows.length < CHUNK) return
    after = last.account_id
  }
}

type Scored = { id: number; health: AccountHealth }
type Judged = { day: string; rule: HealthRule; rows: readonly (HealthFacts & { account_id: number })[] }

/** Last year is asked only of those whom it can acquit: it makes a fall smaller, never larger. */
async function takeOutSeason(db: Db, { day, rule, rows }: Judged, scored: readonly Scored[]): Promise<void> {
  const quiet = scored.filter(({ health }) => health.silent)
  const lastYear = await readLastYear(
    db,
    day,
    quiet.map(({ id }) => id),
  )
  const facts = new Map(rows.map((row) => [row.account_id, row]))
  for (const { id, health } of quiet) {
    const row = facts.get(id)
    if (row) health.silent = isSilent(rule, { ...row, last_year: lastYear.get(id) })
  }
}

const payloadOf = (scored: readonly Scored[]) =>
  JSON.stringify(
    scored.map(({ id, health }) => ({
      account_id: id,
      score: health.score ?? null,
      outcomes: health.outcomes ?? null,
      experience: health.experience ?? null,
      known_share: health.known,
      band: health.band,
      silent: health.silent ?? null,
      measure_values: health.values,
      measure_points: health.points,
    })),
  )

const given = sql.raw(`s(
  account_id integer, score double precision, outcomes double precision, experience double precision,
  known_share double precision, band text, silent boolean, measure_values double precision[], measure_points double precision[])`)

const replaced =
  sql.raw(`reconstructed = excluded.reconstructed, rule_version = excluded.rule_version, score = excluded.score,
  outcomes = excluded.outcomes, experience = excluded.experience, known_share = excluded.known_share, band = excluded.band,
  measure_values = excluded.measure_values, measure_points = excluded.measure_points, computed_at = now()`)

type Kept = Day & { rule: RuleInForce }

async function writeScores(db: Db, { day, reconstructed, rule }: Kept, scored: readonly Scored[]) {
  await sql`
    insert into health_score (account_id, day, reconstructed, rule_version, score, outcomes, experience, known_share, band, silent, measure_values, measure_points)
    select account_id, ${day}::date, ${reconstructed}, ${rule.version}, score, outcomes, experience, known_share, band, silent, measure_values, measure_points
    from jsonb_to_recordset(${payloadOf(scored)}::jsonb) as ${given}
    on conflict (account_id, day) do update set ${replaced}, silent = excluded.silent`.execute(db)
}

async function writeFurther(db: Db, { day, reconstructed, rule }: Kept, scored: readonly Scored[]) {
  await sql`
    insert into further_score (score_id, account_id, day, reconstructed, rule_version, score, outcomes, experience, known_share, band, measure_values, measure_points)
    select ${rule.score}, account_id, ${day}::date, ${reconstructed}, ${rule.version}, score, outcomes, experience, known_share, band, measure_values, measure_points
    from jsonb_to_recordset(${payloadOf(scored)}::jsonb) as ${given}
    on conflict (account_id, score_id, day) do update set ${replaced}`.execute(db)
}
