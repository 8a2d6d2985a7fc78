import { sql } from 'kysely'
import { countAndSample, type QualityCheck, runsOn, saidToBeLost } from './quality-check.ts'

export const churnedWithOpenSubscription: QualityCheck = {
  key: 'churned-with-open-subscription',
  group: 'contradictions',
  affects: ['churn', 'mrr'],
  fixOn: 'accounts',
  find: (db, { today }) =>
    countAndSample(
      db,
      sql`
        select a.id as account_id, a.name as account_name,
          jsonb_build_object('stage', a.stage, 'open_subscriptions', count(*)) as detail
        from account_now a join subscription s on s.account_id = a.id and ${runsOn('s', sql`${today}::date`)}
        where ${saidToBeLost('a')}
        group by a.id, a.name, a.stage order by a.id`,
      sql`select count(*) from account_now a where ${saidToBeLost('a')}`,
    ),
}
