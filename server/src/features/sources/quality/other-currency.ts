import { sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

export const otherCurrency: QualityCheck = {
  key: 'other-currency',
  group: 'contradictions',
  affects: ['mrr', 'churn'],
  fixOn: 'settings',
  find: (db, { workspace }) =>
    countAndSample(
      db,
      sql`
        select a.id as account_id, a.name as account_name, jsonb_build_object('currency', f.currency, 'records', count(*)) as detail
        from (
          select account_id, currency from subscription where superseded_at = 'infinity'
          union all select account_id, currency from purchase_order where superseded_at = 'infinity'
        ) f join account_now a on a.id = f.account_id
        where f.currency <> ${workspace.currency} group by a.id, a.name, f.currency order by a.id`,
      sql`select count(*) from account_now`,
    ),
}
