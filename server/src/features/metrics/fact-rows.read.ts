import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
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
    fact as (${facts})
    select fact.account_id, a.external_id, coalesce(f.name, a.external_id, '#' || a.id) as account_name,
      case when fact.kind is not null then jsonb_build_object('kind', fact.kind, 'id', fact.id, 'label', fact.label,
        'at', to_char(fact.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as fact,
      fact.numerator::float8 as numerator, fact.denominator::float8 as denominator, fact.detail,
      jsonb_build_object('value', coalesce(fact.numerator::float8, 0), 'id', fact.id) as position
    from fact
    join account a on a.id = fact.account_id
    left join account_now f on f.id = fact.account_id
    ${populationJoin(population, sql`fact.account_id`)}
    where ${
      after
        ? sql`(coalesce(fact.numerator::float8, 0), fact.id) < (${after.value}::float8, ${after.id}::bigint)`
        : sql`true`
    }
    order by coalesce(fact.numerator::float8, 0) desc, fact.id desc
    limit ${limit}`.execute(db)
  return rows
}
