import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'

export type StepResult = {
  step_id: string
  taken: number
  accounts: number
  skipped: number
  seen: number | null
}

/** How often each step did something, how often it was passed without, and by how many its page message was seen. */
export async function readStepResults(db: Db, playbook: number): Promise<StepResult[]> {
  const { rows } = await sql<StepResult>`
    select t.step_id, count(*) filter (where not s.skipped)::integer as taken,
      count(distinct e.account_id) filter (where not s.skipped)::integer as accounts,
      count(*) filter (where s.skipped)::integer as skipped,
      case when bool_or(t.kind = 'page-message')
        then count(distinct e.account_id) filter (where m.seen_at is not null)::integer end as seen
    from playbook_step_taken t join playbook_enrolment e on e.id = t.enrolment_id
    cross join lateral (select t.outcome -> 'skipped' is not null as skipped) s
    left join page_message m on t.kind = 'page-message'
      and m.idempotency_key = 'playbook:' || t.enrolment_id || ':' || t.nth
    where e.playbook_id = ${playbook} and t.step_id is not null and t.kind not like 'by-hand%'
      and t.outcome -> 'waits_for' is null group by t.step_id`.execute(db)
  return rows
}
