import { type RawBuilder, sql } from 'kysely'
import { countAndSample, type QualityCheck, runsOn } from './quality-check.ts'

function check(key: string, affects: readonly string[], missing: RawBuilder<unknown>): QualityCheck {
  return {
    key,
    group: 'gaps',
    affects,
    fixOn: 'imports',
    find: (db, { today }) =>
      countAndSample(
        db,
        sql`
          select a.id as account_id, a.name as account_name,
            jsonb_build_object('subscription', coalesce(s.external_id, '#' || s.subscription_id), 'start_date', s.start_date) as detail
          from subscription s join account_now a on a.id = s.account_id
          where ${runsOn('s', sql`${today}::date`)} and not s.trial and (${missing}) order by s.start_date, s.row_id`,
        sql`select count(*) from subscription s where ${runsOn('s', sql`${today}::date`)} and not s.trial`,
      ),
  }
}

export const subscriptionsWithoutRenewalDate = check(
  'subscriptions-without-renewal-date',
  ['renewals'],
  sql`s.renewal_date is null and s.end_date is null`,
)
export const subscriptionsWithoutSeats = check(
  'subscriptions-without-seats',
  ['seats-used'],
  sql`s.seats is null`,
)
