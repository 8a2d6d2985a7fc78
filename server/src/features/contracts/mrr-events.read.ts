import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { knownAccounts } from './known.ts'
import { eventTable } from './mrr-events.table.ts'
import type { MovementMeasure } from './mrr-movement-rows.read.ts'
import type { MovementKind } from './mrr-series.read.ts'
import type { Population } from './population.ts'

/** Sums over accounts of what happened in one period, with those of a measure and its squares. Minor units. */
export type EventSum = {
  group_key: string | null
  slot: number
  accounts: number
  start_accounts: number
  start_mrr: number
  joined: number
  churns: number
  churned: number
  churned_at_once: number
  won: number
  reactivated: number
  expansion: number
  contraction: number
  x: number
  y: number
  xx: number
  yy: number
  xy: number
}

export type AccountEvents = {
  account_id: number
  external_id: string | null
  account_name: string
  kind: MovementKind
  before: number
  after: number
  /** What only changed its currency, signed. */
  currency: number
  churns: number
  churned: number
  won: number
  reactivated: number
  expansion: number
  contraction: number
  numerator: number
  denominator: number
  other_numerator: number
  other_denominator: number
  position: number
}

/** Every period between the days in one pass, by group. */
export async function readEventSums(
  db: Db,
  question: { days: readonly string[]; population: Population; measure: MovementMeasure },
): Promise<EventSum[]> {
  const { days, population, measure } = question
  const { rows } = await sql<EventSum>`
    with ${eventTable(days, population)},
    measured as (
      select m.*, (${measure.numerator})::float8 as x, (${measure.denominator})::float8 as y from m
    )
    select group_key, slot, (count(*) filter (where x <> 0 or y <> 0))::integer as accounts,
      (count(*) filter (where before > 0))::integer as start_accounts, sum(before)::float8 as start_mrr,
      (count(*) filter (where before = 0 and counted = 1))::integer as joined, sum(churns)::integer as churns,
      sum(churned)::float8 as churned,
      sum(churned_at_once)::float8 as churned_at_once, sum(won)::float8 as won, sum(reactivated)::float8 as reactivated,
      sum(expansion)::float8 as expansion, sum(contraction)::float8 as contraction,
      sum(x) as x, sum(y) as y, sum(x * x) as xx, sum(y * y) as yy, sum(x * y) as xy
    from measured group by group_key, slot order by group_key, slot`.execute(db)
  return rows
}

export type EventRowsQuestion = {
  from: string
  to: string
  population: Population
  measure: MovementMeasure
  /** A second measure on the same accounts; `order` of the first decides what comes first. */
  other?: MovementMeasure | undefined
  after?: { position: number; id: number } | undefined
  limit: number
}

/** The accounts that add to a measure, or to either of two, the largest first. */
export async function readEventRows(db: Db, question: EventRowsQuestion): Promise<AccountEvents[]> {
  const { from, to, population, measure, other = measure, after, limit } = question
  const part = (value: RawBuilder<unknown>) => sql`(${value})::float8`
  const { rows } = await sql<AccountEvents>`
    with ${eventTable([from, to], population)}
    select m.account_id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as account_name, m.kind,
      m.before, m.after, m.currency, m.churns, m.churned, m.won, m.reactivated, m.expansion, m.contraction,
      m.numerator, m.denominator, m.other_numerator, m.other_denominator, m.position
    from (
      select * from (
        select m.*, ${part(measure.numerator)} as numerator, ${part(measure.denominator)} as denominator,
          ${part(other.numerator)} as other_numerator, ${part(other.denominator)} as other_denominator,
          ${part(measure.order)} as position
        from m
      ) m
      where (m.numerator <> 0 or m.denominator <> 0 or m.other_numerator <> 0 or m.other_denominator <> 0)
        and ${after ? sql`(m.position, m.account_id) < (${after.position}::float8, ${after.id}::integer)` : sql`true`}
      order by m.position desc, m.account_id desc
      limit ${limit}
    ) m
    join account a on a.id = m.account_id
    left join ${knownAccounts(population.known)} f on f.id = m.account_id
    order by m.position desc, m.account_id desc`.execute(db)
  return rows
}
