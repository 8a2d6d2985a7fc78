import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { joinMerged, type Known, knownMembers, knownRows } from './known.ts'

export type SubscriptionRow = {
  id: number
  external_id: string | null
  account_id: number
  product: { id: number; key: string; name: string }
  plan: { id: number; key: string; name: string } | null
  start_date: string
  end_date: string | null
  seats: number | null
  quantity: number | null
  mrr_minor: number
  currency: string
  billing_period: string
  renewal_date: string | null
  auto_renew: boolean | null
  trial: boolean
  cancel_requested_on: string | null
  recorded_at: string
}

export type SubscriptionsQuestion = {
  accountId?: number
  id?: number
  known?: Known
  after?: { start: string; id: number } | undefined
  limit: number
}

/** Subscriptions of an account (with those of the accounts merged into it), the newest first. */
export async function readSubscriptions(db: Db, question: SubscriptionsQuestion): Promise<SubscriptionRow[]> {
  const { accountId, id, after } = question
  const { rows } = await sql<SubscriptionRow>`
    select s.subscription_id as id, s.external_id, coalesce(a.merged_into, s.account_id) as account_id,
      jsonb_build_object('id', product.id, 'key', product.key, 'name', product.name) as product,
      case when plan.id is not null then jsonb_build_object('id', plan.id, 'key', plan.key, 'name', plan.name) end as plan,
      s.start_date, s.end_date, s.seats, s.quantity, s.mrr_minor, s.currency, s.billing_period, s.renewal_date,
      s.auto_renew, s.trial, s.cancel_requested_on,
      to_char(s.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
    from subscription s
    ${joinMerged(sql`s.account_id`, question.known)}
    join product on product.id = s.product_id
    left join plan on plan.id = s.plan_id
    where ${knownRows('s', question.known)}
      and ${
        accountId === undefined ? sql`true` : sql`s.account_id in ${knownMembers(accountId, question.known)}`
      }
      and ${id === undefined ? sql`true` : sql`s.subscription_id = ${id}`}
      and ${after ? sql`(s.start_date, s.subscription_id) < (${after.start}::date, ${after.id}::integer)` : sql`true`}
    order by s.start_date desc, s.subscription_id desc
    limit ${question.limit}`.execute(db)
  return rows
}
