import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { knownAccounts } from '../contracts/known.ts'
import { populationJoin, populationTable } from '../contracts/population.ts'
import type { MetricRow, RowsQuestion } from './metric.ts'

/**
 * The facts behind a figure, the largest numerator first. `facts` selects account_id, id, kind, at, label, numerator,
 * denominator and detail (jsonb); kind is null where the fact is the account itself.
 */
export async function readFactRows(
  db: Db,
  { population, after, limit }: RowsQuestion,
  facts: RawBuilder<unknown>,
): Promise<MetricRow[]> {
  const { rows } = await sql<MetricRow>`
    with ${populationTable(population)}
    fact as (${facts}),
    shown as (
      select fact.*, coalesce(fact.numerator::float8, 0) as position
      from fact ${populationJoin(population, sql`fact.account_id`)}
      where ${
        after
          ? sql`(coalesce(fact.numerator::float8, 0), fact.id) < (${after.value}::float8, ${after.id}::bigint)`
          : sql`true`
      }
      order by position desc, fact.id desc
      limit ${limit}
    )
    select shown.account_id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as account_name,
      case when shown.kind is not null then jsonb_build_object('kind', shown.kind, 'id', shown.id, 'label', shown.label,
        'at', to_char(shown.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as fact,
      shown.numerator::float8 as numerator, shown.denominator::float8 as denominator, shown.detail,
      jsonb_build_object('value', shown.position, 'id', shown.id) as position
    from shown
    join account a on a.id = shown.account_id
    left join ${knownAccounts(population.known)} f on f.id = shown.account_id
    order by shown.position desc, shown.id desc`.execute(db)
  return rows
}
