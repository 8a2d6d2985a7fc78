import { addDays } from '@tsuzuku/core/time/add-days'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { readFactsSeen } from '../../platform/facts-seen.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { comparedUnit } from './compared-measure.ts'
import { driversBetween, type KeptScore, measuresOf, shelfwareOf } from './health.explain.ts'
import { factColumns } from './health.facts.ts'
import { readGroupHealth } from './health.group.ts'
import { readJudgement } from './health.judgement.ts'
import type { HealthFacts } from './health.measure.ts'
import { defaultRule, graceUntil } from './health.rule.ts'
import { healthRulesOf, readRules } from './health.store.ts'
import { factsAt, type Past } from './known-facts.ts'
import { measureByKey } from './measures/registry.ts'
import { otherMeasures } from './other-measures.ts'
import { type OwnMeasure, ownUnit } from './own-measure.ts'
import { keptScores, MAIN_SCORE } from './score-measure.ts'

export const COMPARED_DAYS = 14
const HISTORY_DAYS = 400

/** Whose accounts, and in which segments. */
export type Owner = ({ kind: 'all' } | { kind: 'none' } | { kind: 'member'; id: string }) & {
  segment?: string
}

/** `and <this account is looked after by the owner asked for>`; `a` is account_fact or a view with owner_id. */
export function ownedBy(owner: Owner, past?: Past): RawBuilder<unknown> {
  const within = owner.segment ? sql`and ${inSegments(sql`a.account_id`, owner.segment, past)}` : sql``
  if (owner.kind === 'all') return within
  return owner.kind === 'none'
    ? sql`and a.owner_id is null ${within}`
    : sql`and a.owner_id = ${owner.id}::uuid ${within}`
}

/** The current facts of every account that stands on its own. */
export const currentAccount = sql`a.superseded_at = 'infinity' and a.valid_to = 'infinity'`

/** The day the newest scores are of, and which changes of facts can be seen now. */
export async function readStand(db: Db): Promise<{ day: string | undefined; seen: string }> {
  const seen = await readFactsSeen(db)
  const day = await readFigureDay(db)
  return { day: day ?? undefined, seen: seen(['accounts', 'members', 'merges', 'usage', 'history']) }
}

/** The newest day with scores on or before a day, else the oldest there is. */
export async function scoredDayBefore(db: Db, day: string, score = MAIN_SCORE): Promise<string | undefined> {
  const kept = keptScores(score)
  const { rows } = await sql<{ day: string | null }>`
    select coalesce((select max(h.day) from ${kept} h where h.day <= ${day}::date), (select min(h.day) from ${kept} h)) as day`.execute(
    db,
  )
  return rows[0]?.day ?? undefined
}

export type KeptRow = HealthFacts & {
  account_id: number
  is_customer: boolean
  reconstructed: boolean
  rule_version: number | null
  score: number | null
  outcomes: number | null
  experience: number | null
  known_share: number | null
  band: KeptBand | null
  silent: boolean | null
  measure_values: (number | null)[] | null
  measure_points: (number | null)[] | null
}
type KeptBand = 'good' | 'watch' | 'danger' | 'unknown'

/**
 * The row of a day and the one it is compared with: nearly always both days stand; else the newest one before, for which
 * every month must be asked.
 */
export async function rowsCompared(
  db: Db,
  asked: Asked,
  day: string,
): Promise<{ now?: KeptRow | undefined; before?: KeptRow | undefined }> {
  const both = await rowsWhere(db, asked, sql`in (${day}::date, ${addDays(day, -COMPARED_DAYS)}::date)`)
  const on = async (wanted: string) =>
    both.find((row) => row.day === wanted) ??
    (
      await rowsWhere(
        db,
        asked,
        sql`= (select max(x.day) from account_day x where x.account_id = ${asked.accountId} and x.day <= ${wanted}::date)`,
      )
    )[0]
  const now = await on(day)
  return now ? { now, before: await on(addDays(now.day, -COMPARED_DAYS)) } : {}
}

type Asked = { accountId: number; score: number }

