import { type RawBuilder, sql } from 'kysely'
import { joinMerged, knownRows } from './known.ts'
import type { Population } from './population.ts'

/**
 * A contract that ends on the day one in another currency begins for the same product has changed its currency: it is
 * neither churn nor contraction, and the way back is neither new nor expansion. `foreign_paid` with a trailing comma;
 * `turnedJoins` gives `turned_in.day` and `turned_out.day` for a subscription `s` of `accountId`, else null.
 */
export function foreignTable(population: Population, until: string): RawBuilder<unknown> {
  return sql`foreign_paid as materialized (
      select coalesce(a.merged_into, s.account_id) as account_id, s.product_id, s.start_date, s.end_date
      from subscription s ${joinMerged(sql`s.account_id`, population.known)}
      where ${knownRows('s', population.known)} and s.currency <> ${population.currency} and s.mrr_minor > 0
        and s.start_date <= ${until}::date and (s.end_date is null or s.end_date > s.start_date)
    ),`
}

export function turnedJoins(accountId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    left join (select distinct account_id, product_id, end_date as day from foreign_paid) turned_in
      on turned_in.account_id = ${accountId} and turned_in.product_id = s.product_id and turned_in.day = s.start_date
    left join (select distinct account_id, product_id, start_date as day from foreign_paid) turned_out
      on turned_out.account_id = ${accountId} and turned_out.product_id = s.product_id and turned_out.day = s.end_date`
}

/** `turned (account_id, day)`: the first day on which a contract of an account changed its currency, by `foreign_paid`. */
export function turnedTable(paid: RawBuilder<unknown>, until: string): RawBuilder<unknown> {
  return sql`turned as (
      select p.account_id, min(case when p.end_date = f.start_date then p.end_date else p.start_date end) as day
      from ${paid} p join foreign_paid f on f.account_id = p.account_id and f.product_id = p.product_id
        and (f.start_date = p.end_date or f.end_date = p.start_date)
      where case when p.end_date = f.start_date then p.end_date else p.start_date end <= ${until}::date
      group by p.account_id
    )`
}
