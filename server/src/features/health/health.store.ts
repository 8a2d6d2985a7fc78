import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type VersionedRule, versionedRule } from '../team/versioned-rule.ts'
import { ruleOutdated } from './health.errors.ts'
import type { HealthFacts } from './health.measure.ts'
import { type AccountHealth, defaultRule, type HealthRule, healthRuleSchema, judge } from './health.rule.ts'
import { readOwnValues } from './own-measure.values.ts'

const CHUNK = 5_000

export const healthRules = versionedRule<HealthRule>({
  table: 'health_rule',
  entity: 'health-rule',
  first: defaultRule,
  parse: (content) => healthRuleSchema.parse(content),
  outdated: (version) => ruleOutdated({ field: 'based_on', params: { version } }),
})

export async function readRules(db: Db, versions: readonly number[]): Promise<Map<number, HealthRule>> {
  const { rows } = await sql<{ version: number; content: HealthRule }>`
    select version, content from health_rule where version = any(${[...new Set(versions)]}::integer[])`.execute(
    db,
  )
  return new Map(rows.map(({ version, content }) => [version, healthRuleSchema.parse(content)]))
}

export const factColumns = sql.raw(
  `d.day, d.mrr_minor, d.seats_paid, d.events_28d, d.active_contacts_28d, d.active_days_28d, d.features_28d,
  d.weekly_active_contacts, d.weekly_events, d.first_usage_on, d.last_usage_on, d.tickets_open,
  d.oldest_open_ticket_days, d.urgent_open, d.oldest_urgent_ticket_days, d.tickets_28d, d.tickets_weekly_baseline,
  d.csat_90d, d.csat_90d_n, d.nps_score, d.nps_answered_on, d.previous_nps_score, d.touches_28d, d.last_touch_on,
  d.contacts_28d, d.contacts_weekly_baseline, d.complaints_28d, d.champions, d.champions_active_28d, d.champion_left_on,
  d.first_start_date,
  (select array_agg(m.segment_id) from segment_member m
    where m.account_id = d.account_id and m.since < d.day + 1 and m.until >= d.day + 1) as segments`,
)

/** Scores customers on these days by the rule in force; past days that were lived through keep the score they had. */
export async function scoreDays(
  db: Db,
  scope: { memberIds: readonly number[] | undefined; days: readonly string[]; reconstructed: boolean },
): Promise<void> {
  const rule = await healthRules.read(db)
  const among = scope.memberIds ? sql`and d.account_id = any(${[...scope.memberIds]}::integer[])` : sql``
  await sql`
    delete from health_score h using account_day d
    where d.account_id = h.account_id and d.day = h.day and not d.is_customer and d.day = any(${[...scope.days]}::date[]) ${among}`.execute(
    db,
  )
  for (const day of scope.days) {
    await scoreDay(db, { rule, day, among, memberIds: scope.memberIds, reconstructed: scope.reconstructed })
  }
}

async function scoreDay(
  db: Db,
  {
    rule,
    day,
    among,
    memberIds,
    reconstructed,
  }: {
    rule: VersionedRule<HealthRule>
    day: string
    among: RawBuilder<unknown>
    memberIds: readonly number[] | undefined
    reconstructed: boolean
  },
): Promise<void> {
  const own = await readOwnValues(db, rule.content, day, memberIds)
  let after = -1
  for (;;) {
    const { rows } = await sql<HealthFacts & { account_id: number }>`
      select d.account_id, ${factColumns} from account_day d
      where d.day = ${day}::date and d.is_customer and d.account_id > ${after}
        and d.reconstructed = ${reconstructed} ${among}
      order by d.account_id limit ${CHUNK}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    await writeScores(
      db,
      { day, version: rule.version, reconstructed },
      rows.map((row) => ({
        id: row.account_id,
        health: judge(rule.content, { ...row, own: own.get(row.account_id) }),
      })),
    )
    if (rows.length < CHUNK) return
    after = last.account_id
  }
}

async function writeScores(
  db: Db,
  { day, version, reconstructed }: { day: string; version: number; reconstructed: boolean },
  scored: readonly { id: number; health: AccountHealth }[],
): Promise<void> {
  const payload = scored.map(({ id, health }) => ({
    account_id: id,
    score: health.score ?? null,
    outcomes: health.outcomes ?? null,
    experience: health.experience ?? null,
    known_share: health.known,
    band: health.band,
    silent: health.silent ?? null,
    measure_values: health.values,
    measure_points: health.points,
  }))
  await sql`
    insert into health_score (account_id, day, reconstructed, rule_version, score, outcomes, experience, known_share, band, silent, measure_values, measure_points)
    select account_id, ${day}::date, ${reconstructed}, ${version}, score, outcomes, experience, known_share, band, silent, measure_values, measure_points
    from jsonb_to_recordset(${JSON.stringify(payload)}::jsonb) as s(
      account_id integer, score double precision, outcomes double precision, experience double precision,
      known_share double precision, band text, silent boolean, measure_values double precision[], measure_points double precision[])
    on conflict (account_id, day) do update set reconstructed = excluded.reconstructed, rule_version = excluded.rule_version, score = excluded.score,
      outcomes = excluded.outcomes, experience = excluded.experience, known_share = excluded.known_share, band = excluded.band,
      silent = excluded.silent, measure_values = excluded.measure_values, measure_points = excluded.measure_points, computed_at = now()`.execute(
    db,
  )
}