async function rowsWhere(db: Db, { accountId, score }: Asked, day: RawBuilder<unknown>): Promise<KeptRow[]> {
  const { rows } = await sql<KeptRow>`
    select d.account_id, d.is_customer, d.reconstructed, ${factColumns}, h.rule_version, h.score, h.outcomes, h.experience,
      h.known_share, h.band, h.silent, h.measure_values, h.measure_points
    from account_day d left join ${keptScores(score)} h on h.account_id = d.account_id and h.day = d.day
    where d.account_id = ${accountId} and d.day ${day}`.execute(db)
  return rows
}

/**
 * A score of one account as it stood on a day, what moved it in the two weeks before, and its history. A person's call
 * and the group below belong to the main score.
 */
export async function readAccountHealth(db: Db, accountId: number, asOf: string, score = MAIN_SCORE) {
  const asked = { accountId, score }
  const { now, before } = await rowsCompared(db, asked, asOf)
  const rules = await readRules(
    db,
    [now, before].flatMap((row) => (row?.rule_version ? [row.rule_version] : [])),
    score,
  )
  const keptNow = now && keptOf(now, rules)
  const keptBefore = before && keptOf(before, rules)
  const change = keptNow?.score != null && keptBefore?.score != null ? keptNow.score - keptBefore.score : null
  return {
    account_id: accountId,
    score_id: score,
    day: now?.day ?? null,
    rule_version: now?.rule_version ?? null,
    is_customer: now?.is_customer ?? false,
    reconstructed: now?.reconstructed ?? false,
    score: now?.score ?? null,
    outcomes: now?.outcomes ?? null,
    experience: now?.experience ?? null,
    known_share: now?.known_share ?? 0,
    minimum_known: keptNow?.rule.minimum_known ?? null,
    grace_until: (keptNow && graceUntil(keptNow.rule, keptNow.facts)) ?? null,
    band: now?.band ?? ('unknown' as const),
    silent: now?.silent ?? null,
    compared_with: before?.day ?? null,
    change,
    drivers: keptNow && keptBefore ? driversBetween(keptBefore, keptNow) : null,
    measures: keptNow ? measuresOf(keptNow) : [],
    shelfware: now?.is_customer ? shelfwareOf(now) : null,
    judgement: score === MAIN_SCORE ? await readJudgement(db, accountId, asOf) : null,
    group: now && score === MAIN_SCORE ? await readGroupHealth(db, accountId, now.day) : null,
    history: await readHistory(db, asked, asOf),
  }
}

export function keptOf(row: KeptRow, rules: Awaited<ReturnType<typeof readRules>>): KeptScore | undefined {
  const rule = row.rule_version === null ? undefined : rules.get(row.rule_version)
  if (!rule) return undefined
  return {
    rule,
    score: row.score,
    values: row.measure_values ?? [],
    points: row.measure_points ?? [],
    facts: row,
  }
}

async function readHistory(db: Db, { accountId, score }: Asked, asOf: string) {
  const { rows } = await sql<{
    day: string
    score: number | null
    outcomes: number | null
    experience: number | null
    band: KeptBand
    reconstructed: boolean
  }>`
    select h.day, h.score, h.outcomes, h.experience, h.band, h.reconstructed
    from ${keptScores(score)} h
    where h.account_id = ${accountId} and h.day <= ${asOf}::date and h.day > ${asOf}::date - ${HISTORY_DAYS}::integer
    order by h.day`.execute(db)
  return rows
}

const ownWords = (own: OwnMeasure) => ({
  half: own.half,
  unit: ownUnit(own),
  label: { ja: own.name, en: own.name },
  description: { ja: '', en: '' },
})

/** The rule in force; of a past day the one its scores were made by. */
async function ruleOf(db: Db, score: number, pastDay: string | undefined) {
  const rules = healthRulesOf(score)
  const inForce = await rules.read(db)
  const newest = { ...inForce, createdAt: new Date(inForce.createdAt).toISOString() }
  if (pastDay === undefined) return newest
  const { rows } = await sql<{ version: number | null }>`
    select max(h.rule_version) as version from ${keptScores(score)} h where h.day = ${pastDay}::date`.execute(
    db,
  )
  const version = rows[0]?.version ?? newest.version
  if (version === newest.version) return newest
  const then = (await rules.list(db, newest.version)).find((one) => one.version === version)
  return then ? { version, content: then.content, createdAt: then.created_at } : newest
}

