import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, type Known, knownMembers, knownRows } from './known.ts'

export type OrderRow = {
  id: number
  external_id: string | null
  account_id: number
  contact_id: number | null
  product: { id: number; key: string; name: string } | null
  ordered_at: string
  quantity: number | null
  amount_minor: number
  currency: string
}

/** Orders of an account (with those of the accounts merged into it), the newest first. */
export async function readOrders(
  db: Db,
  question: {
    accountId: number
    known?: Known
    after?: { at: string; id: number } | undefined
    limit: number
  },
): Promise<OrderRow[]> {
  const { accountId, after, limit } = question
  const { rows } = await sql<OrderRow>`
    select o.order_id as id, o.external_id, coalesce(a.merged_into, o.account_id) as account_id, o.contact_id,
      case when product.id is not null
        then jsonb_build_object('id', product.id, 'key', product.key, 'name', product.name) end as product,
      to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ordered_at,
      o.quantity, o.amount_minor, o.currency
    from purchase_order o
    ${joinMerged(sql`o.account_id`, question.known)}
    left join product on product.id = o.product_id
    where ${knownRows('o', question.known)}
      and o.account_id in ${knownMembers(accountId, question.known)}
      and ${after ? sql`(o.ordered_at, o.order_id) < (${after.at}::timestamptz, ${after.id}::integer)` : sql`true`}
    order by o.ordered_at desc, o.order_id desc
    limit ${limit}`.execute(db)
  return rows
}
