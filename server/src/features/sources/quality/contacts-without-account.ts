import { sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

export const contactsWithoutAccount: QualityCheck = {
  key: 'contacts-without-account',
  group: 'joins',
  affects: ['active-contacts', 'seats-used'],
  fixOn: 'imports',
  find: (db) =>
    countAndSample(
      db,
      sql`
        select null::integer as account_id, null::text as account_name,
          jsonb_build_object('contact', coalesce(email, name, external_id, '#' || id)) as detail
        from contact_now where account_id is null and not anonymous order by id`,
      sql`select count(*) from contact_now where not anonymous`,
    ),
}
