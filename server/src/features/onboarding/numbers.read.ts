import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type RunFilter, runConditions, runSource } from './onboarding.read.ts'

export type CountedRun = {
  id: number
  version: number
  month: string
  /** The day the whole was to be done has come. */
  is_due: boolean
  is_done: boolean
  is_in_time: boolean
  /** Until it was done, was given up, or until today. */
  days: number
  has_first_value: boolean
  value_days: number | null
}

/** Every onboarding of a filter but those begun by mistake or brought together by a merge. */
export async function readCounted(db: Db, filter: RunFilter): Promise<CountedRun[]> {
  const { rows } = await sql<CountedRun>`
    with v as materialized (
      select template_id, version, content -> 'first_value' <> 'null'::jsonb as has_first_value from onboarding_template_version
    )
    select o.id, o.version, to_char(o.started_on, 'YYYY-MM') as month, o.due_on <= ${filter.today}::date as is_due,
      o.state = 'done' as is_done, o.state = 'done' and o.ended_on <= o.due_on as is_in_time,
      greatest(0, coalesce(o.ended_on, ${filter.today}::date) - o.started_on) as days,
      v.has_first_value,
      greatest(0, o.first_value_on - o.started_on) as value_days
    from ${runSource} join v on v.template_id = o.template_id and v.version = o.version
    where ${runConditions(filter)} and o.end_kind is distinct from 'mistake' and o.end_kind is distinct from 'merged'
    order by o.started_on, o.id`.execute(db)
  return rows
}

export type CountedStep = {
  step_id: string
  asked: number
  finished: number
  skipped: number
  late: number
}

/** How far those whose time is up came, by step. */
export async function readStepCounts(db: Db, filter: RunFilter): Promise<CountedStep[]> {
  const { rows } = await sql<CountedStep>`
    select s.step_id, count(*)::integer as asked,
      count(*) filter (where s.standing = 'finished' and s.how <> 'skipped')::integer as finished,
      count(*) filter (where s.how = 'skipped')::integer as skipped,
      count(*) filter (where s.how <> 'skipped' and s.finished_on > s.due_on)::integer as late
    from ${runSource} join onboarding_step s on s.onboarding_id = o.id
    where ${runConditions(filter)} and o.end_kind is distinct from 'mistake' and o.end_kind is distinct from 'merged'
      and o.due_on <= ${filter.today}::date
    group by 1`.execute(db)
  return rows
}

export type StepDays = { step_id: string; days: number; reached: boolean; runs: number }

/** Days from the start to each step, and how many finished it then, or had not until then. */
export async function readStepDays(db: Db, filter: RunFilter): Promise<StepDays[]> {
  const { rows } = await sql<StepDays>`
    select s.step_id, greatest(0, coalesce(s.finished_on, o.ended_on, ${filter.today}::date) - o.started_on) as days,
      s.standing = 'finished' and s.how <> 'skipped' as reached, count(*)::integer as runs
    from ${runSource} join onboarding_step s on s.onboarding_id = o.id
    where ${runConditions(filter)} and o.end_kind is distinct from 'mistake' and o.end_kind is distinct from 'merged'
    group by 1, 2, 3`.execute(db)
  return rows
}