/** The rule in force and how customers spread under it, in accounts and in money. */
export async function readOverview(
  db: Db,
  asked: {
    owner: Owner
    /** Undefined where nothing is known of the customers asked for. */
    day: string | undefined
    /** The past day whose rule is told. */
    ruleDay: string | undefined
    score: number
    past: Past
  },
) {
  const { owner, day, ruleDay, score, past } = asked
  const rule = await ruleOf(db, score, ruleDay)
  const { measures } = rule.content
  const proposed = new Map(defaultRule().measures.map((measure) => [measure.key, measure.thresholds]))
  const known = sql.join(
    measures.map(
      (_, index) =>
        sql`(count(h.measure_points[${sql.lit(index + 1)}]) filter (where h.rule_version = ${rule.version}))::integer`,
    ),
  )
  const { rows } = await sql<{
    bin: number
    band: KeptBand
    accounts: number
    mrr: number
    silent: number
    silent_mrr: number
    known: number[]
  }>`
    select case when h.score is null then -1 else least(9, floor(h.score / 10))::integer end as bin, h.band,
      count(*)::integer as accounts, sum(d.mrr_minor)::bigint as mrr,
      count(*) filter (where h.silent)::integer as silent, coalesce(sum(d.mrr_minor) filter (where h.silent), 0)::bigint as silent_mrr,
      array[${known}] as known
    from ${keptScores(score)} h
    join account_day d on d.account_id = h.account_id and d.day = h.day
    join ${factsAt(past)} a on a.account_id = h.account_id ${ownedBy(owner, past)}
    where h.day = ${day ?? null}::date
    group by 1, 2`.execute(db)
  const total = (part: typeof rows) => ({
    accounts: part.reduce((sum, row) => sum + row.accounts, 0),
    mrr_minor: part.reduce((sum, row) => sum + row.mrr, 0),
  })
  const bands = ['danger', 'watch', 'good', 'unknown'] as const
  return {
    score_id: score,
    day: day ?? null,
    rule: {
      version: rule.version,
      created_at: rule.createdAt,
      measures: measures.flatMap(({ key, weight, thresholds, own, compared_with: compared }, index) => {
        const count = rows.reduce((sum, row) => sum + (row.known[index] ?? 0), 0)
        const words = own ? ownWords(own) : measureByKey.get(key)
        if (!words) return []
        const { half, unit, label, description } = words
        const name = own?.name ?? null
        const shown = { unit: comparedUnit(compared) ?? unit, compared_with: compared ?? null }
        const hasNormal = !own && !measureByKey.get(key)?.noNormal
        return [
          {
            key,
            name,
            half,
            label,
            description,
            weight,
            thresholds,
            known: count,
            ...shown,
            has_normal: hasNormal,
            has_season: !own && measureByKey.get(key)?.hasSeason === true,
            proposed: own ? null : (proposed.get(key) ?? null),
          },
        ]
      }),
      other_measures: otherMeasures(rule.content),
      half_weights: rule.content.half_weights,
      minimum_known: rule.content.minimum_known,
      bands: rule.content.bands,
      silent: rule.content.silent,
    },
    accounts: total(rows).accounts,
    bands: bands.map((band) => ({ band, ...total(rows.filter((row) => row.band === band)) })),
    bins: Array.from({ length: 10 }, (_, bin) => ({
      from: bin * 10,
      to: bin * 10 + 10,
      ...total(rows.filter((row) => row.bin === bin)),
    })),
    silent: {
      accounts: rows.reduce((sum, row) => sum + row.silent, 0),
      mrr_minor: rows.reduce((sum, row) => sum + row.silent_mrr, 0),
    },
  }
}
