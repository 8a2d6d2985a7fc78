import { sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

export const duplicateContacts: QualityCheck = {
  key: 'duplicate-contacts',
  group: 'duplicates',
  affects: ['active-contacts', 'seats-used'],
  fixOn: 'imports',
  find: (db) =>
    countAndSample(
      db,
      sql`
        select min(account_id) as account_id, null::text as account_name,
          jsonb_build_object('contact', lower(email), 'records', count(*)) as detail
        from contact_now where email is not null group by lower(email) having count(*) > 1 order by count(*) desc, lower(email)`,
      sql`select count(*) from contact_now where email is not null`,
    ),
}
