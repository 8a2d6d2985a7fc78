import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { factKnown } from '../health/known-facts.ts'
import { daySql } from './feature-columns.ts'
import { contractSql, noticeSql, termEndSql, ticketsSql, versionSql } from './feature-parts.ts'
import type { Feature } from './prediction.features.ts'

export type FeatureScope = {
  /** Days asked about. */
  readonly days: readonly string[]
  /** Ends of months with the account's own past, the days asked about included. */
  readonly past: readonly string[]
  readonly timeZone: string
  readonly currency: string
  readonly attributes: readonly Feature[]
  /** One account, or accounts from `after` on, at most `limit`. */
  readonly accountId?: number
  readonly after?: number
  readonly until?: number
}

export type FeatureRow = {
  account_id: number
  day: string
  mrr_minor: number
  reconstructed: boolean
  score: number | null
  /** Day the running contract can next end on, as known on the day; null where terms are not known. */
  ends_in: number | null
  term: number | null
  renewal_date: string | null
  /** Days until the next renewal. */
  renews_in: number | null
  /** Notice was known on the day. */
  has_notice: boolean
  /** In the order of `dayFeatures`, then of the attributes asked for. */
  values: (number | null)[]
}

/** End of the day asked about, as an instant. */
const endOf = (timeZone: string) => sql`((d.day + 1)::timestamp at time zone ${timeZone})`

function amongAccounts(scope: FeatureScope, ref: RawBuilder<unknown>): RawBuilder<unknown> {
  if (scope.accountId !== undefined) return sql`${ref} = ${scope.accountId}`
  return sql`${ref} > ${scope.after ?? -1} and ${ref} <= ${scope.until ?? 2147483647}`
}

/**
 * What was known of paying customers at the end of each day asked about. Contract terms are read from versions that
 * stood then; an end date that was written in later is not looked at.
 */
export async function readFeatureRows(db: Db, scope: FeatureScope): Promise<FeatureRow[]> {
  const end = endOf(scope.timeZone)
  const attributes = scope.attributes.map(({ attribute }) =>
    attribute
      ? sql`case when f.attributes ->> ${attribute.key} is not null then (f.attributes ->> ${attribute.key} = ${attribute.value})::integer end`
      : sql`null`,
  )
  const values = [...daySql, ...attributes].map((value) => sql`(${value})::double precision`)
  const { rows } = await sql<FeatureRow>`
    with past as materialized (
      select d.*,
        max(d.events_28d) over before as best_events,
        max(d.active_contacts_28d) over before as best_contacts,
        lag(d.mrr_minor) over steps as mrr_before
      from account_day d
      where d.day = any(${[...scope.past]}::date[]) and ${amongAccounts(scope, sql`d.account_id`)}
      window before as (partition by d.account_id order by d.day range between interval '370 days' preceding and interval '20 days' preceding),
        steps as (partition by d.account_id order by d.day)
    ), asked as materialized (
      select p.*, sum((p.mrr_minor > 0 and p.mrr_minor < p.mrr_before)::integer) over year as downgrades
      from past p
      window year as (partition by p.account_id order by p.day range between interval '365 days' preceding and current row)
    ), d as materialized (
      select * from asked where day = any(${[...scope.days]}::date[]) and mrr_minor > 0 and is_customer
    ), member as materialized (
      select a.id, coalesce(a.merged_into, a.id) as account_id from account a
      where ${amongMembers(scope)}
    ), version as materialized (${versionSql(scope.currency)}
    ), contract as (${contractSql(end)}
    ), term_end as (${termEndSql()}
    ), notice as (${noticeSql(end)}
    ), tickets as (${ticketsSql(end)}
    )
    select d.account_id, d.day, d.mrr_minor,
      d.reconstructed or coalesce(f.recorded_at >= ${end}, false) as reconstructed, h.score, c.ends_in, c.term, d.renewal_date, d.renewal_date - d.day as renews_in, coalesce(n.has_notice, false) as has_notice,
      array[${sql.join(values)}] as values
    from d
    left join term_end c on c.account_id = d.account_id and c.day = d.day
    left join notice n on n.account_id = d.account_id and n.day = d.day
    left join tickets t on t.account_id = d.account_id and t.day = d.day
    left join health_score h on h.account_id = d.account_id and h.day = d.day
    left join lateral (
      select f.attributes, f.recorded_at from account_fact f
      where ${sql.lit(scope.attributes.length > 0)} and f.account_id = d.account_id
        and ${factKnown({ valid: end, known: end })}
      order by f.valid_from desc limit 1
    ) f on true
    order by d.account_id, d.day`.execute(db)
  return rows

  function amongMembers({ accountId }: FeatureScope): RawBuilder<unknown> {
    return accountId === undefined
      ? amongAccounts(scope, sql`coalesce(a.merged_into, a.id)`)
      : sql`a.id = ${accountId} or a.merged_into = ${accountId}`
  }
}
