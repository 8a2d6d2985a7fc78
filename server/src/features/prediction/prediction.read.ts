import { lossDispersion } from '@tsuzuku/core/prediction/loss-dispersion'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Owner, ownedBy } from '../health/health.read.ts'
import { factsAt, type Past } from '../health/known-facts.ts'
import { readChecks } from './check.store.ts'
import { type Horizon, MAIN_HORIZON } from './prediction.features.ts'
import type { ModelRow } from './prediction.store.ts'

export const chanceColumns = {
  30: sql`p.within_30`,
  90: sql`p.within_90`,
  180: sql`p.within_180`,
  365: sql`p.within_365`,
} as const satisfies Record<Horizon, unknown>

/** The newest day a model told of, up to a past one if there is one, and when it was told. */
export async function readNewestTold(
  db: Db,
  modelId: number,
  pastDay?: string,
): Promise<{ day: string; at: string } | undefined> {
  const { rows } = await sql<{ day: string; at: string }>`
    select day, computed_at::text as at from account_prediction where model_id = ${modelId}
      and ${pastDay ? sql`day <= ${pastDay}::date` : sql`true`} order by day desc limit 1`.execute(db)
  return rows[0]
}

export type AtRisk = {
  accounts: number
  mrr_minor: number
  expected_accounts: number
  expected_mrr_minor: number
  low_mrr_minor: number
  high_mrr_minor: number
  dispersion: { factor: number; spans: number; days: number } | null
  notices: number
  notice_mrr_minor: number
  renewals: { accounts: number; mrr_minor: number; expected_mrr_minor: number }
}

type AtRiskSums = Omit<AtRisk, 'renewals' | 'dispersion'> & {
  variance: number
  renewing: number
  renewing_mrr: number
  renewing_expected: number
}

const REACH = 1.959964

/** What is to be expected of all customers together; those who gave notice are counted apart, for they are known. */
export async function readAtRisk(
  db: Db,
  asked: { model: ModelRow; day: string; horizon: Horizon; owner: Owner; past: Past },
): Promise<AtRisk> {
  const p = chanceColumns[asked.horizon]
  const renewing = sql`p.at_renewal is not null and not p.has_notice and p.renewal_date <= p.day + ${asked.horizon}::integer`
  const { rows } = await sql<AtRiskSums>`
    select count(*) filter (where not p.has_notice)::integer as accounts,
      coalesce(sum(p.mrr_minor) filter (where not p.has_notice), 0)::bigint as mrr_minor,
      coalesce(sum(${p}) filter (where not p.has_notice), 0)::double precision as expected_accounts,
      coalesce(sum(${p}::double precision * p.mrr_minor) filter (where not p.has_notice), 0) as expected_mrr_minor,
      coalesce(sum(${p}::double precision * (1 - ${p}) * p.mrr_minor::double precision ^ 2) filter (where not p.has_notice), 0) as variance,
      count(*) filter (where p.has_notice)::integer as notices,
      coalesce(sum(p.mrr_minor) filter (where p.has_notice), 0)::bigint as notice_mrr_minor,
      count(*) filter (where ${renewing})::integer as renewing,
      coalesce(sum(p.mrr_minor) filter (where ${renewing}), 0)::bigint as renewing_mrr,
      coalesce(sum((1 - p.at_renewal)::double precision * p.mrr_minor) filter (where ${renewing}), 0) as renewing_expected
    from account_prediction p
    join ${factsAt(asked.past)} a on a.account_id = p.account_id ${ownedBy(asked.owner, asked.past)}
    where p.model_id = ${asked.model.id} and p.day = ${asked.day}::date`.execute(db)
  const {
    variance,
    renewing: accounts,
    renewing_mrr: mrr,
    renewing_expected: kept,
    ...sum
  } = rows[0] as AtRiskSums
  const dispersion = await readDispersion(db, asked.model, asked.past?.day)
  const reach = (dispersion?.reach ?? REACH) * Math.sqrt(variance)
  return {
    ...sum,
    renewals: { accounts, mrr_minor: mrr, expected_mrr_minor: Math.round(kept) },
    dispersion: dispersion
      ? { factor: dispersion.factor, spans: dispersion.spans, days: dispersion.days }
      : null,
    expected_mrr_minor: Math.round(sum.expected_mrr_minor),
    low_mrr_minor: Math.max(0, Math.round(sum.expected_mrr_minor - reach)),
    high_mrr_minor: Math.min(sum.mrr_minor, Math.round(sum.expected_mrr_minor + reach)),
  }
}

/** By how much losses of past ends of months, which the model had not seen, varied more than independent ones. */
async function readDispersion(db: Db, model: ModelRow, pastDay: string | undefined) {
  const [newest] = await readChecks(db, model.id, 1, pastDay)
  const months = [...(model.findings?.months ?? []), ...(newest?.result.later?.months ?? [])]
  const past = months.flatMap(
    ({ day, expected_mrr: expected, actual_mrr: actual, variance_mrr: variance }) =>
      variance === undefined ? [] : [{ day, expected, actual, variance }],
  )
  return lossDispersion(past, MAIN_HORIZON)
}

