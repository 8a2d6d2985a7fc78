import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

/** What a price is: the monthly price of contracts, or without any contract the mean of a year's purchases. */
export type PriceBasis = 'mrr' | 'purchase'

const YEAR = 365
const today = sql`(select day from refresh_state)`

/** Purchases decide only where no account pays by contract: the two prices are not of one kind. */
export async function readPriceBasis(db: Db, currency: string): Promise<PriceBasis> {
  const { rows } = await sql<{ has_contracts: boolean; has_orders: boolean }>`
    select exists (select from account_day where day = ${today} and mrr_minor > 0) as has_contracts,
      exists (select from purchase_order where superseded_at = 'infinity' and currency = ${currency} and amount_minor > 0) as has_orders`.execute(
    db,
  )
  return rows[0]?.has_orders && !rows[0].has_contracts ? 'purchase' : 'mrr'
}

/**
 * `(id, tier, price_minor, mrr_minor, last_touch_on)` of every account with a price. Of purchases the money is what was
 * bought in the year.
 */
export function pricedAccounts(basis: PriceBasis, currency: string): RawBuilder<unknown> {
  if (basis === 'mrr')
    return sql`(
      select f.id, f.tier, d.mrr_minor as price_minor, d.mrr_minor, d.last_touch_on, d.is_customer
      from account_now f join account_day d on d.account_id = f.id and d.day = ${today} where d.mrr_minor > 0)`
  return sql`(
    select f.id, f.tier, o.price_minor, o.spent_minor as mrr_minor, d.last_touch_on, true as is_customer
    from account_now f
    join (
      select coalesce(a.merged_into, r.account_id) as account_id, round(avg(r.amount_minor))::bigint as price_minor,
        sum(r.amount_minor)::bigint as spent_minor
      from purchase_order r join account a on a.id = r.account_id
      where r.superseded_at = 'infinity' and r.currency = ${currency} and r.amount_minor > 0
        and r.ordered_at >= (${today} - ${YEAR}::integer)::timestamptz and r.ordered_at < (${today} + 2)::timestamptz
      group by 1
    ) o on o.account_id = f.id
    left join account_day d on d.account_id = f.id and d.day = ${today})`
}

export type Price = { id: number; tier: string | null; price_minor: number; mrr_minor: number }

export async function readPrices(db: Db, basis: PriceBasis, currency: string): Promise<Price[]> {
  const { rows } = await sql<Price>`
    select p.id, p.tier, p.price_minor, p.mrr_minor from ${pricedAccounts(basis, currency)} p order by p.id`.execute(
    db,
  )
  return rows
}
