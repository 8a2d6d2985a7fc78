import { sql } from 'kysely'
import * as z from 'zod'
import type { Db } from '../../platform/database.ts'

export const packGoals = z.array(
  z.object({
    plan: z.string(),
    name: z.string(),
    state: z.enum(['not-started', 'on-track', 'behind', 'reached', 'missed', 'unknown']),
    share: z.number().nullable(),
    target_on: z.string(),
    agreed: z
      .boolean()
      .describe('Somebody of the customer agreed to the plan, in this version or an earlier one'),
  }),
)
export type PackGoals = z.infer<typeof packGoals>

const MOST = 30

/** The goals of success plans that were open within the year, as they stand; null where the account has none. */
export async function readPackGoals(db: Db, accountId: number, today: string): Promise<PackGoals | null> {
  const { rows } = await sql<PackGoals[number]>`
    select p.title as plan, g.name, coalesce(w.state, 'unknown') as state, w.share, g.target_on::text,
      exists (select from success_agreement a where a.plan_id = p.id) as agreed
    from success_plan p join success_goal g on g.plan_id = p.id and g.removed_at is null
    left join lateral (
      select state, share from success_goal_day where goal_id = g.id order by day desc limit 1) w on true
    where p.account_id in (select id from account where id = ${accountId} or merged_into = ${accountId})
      and coalesce(p.closed_on > ${today}::date - interval '1 year', true)
    order by p.closed_on nulls first, p.id desc, g.position limit ${MOST}`.execute(db)
  return rows.length === 0 ? null : rows
}
