import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type VersionedRule, versionedRule } from '../team/versioned-rule.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { loyaltyRuleOutdated } from './loyalty.errors.ts'
import { defaultLoyaltyRule, type LoyaltyFacts, type LoyaltyRule, placeOnGrid } from './loyalty.rule.ts'

const CHUNK = 5_000

export const loyaltyRules = versionedRule<LoyaltyRule>({
  table: 'loyalty_rule',
  entity: 'loyalty-rule',
  first: defaultLoyaltyRule,
  parse: (content) => content as LoyaltyRule,
  outdated: () => loyaltyRuleOutdated({ field: 'based_on' }),
})

type Scope = { memberIds: readonly number[] | undefined; days: readonly string[]; reconstructed: boolean }

/**
 * Places customers on the grid for the newest day and for ends of months. Yesterday's rows go, unless it ended a month.
 * Ends of months keep the rule they were placed by; only those that were made afterwards follow facts that come later.
 */
export async function placeDays(db: Db, { memberIds, days, reconstructed }: Scope): Promise<void> {
  const kept = reconstructed ? days.filter(isMonthEnd) : days
  if (kept.length === 0) return
  const rule = await loyaltyRules.read(db)
  const { timeZone } = await readWorkspace(db)
  const only = reconstructed ? 'made-afterwards' : 'all'
  for (const day of kept) await placeDay(db, { day, rule, memberIds, timeZone, only })
  const newest = kept[0]
  if (reconstructed || newest === undefined) return
  await forgetOlder(db, newest)
  if (memberIds !== undefined) return
  for (const day of await monthsWithoutPlaces(db, newest)) {
    await placeDay(db, { day, rule, memberIds, timeZone, only: 'all' })
  }
}

/** Ends of the last months with account days from before there was a grid. */
async function monthsWithoutPlaces(db: Db, day: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select m.day from (
      select (date_trunc('month', ${day}::date) - n * interval '1 month' - interval '1 day')::date as day
      from generate_series(0, 13) n
    ) m where exists (select from account_day d where d.day = m.day and d.is_customer)
      and not exists (select from loyalty_day l where l.day = m.day)`.execute(db)
  return rows.map((row) => row.day)
}

export const isMonthEnd = (day: string): boolean =>
  new Date(Date.parse(day) + 86_400_000).toISOString().slice(8, 10) === '01'

async function forgetOlder(db: Db, day: string): Promise<void> {
  await sql`
    delete from loyalty_day where day < ${day}::date and day >= ${day}::date - 130
      and day <> (date_trunc('month', day) + interval '1 month' - interval '1 day')::date`.execute(db)
}

type Question = {
  day: string
  rule: VersionedRule<LoyaltyRule>
  memberIds: readonly number[] | undefined
  timeZone: string
  only: 'made-afterwards' | 'all'
}

async function placeDay(db: Db, question: Question): Promise<void> {
  const { day, rule, memberIds, only } = question
  const among = memberIds ? sql`and l.account_id = any(${[...memberIds]}::integer[])` : sql``
  await sql`
    delete from loyalty_day l where l.day = ${day}::date ${among} and not exists (
      select from account_day d where d.account_id = l.account_id and d.day = l.day and d.is_customer)`.execute(
    db,
  )
  let after = -1
  for (;;) {
    const rows = await readFacts(db, { ...question, after })
    const placed = rows.map((facts) => {
      const { parts, behaviour, attitude, box } = placeOnGrid(rule.content, facts)
      return {
        account_id: facts.account_id,
        parts,
        behaviour: behaviour ?? null,
        attitude: attitude ?? null,
        box,
      }
    })
    await sql`
      insert into loyalty_day (account_id, day, rule_version, behaviour, attitude, box, parts)
      select account_id, ${day}::date, ${rule.version}::integer, behaviour, attitude, box, parts
      from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) as p(
        account_id integer, behaviour double precision, attitude double precision, box text, parts double precision[])
      on conflict (account_id, day) do update set rule_version = excluded.rule_version, behaviour = excluded.behaviour,
        attitude = excluded.attitude, box = excluded.box, parts = excluded.parts
      where not (${only === 'made-afterwards'} and loyalty_day.rule_version <> excluded.rule_version)`.execute(
      db,
    )
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = last.account_id
  }
}

async function readFacts(
  db: Db,
  { day, memberIds, timeZone, only, after }: Question & { after: number },
): Promise<(LoyaltyFacts & { account_id: number })[]> {
  const among = memberIds ? sql`and d.account_id = any(${[...memberIds]}::integer[])` : sql``
  const { rows } = await sql<LoyaltyFacts & { account_id: number }>`
    with judged as materialized (
      select distinct on (j.account_id) j.account_id, j.band from health_judgement j
      where (j.judged_at at time zone ${timeZone})::date <= ${day}::date
        and (j.withdrawn_at is null or (j.withdrawn_at at time zone ${timeZone})::date > ${day}::date)
        and (j.expires_on is null or j.expires_on >= ${day}::date)
      order by j.account_id, j.judged_at desc
    ), paid as materialized (
      select coalesce(a.merged_into, a.id) as account_id, sum(s.mrr_minor)::bigint as mrr_minor
      from subscription s join account a on a.id = s.account_id
      where s.superseded_at = 'infinity' and s.start_date <= ${day}::date - 365
        and (s.end_date is null or s.end_date > ${day}::date - 365)
        and s.currency = (select currency from workspace)
      group by 1
    ), ordered as materialized (
      select coalesce(a.merged_into, a.id) as account_id,
        sum(o.amount_minor) filter (where o.ordered_at >= ${day}::date - 364)::bigint as lately,
        sum(o.amount_minor) filter (where o.ordered_at < ${day}::date - 364)::bigint as before
      from purchase_order o join account a on a.id = o.account_id
      where o.superseded_at = 'infinity' and o.ordered_at < ${day}::date + 1 and o.ordered_at >= ${day}::date - 729
        and o.currency = (select currency from workspace)
      group by 1
    )
    select d.account_id, d.active_days_28d, d.active_contacts_28d, d.seats_paid, d.mrr_minor,
      p.mrr_minor as mrr_before_minor,
      coalesce(o.lately, 0) as orders_minor, o.before as orders_before_minor, d.nps_score, d.csat_90d::double precision as csat_90d, j.band as judged
    from account_day d
    left join judged j on j.account_id = d.account_id
    left join paid p on p.account_id = d.account_id
    left join ordered o on o.account_id = d.account_id
    where d.day = ${day}::date and d.is_customer and d.account_id > ${after} ${among}
      ${only === 'all' ? sql`` : sql`and d.reconstructed`}
    order by d.account_id limit ${CHUNK}`.execute(db)
  return rows
}
