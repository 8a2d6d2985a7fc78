import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Known, knownMembers, knownRows } from './known.ts'
import type { MovementKind } from './mrr-series.read.ts'

export type LedgerEntry = {
  day: string
  kind: Exclude<MovementKind, 'none'> | 'currency_change'
  amount: number
  mrr: number
  products: { product: string; amount: number }[]
}

/** The days on which the MRR of one account changed, newest first, with the products that changed it. */
export async function readAccountLedger(
  db: Db,
  question: { accountId: number; currency: string; known: Known; until: string },
): Promise<LedgerEntry[]> {
  const members = knownMembers(question.accountId, question.known)
  const { rows } = await sql<LedgerEntry>`
    with stretch as (
      select s.product_id, s.mrr_minor::float8 as mrr, s.start_date, s.end_date
      from subscription s
      where (s.end_date is null or s.end_date > s.start_date) and s.account_id in ${members}
        and ${knownRows('s', question.known)} and s.currency = ${question.currency} and s.mrr_minor > 0
    ),
    other as (
      select s.product_id, s.start_date, s.end_date from subscription s
      where (s.end_date is null or s.end_date > s.start_date) and s.account_id in ${members}
        and ${knownRows('s', question.known)} and s.currency <> ${question.currency} and s.mrr_minor > 0
    ),
    product_change as (
      select product_id, day, sum(amount) as amount, sum(case when turned then amount else 0 end) as moved
      from (
        select product_id, start_date as day, mrr as amount,
          exists (select from other o where o.product_id = stretch.product_id and o.end_date = stretch.start_date) as turned
        from stretch
        union all
        select product_id, end_date, -mrr,
          exists (select from other o where o.product_id = stretch.product_id and o.start_date = stretch.end_date)
        from stretch where end_date is not null
      ) change
      where day <= ${question.until}::date
      group by product_id, day
    ),
    day_change as (
      select day, sum(amount) as amount, sum(moved) as moved,
        coalesce(jsonb_agg(jsonb_build_object('product', product.name, 'amount', amount) order by abs(amount) desc)
          filter (where amount <> 0), '[]') as products
      from product_change join product on product.id = product_change.product_id
      group by day
    ),
    running as (
      select day, amount, moved, products, sum(amount) over history as mrr, row_number() over history as nth
      from day_change window history as (order by day)
    )
    select day, amount, mrr, products,
      case
        when amount = moved then 'currency_change'
        when mrr = amount then case when nth = 1 then 'new' else 'reactivation' end
        when mrr = 0 then 'churn'
        when amount > 0 then 'expansion'
        else 'contraction'
      end as kind
    from running where amount <> 0
    order by day desc`.execute(db)
  return rows
}
