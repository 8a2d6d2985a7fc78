import { sql } from 'kysely'
import { countAndSample, type QualityCheck, runsOn } from './quality-check.ts'

/** A report stands against the contracts when the account had a running subscription the day after it is said to have left. */
export const reportedChurnsWithoutLoss: QualityCheck = {
  key: 'reported-churns-without-loss',
  group: 'contradictions',
  affects: ['churn'],
  fixOn: 'accounts',
  find: (db) =>
    countAndSample(
      db,
      sql`
        select a.id as account_id, a.name as account_name,
          jsonb_build_object('churned_on', r.churned_on, 'reason', r.reason) as detail
        from reported_churn r join account_now a on a.id = r.account_id
        where r.superseded_at = 'infinity' and exists (
          select from subscription s where s.account_id = r.account_id and ${runsOn('s', sql`r.churned_on + 1`)})
        order by r.churned_on desc, r.row_id`,
      sql`select count(*) from reported_churn where superseded_at = 'infinity'`,
    ),
}
