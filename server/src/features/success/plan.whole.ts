import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { lastDay } from './goal.follow.ts'
import { readPlanRow } from './plan.read.ts'
import type { Measure, PlanContent, ShownGoal, ShownStep, WholePlan } from './plan.schema.ts'

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** A plan with all that belongs to it; undefined where there is none. */
export async function readWholePlan(db: Db, id: number, today: string): Promise<WholePlan | undefined> {
  const row = await readPlanRow(db, id, today)
  if (!row) return undefined
  type Rest = Pick<
    WholePlan,
    'created_by' | 'created_at' | 'closed_by' | 'closed_note' | 'saved_by' | 'saved_at'
  >
  const { rows } = await sql<Rest & { agreed_content: PlanContent | null }>`
    select p.created_by_name as created_by, ${instant('p.created_at')} as created_at, p.closed_by_name as closed_by,
      p.closed_note, v.saved_by_name as saved_by, ${instant('v.saved_at')} as saved_at,
      (select content from success_plan_version s where s.plan_id = p.id and s.version = ${row.agreed_version}) as agreed_content
    from success_plan p join success_plan_version v on v.plan_id = p.id and v.version = p.version where p.id = ${id}`.execute(
    db,
  )
  const rest = rows[0]
  if (!rest) return undefined
  return {
    ...row,
    ...rest,
    today,
    goals_shown: await readGoals(db, id, today),
    steps_shown: await readSteps(db, id, today),
    agreements: await readAgreements(db, id),
  }
}

type GoalRecord = Omit<ShownGoal, 'measure'> & { kind: Measure['kind']; source: string | null; unit: string }

async function readGoals(db: Db, planId: number, today: string): Promise<ShownGoal[]> {
  const last = await lastDay(db, today)
  const { rows } = await sql<GoalRecord>`
    select g.id, g.name, g.kind, g.source, g.unit, g.direction, g.baseline, g.baseline_on::text, g.target, g.target_on::text,
      coalesce(g.baseline, b.value) as baseline_known,
      coalesce(w.state, case when g.baseline_on > ${last}::date then 'not-started' else 'unknown' end) as state,
      w.share, w.value, w.day::text as as_of,
      case when w.state is null and g.baseline_on <= ${last}::date then 'no-value' else w.reason end as reason, d.label
    from success_goal g
    left join lateral (select * from success_goal_day where goal_id = g.id order by day desc limit 1) w on true
    left join success_goal_day b on b.goal_id = g.id and b.day = g.baseline_on
    left join attribute_definition d on g.kind = 'attribute' and d.key = g.source
    where g.plan_id = ${planId} and g.removed_at is null order by g.position, g.id`.execute(db)
  return rows.map(({ kind, source, unit, ...goal }) => ({ ...goal, measure: measureOf(kind, source, unit) }))
}

function measureOf(kind: Measure['kind'], source: string | null, unit: string): Measure {
  if (kind === 'reported') return { kind, unit }
  if (kind === 'event') return { kind, event: source ?? '' }
  return kind === 'attribute'
    ? { kind, key: source ?? '' }
    : { kind, name: source as Extract<Measure, { kind: 'figure' }>['name'] }
}

async function readSteps(db: Db, planId: number, today: string): Promise<ShownStep[]> {
  const { rows } = await sql<ShownStep>`
    select s.id, s.title, s.side, s.starts_on::text, s.due_on::text, s.owner_id, s.contact_id, m.name as owner,
      coalesce(n.name, n.email) as contact, s.task_id,
      coalesce(t.state = 'done', s.done_at is not null) as is_done, coalesce(t.state = 'dropped', false) as is_dropped,
      s.due_on < ${today}::date and s.done_at is null and coalesce(t.state, 'open') = 'open' as is_overdue,
      to_char(coalesce(t.closed_at, s.done_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as done_at
    from success_step s left join task t on t.id = s.task_id
    left join member m on m.id = coalesce(t.owner_id, s.owner_id)
    left join contact c on c.id = s.contact_id left join contact_now n on n.id = coalesce(c.merged_into, c.id)
    where s.plan_id = ${planId} and s.removed_at is null order by s.position, s.id`.execute(db)
  return rows
}

async function readAgreements(db: Db, planId: number): Promise<WholePlan['agreements']> {
  const { rows } = await sql<WholePlan['agreements'][number]>`
    select id, version, contact_id, contact_name, agreed_on::text, how, recorded_by_name as recorded_by, ${instant('recorded_at')} as recorded_at,
      note from success_agreement where plan_id = ${planId} order by id desc`.execute(db)
  return rows
}

/** How the goals of a plan went, day by day; every seventh day, and the last, where that is plenty. */
export async function readGoalDays(db: Db, planId: number) {
  const { rows } = await sql<{ goal_id: number; day: string; value: number | null; share: number | null }>`
    with days as (
      select w.goal_id, w.day, w.value, w.share, max(w.day) over () as last, count(*) over (partition by w.goal_id) as n
      from success_goal_day w join success_goal g on g.id = w.goal_id
      where g.plan_id = ${planId} and g.removed_at is null
    )
    select goal_id, day::text, value, share from days where n <= 120 or (last - day) % 7 = 0 order by goal_id, day`.execute(
    db,
  )
  return rows
}
