import { sql } from 'kysely'
import { countAndSample, type QualityCheck, saidToBeLost } from './quality-check.ts'

export const lostWithoutReport: QualityCheck = {
  key: 'lost-without-report',
  group: 'contradictions',
  affects: ['churn'],
  fixOn: 'accounts',
  find: (db) =>
    countAndSample(
      db,
      sql`
        select a.id as account_id, a.name as account_name, jsonb_build_object('stage', a.stage) as detail
        from account_now a
        where ${saidToBeLost('a')} and exists (select from reported_churn where superseded_at = 'infinity')
          and not exists (select from reported_churn r where r.account_id = a.id and r.superseded_at = 'infinity')
        order by a.id`,
      sql`select count(*) from account_now a where ${saidToBeLost('a')}`,
    ),
}
