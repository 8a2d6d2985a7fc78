import { type RawBuilder, sql } from 'kysely'
import { countAndSample, type QualityCheck } from './quality-check.ts'

const referring = sql`event e join subscription s
  on s.external_id = e.properties ->> 'subscription_id' and s.superseded_at = 'infinity'`
const day = sql`(e.ts at time zone 'UTC')::date`

function check(key: string, outside: RawBuilder<unknown>): QualityCheck {
  return {
    key,
    group: 'contradictions',
    affects: ['usage-trend'],
    fixOn: 'imports',
    async find(db) {
      const totals = await sql<{ count: number; total: number }>`
        select count(*) filter (where ${outside}) as count, count(*) as total from ${referring}`.execute(db)
      const { sample } = await countAndSample(
        db,
        sql`
          select a.id as account_id, a.name as account_name, jsonb_build_object('subscription', s.external_id,
            'usage_on', ${day}, 'start_date', s.start_date, 'end_date', s.end_date) as detail
          from ${referring} join account_now a on a.id = s.account_id where ${outside} limit 20`,
        null,
      )
      return { count: totals.rows[0]?.count ?? 0, total: totals.rows[0]?.total ?? 0, sample }
    },
  }
}

export const usageBeforeStart = check('usage-before-start', sql`${day} < s.start_date`)
// Many sources name the last day of use: usage on the end date itself is no contradiction.
export const usageAfterEnd = check('usage-after-end', sql`${day} > s.end_date`)