export type ListRow = {
  id: number
  external_id: string | null
  name: string
  owner_id: string | null
  owner_name: string | null
  mrr_minor: number
  renewal_date: string | null
  has_notice: boolean
  chance: number | null
  at_renewal: number | null
  risk: number
  score: number | null
  band: 'good' | 'watch' | 'danger' | 'unknown' | null
  reason_features: number[]
  reason_values: (number | null)[]
  reason_effects: number[]
}

type Page = { owner: Owner; past: Past; limit: number; after: readonly [number, number] | undefined }

const beyond = (after: Page['after']) =>
  after ? sql`where (x.risk, x.id) < (${after[0]}::double precision, ${after[1]}::integer)` : sql``

/** The page is found first; what is shown beside it is read for its rows alone. */
function listOf(found: RawBuilder<unknown>, { limit, after }: Page, day: string): RawBuilder<ListRow> {
  return sql<ListRow>`
    select x.*, m.name as owner_name, d.renewal_date, h.score, h.band
    from (select * from (${found}) x ${beyond(after)} order by x.risk desc, x.id desc limit ${limit}) x
    left join member m on m.id = x.owner_id
    left join account_day d on d.account_id = x.id and d.day = ${day}::date
    left join health_score h on h.account_id = x.id and h.day = ${day}::date
    order by x.risk desc, x.id desc`
}

/** Customers by what is to be expected of them: chance × MRR. */
export async function listPredicted(
  db: Db,
  asked: Page & { modelId: number; day: string; horizon: Horizon },
): Promise<ListRow[]> {
  const p = chanceColumns[asked.horizon]
  const found = sql`
    select p.account_id as id, c.external_id, a.name, a.owner_id, p.mrr_minor, p.has_notice,
      case when p.has_notice then null else ${p} end as chance, case when p.has_notice then null else p.at_renewal end as at_renewal,
      case when p.has_notice then 0 else ${p}::double precision * p.mrr_minor end as risk,
      p.reason_features, p.reason_values, p.reason_effects
    from account_prediction p
    join account c on c.id = p.account_id and c.merged_into is null
    join ${factsAt(asked.past)} a on a.account_id = p.account_id ${ownedBy(asked.owner, asked.past)}
    where p.model_id = ${asked.modelId} and p.day = ${asked.day}::date`
  return (await listOf(found, asked, asked.day).execute(db)).rows
}

/** The same without a model: by the rule alone, without any probability. */
export async function listByRule(db: Db, asked: Page & { day: string }): Promise<ListRow[]> {
  const found = sql`
    select s.account_id as id, c.external_id, a.name, a.owner_id, o.mrr_minor, false as has_notice, null::real as chance, null::real as at_renewal,
      (100 - coalesce(s.score, 50))::double precision * o.mrr_minor as risk,
      '{}'::smallint[] as reason_features, '{}'::real[] as reason_values, '{}'::real[] as reason_effects
    from health_score s
    join account c on c.id = s.account_id and c.merged_into is null
    join ${factsAt(asked.past)} a on a.account_id = s.account_id ${ownedBy(asked.owner, asked.past)}
    join account_day o on o.account_id = s.account_id and o.day = s.day and o.mrr_minor > 0
    where s.day = ${asked.day}::date`
  return (await listOf(found, asked, asked.day).execute(db)).rows
}

export type KeptPrediction = {
  model_id: number
  day: string
  mrr_minor: number
  within_30: number
  within_90: number
  within_180: number
  within_365: number
  has_notice: boolean
  renewal_date: string | null
  at_renewal: number | null
  reason_features: number[]
  reason_values: (number | null)[]
  reason_effects: number[]
}

/** What was told of one account, by day: by the model in force then, else by the one asked about. */
export async function readKept(
  db: Db,
  asked: { modelId: number; accountId: number; until: string; onlyOwn?: true },
): Promise<KeptPrediction[]> {
  const endOfDay = sql`((p.day + 1)::timestamp at time zone (select time_zone from workspace))`
  const { rows } = await sql<KeptPrediction>`
    select distinct on (p.day) p.model_id, p.day, mrr_minor, within_30, within_90, within_180, within_365, has_notice, renewal_date, at_renewal, reason_features, reason_values, reason_effects
    from account_prediction p
    left join prediction_term t on t.model_id = p.model_id and t.role = 'in-force'
      and t.since < ${endOfDay} and t.until >= ${endOfDay} and ${asked.onlyOwn !== true}
    where p.account_id = ${asked.accountId} and (p.model_id = ${asked.modelId} or t.id is not null)
      and p.day <= ${asked.until}::date and p.day > ${asked.until}::date - 400
    order by p.day, t.since desc nulls last`.execute(db)
  return rows
}

export async function readRuleScore(db: Db, accountId: number, until: string) {
  const { rows } = await sql<{
    day: string
    score: number | null
    band: 'good' | 'watch' | 'danger' | 'unknown'
  }>`
    select h.day, h.score, h.band from health_score h
    where h.account_id = ${accountId} and h.day <= ${until}::date and h.day > ${until}::date - 40
    order by h.day desc limit 1`.execute(db)
  return rows[0]
}
