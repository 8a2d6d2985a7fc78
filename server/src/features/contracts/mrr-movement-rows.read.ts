import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { foreignTable, turnedJoins } from './currency-change.ts'
import { joinMerged, knownAccounts, knownRows } from './known.ts'
import type { MovementKind } from './mrr-series.read.ts'
import { type Population, populationJoin, populationTable } from './population.ts'

export type MovementRow = {
  account_id: number
  external_id: string | null
  account_name: string
  kind: MovementKind
  before: number
  after: number
  /** Without what only changed its currency. */
  amount: number
  currency: number
  cross_sell: number
  numerator: number
  denominator: number
  position: number
}

/** What each account adds to a figure, in terms of m.before, m.after, m.amount, m.currency, m.kind and m.cross_sell. */
export type MovementMeasure = {
  numerator: RawBuilder<unknown>
  denominator: RawBuilder<unknown>
  /** The largest comes first. */
  order: RawBuilder<unknown>
}

const movedMost: MovementMeasure = {
  numerator: sql`m.after`,
  denominator: sql`m.before`,
  order: sql`abs(m.amount) + abs(m.currency)`,
}

export type MovementRowsQuestion = {
  from: string
  to: string
  population: Population
  /** Only these kinds; all accounts with MRR at either end if left out. */
  kinds?: readonly (MovementKind | 'currency_change')[] | undefined
  measure?: MovementMeasure
  /** Continue behind this row. */
  after?: { position: number; id: number } | undefined
  limit: number
}

/** The accounts with MRR at either end of one period that add to a measure; by default the largest movement first. */
export async function readMovementRows(db: Db, question: MovementRowsQuestion): Promise<MovementRow[]> {
  const { from, to, population, kinds, after, limit, measure = movedMost } = question
  const activeOn = (day: string) =>
    sql`s.start_date <= ${day}::date and (s.end_date is null or s.end_date > ${day}::date)`
  const { rows } = await sql<MovementRow>`
    with ${populationTable(population)} ${foreignTable(population, to)}
    product_mrr as (
      select coalesce(a.merged_into, s.account_id) as account_id,
        coalesce(sum(s.mrr_minor) filter (where ${activeOn(from)}), 0)::float8 as before,
        coalesce(sum(s.mrr_minor) filter (where ${activeOn(to)}), 0)::float8 as after,
        coalesce(sum(s.mrr_minor) filter (
          where turned_in.day > ${from}::date and turned_in.day <= ${to}::date), 0)::float8
        - coalesce(sum(s.mrr_minor) filter (
          where turned_out.day > ${from}::date and turned_out.day <= ${to}::date), 0)::float8 as moved,
        bool_or(s.start_date <= ${from}::date) as had
      from subscription s
      ${joinMerged(sql`s.account_id`, population.known)}
      ${populationJoin(population, sql`coalesce(a.merged_into, s.account_id)`)}
      ${turnedJoins(sql`coalesce(a.merged_into, s.account_id)`)}
      where ${knownRows('s', population.known)} and s.currency = ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${to}::date and (s.end_date is null or s.end_date > s.start_date)
      group by 1, s.product_id
    ),
    account_mrr as (
      select account_id, sum(before) as before, sum(after) as after, sum(moved) as moved,
        sum(after) - sum(before) - sum(moved) as amount, bool_or(had) as had,
        coalesce(sum(greatest(after - greatest(moved, 0), 0)) filter (where before = 0), 0) as added
      from product_mrr group by account_id having sum(before) > 0 or sum(after) > 0
    ),
    movement as (
      select account_id, before, after, amount, moved as currency,
        case
          when amount = 0 then 'none'
          when before + greatest(moved, 0) = 0 then case when had then 'reactivation' else 'new' end
          when after - least(moved, 0) = 0 then 'churn'
          when amount > 0 then 'expansion'
          else 'contraction'
        end as kind,
        case when before + greatest(moved, 0) > 0 and amount > 0 then least(added, amount) else 0 end as cross_sell
      from account_mrr
    )
    select m.account_id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as account_name, m.kind,
      m.before, m.after, m.amount, m.currency, m.cross_sell, m.numerator, m.denominator, m.position
    from (
      select * from (
        select m.*, (${measure.numerator})::float8 as numerator, (${measure.denominator})::float8 as denominator,
          (${measure.order})::float8 as position
        from movement m
      ) m
      where (m.numerator <> 0 or m.denominator <> 0)
        and ${kinds ? sql`(m.kind = any(${[...kinds]}::text[]) or (m.currency <> 0 and 'currency_change' = any(${[...kinds]}::text[])))` : sql`true`}
        and ${after ? sql`(m.position, m.account_id) < (${after.position}::float8, ${after.id}::integer)` : sql`true`}
      order by m.position desc, m.account_id desc
      limit ${limit}
    ) m
    join account a on a.id = m.account_id
    left join ${knownAccounts(population.known)} f on f.id = m.account_id
    order by m.position desc, m.account_id desc`.execute(db)
  return rows
}
