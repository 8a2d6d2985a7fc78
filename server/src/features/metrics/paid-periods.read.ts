import type { SubscriptionPeriod } from '@tsuzuku/core/metrics/mrr-movements'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { foreignTable, turnedTable } from '../contracts/currency-change.ts'
import { joinMerged, knownRows } from '../contracts/known.ts'
import { type Population, populationGroup, populationJoin, populationTable } from '../contracts/population.ts'

export type PaidPeriod = SubscriptionPeriod & { readonly group: string | null }

/**
 * `paid (account_id, product_id, plan_id, group_key, start_date, end_date, mrr)`: the stretches for which accounts paid,
 * as a common table expression. What costs nothing or ends on the day it begins was never paid.
 */
export function paidTable(population: Population, until: string): RawBuilder<unknown> {
  return sql`${populationTable(population)}
    paid as (
      select coalesce(a.merged_into, s.account_id) as account_id, s.product_id, s.plan_id,
        ${populationGroup(population)} as group_key, s.start_date, s.end_date, s.mrr_minor::float8 as mrr
      from subscription s
      ${joinMerged(sql`s.account_id`, population.known)}
      ${populationJoin(population, sql`coalesce(a.merged_into, s.account_id)`)}
      where ${knownRows('s', population.known)} and s.currency = ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${until}::date and (s.end_date is null or s.end_date > s.start_date)
    )`
}

/** Everything paid up to a day, by account. */
export async function readPaidPeriods(db: Db, population: Population, until: string): Promise<PaidPeriod[]> {
  const { rows } = await sql<{
    a: number
    p: number
    g: string | null
    s: string
    e: string | null
    m: number
  }>`
    with ${paidTable(population, until)}
    select account_id as a, product_id as p, group_key as g, start_date::text as s, end_date::text as e, mrr as m
    from paid order by account_id, start_date`.execute(db)
  return rows.map(({ a, p, g, s, e, m }) => ({
    accountId: String(a),
    productId: String(p),
    group: g,
    start: s,
    end: e,
    mrrMinor: m,
  }))
}

/** By account, the first day on which a contract changed its currency: from then on its MRR tells only a part. */
export async function readCurrencyChanges(
  db: Db,
  population: Population,
  until: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ account_id: number; day: string }>`
    with ${foreignTable(population, until)} ${paidTable({ ...population, by: undefined }, until)},
    ${turnedTable(sql`paid`, until)}
    select account_id, day::text from turned`.execute(db)
  return new Map(rows.map(({ account_id: id, day }) => [String(id), day]))
}
