import { sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

export const staleSources: QualityCheck = {
  key: 'stale-sources',
  group: 'freshness',
  affects: ['health', 'usage-trend'],
  fixOn: 'imports',
  find: (db, { today }) =>
    countAndSample(
      db,
      sql`
        select null::integer as account_id, null::text as account_name,
          jsonb_build_object('source', source, 'last_received_at', last_received_at) as detail
        from source_freshness where last_received_at < ${today}::date - interval '7 days' order by last_received_at`,
      sql`select count(*) from source_freshness`,
    ),
}
