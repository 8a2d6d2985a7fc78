import { type RawBuilder, sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

function check(
  key: string,
  how: { affects: readonly string[]; fixOn: QualityCheck['fixOn']; missing: RawBuilder<unknown> },
): QualityCheck {
  return {
    key,
    group: 'gaps',
    affects: how.affects,
    fixOn: how.fixOn,
    find: (db) =>
      countAndSample(
        db,
        sql`
          select a.id as account_id, a.name as account_name, jsonb_build_object('stage', a.stage) as detail
          from account_now a where a.stage <> 'churned' and (${how.missing}) order by a.id`,
        sql`select count(*) from account_now a where a.stage <> 'churned'`,
      ),
  }
}

export const accountsWithoutOwner = check('accounts-without-owner', {
  affects: ['today'],
  fixOn: 'accounts',
  missing: sql`a.owner_id is null`,
})
export const accountsWithoutUsage = check('accounts-without-usage', {
  affects: ['usage-trend', 'active-contacts', 'health'],
  fixOn: 'imports',
  missing: sql`not exists (select from usage_day u where u.account_id = a.id)`,
})
export const accountsWithoutSubscription = check('accounts-without-subscription', {
  affects: ['mrr', 'churn'],
  fixOn: 'imports',
  missing: sql`not exists (select from subscription s where s.account_id = a.id and s.superseded_at = 'infinity')`,
})
export const accountsWithoutContacts = check('accounts-without-contacts', {
  affects: ['active-contacts', 'seats-used'],
  fixOn: 'imports',
  missing: sql`not exists (select from contact_fact c where c.account_id = a.id and c.superseded_at = 'infinity' and c.valid_to = 'infinity')`,
})
