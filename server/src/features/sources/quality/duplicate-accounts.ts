import { sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

export const duplicateAccounts: QualityCheck = {
  key: 'duplicate-accounts',
  group: 'duplicates',
  affects: ['accounts', 'churn'],
  fixOn: 'accounts',
  find: (db) =>
    countAndSample(
      db,
      sql`
        select id as account_id, name as account_name, jsonb_build_object('same_as', same_as, 'by', by) as detail from (
          select id, name, min(id) over same_domain as first_id, count(*) over same_domain as n,
            first_value(name) over (same_domain order by id) as same_as, 'domain' as by
          from account_now where domain is not null window same_domain as (partition by lower(domain))
          union all
          select id, name, min(id) over same_name, count(*) over same_name,
            first_value(name) over (same_name order by id), 'name'
          from account_now window same_name as (partition by lower(normalize(name, nfkc)))
        ) t where n > 1 and id <> first_id order by name, id`,
      sql`select count(*) from account_now`,
    ),
}
