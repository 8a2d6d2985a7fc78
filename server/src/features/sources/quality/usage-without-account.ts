import { sql } from 'kysely'
import type { QualityCheck } from './quality-check.ts'

export const usageWithoutAccount: QualityCheck = {
  key: 'usage-without-account',
  group: 'joins',
  affects: ['usage-trend', 'active-contacts'],
  fixOn: 'imports',
  async find(db) {
    const { rows } = await sql<{ count: number; total: number }>`
      select coalesce(sum(events) filter (where account_id = 0), 0)::bigint as count, coalesce(sum(events), 0)::bigint as total
      from usage_day`.execute(db)
    const { rows: sample } = await sql<{ contact: string; events: number }>`
      select coalesce(f.email, c.external_id, '#' || u.contact_id) as contact, sum(u.events)::bigint as events
      from usage_day u left join contact c on c.id = u.contact_id
      left join contact_fact f on f.contact_id = c.id and f.superseded_at = 'infinity' and f.valid_to = 'infinity'
      where u.account_id = 0 group by 1 order by 2 desc limit 20`.execute(db)
    return {
      count: rows[0]?.count ?? 0,
      total: rows[0]?.total ?? 0,
      sample: sample.map((row) => ({
        account_id: null,
        account_name: null,
        detail: { contact: row.contact, events: row.events },
      })),
    }
  },
}
