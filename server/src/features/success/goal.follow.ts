import { type GoalState, goalProgress } from '@tsuzuku/core/success/goal-progress'
import { planState } from '@tsuzuku/core/success/plan-state'
import { addDays } from '@tsuzuku/core/time/add-days'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { readFigureDay } from '../metrics/figure-day.ts'
import { countGoalEvents } from './goal.events.ts'
import { SCORE_FIGURE } from './goal.figures.ts'
import { goalSource, goalValue, ofAccounts, type FollowScope as Scope } from './goal.values.ts'

/** Goals measured by the score are looked at after it, all others before, so that they can feed it. */
type Part = 'facts' | 'score'

type GoalOnDay = {
  goal_id: number
  day: string
  direction: 'at-least' | 'at-most'
  baseline: number | null
  baseline_on: string
  target: number | null
  target_on: string
  value: number | null
}

/** How the goals of these accounts stood at the end of these days, made anew from what is known. */
export async function followGoals(db: Db, scope: Scope, part: Part): Promise<void> {
  const isScore = sql`g.kind = 'figure' and g.source = ${SCORE_FIGURE}`
  const { rows } = await sql<GoalOnDay>`
    select g.id as goal_id, o.day::text, g.direction, g.baseline, g.baseline_on::text, g.target, g.target_on::text, v.value
    from ${goalSource} cross join unnest(${[...scope.days]}::date[]) o(day)
    ${goalValue(sql`least(o.day, g.target_on)`)}
    where g.removed_at is null and (p.closed_on is null or o.day < p.closed_on)
      and (o.day >= g.baseline_on or o.day >= p.created_at::date)
      and ${part === 'score' ? isScore : sql`not (${isScore})`} ${ofAccounts(scope.memberIds)}`.execute(db)
  await writeDays(db, rows)
  if (part === 'score' && rows.length === 0) return
  await summarize(db, scope)
}

/** Goals that are measured by facts; where a new one counts an event, all its days once its events are counted. */
export async function followFacts(db: Db, scope: Scope): Promise<void> {
  const fresh = await countGoalEvents(db, scope)
  await followGoals(db, scope, 'facts')
  const last = [...scope.days].sort().at(-1)
  if (fresh.length === 0 || last === undefined) return
  const { rows } = await sql<{ id: number }>`
    select distinct p.id from ${goalSource}
    where g.kind = 'event' and p.closed_on is null and s.stands_for = any(${fresh}::integer[])`.execute(db)
  for (const { id } of rows) await fillBaselines(db, id, last)
  for (const account of fresh) await followAccount(db, account, last)
}

const orUnknown = (number: number | null) => number ?? undefined

async function writeDays(db: Db, rows: readonly GoalOnDay[]): Promise<void> {
  if (rows.length === 0) return
  const found = rows.map(({ goal_id, day, value, ...goal }) => {
    const { state, share, reason } = goalProgress({
      direction: goal.direction,
      baseline: orUnknown(goal.baseline),
      baselineOn: goal.baseline_on,
      target: orUnknown(goal.target),
      targetOn: goal.target_on,
      value: orUnknown(value),
      day,
    })
    return { goal_id, day, value, share: share ?? null, state, reason: reason ?? null }
  })
  await sql`
    insert into success_goal_day (goal_id, day, value, share, state, reason)
    select goal_id, day, value, share, state, reason from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as r(goal_id integer, day date, value double precision, share double precision, state text, reason text)
    on conflict (goal_id, day) do update set value = excluded.value, share = excluded.share, state = excluded.state,
      reason = excluded.reason`.execute(db)
}

/** What the goals of an account come to on each day, and those of a plan on the last. */
async function summarize(db: Db, { memberIds, days }: Scope): Promise<void> {
  const among = memberIds ? sql`and account_id = any(${[...memberIds]}::integer[])` : sql``
  await sql`delete from success_account_day where day = any(${[...days]}::date[]) ${among}`.execute(db)
  const { rows } = await sql<{ account_id: number; day: string; states: GoalState[]; feeding: GoalState[] }>`
    select s.stands_for as account_id, w.day::text, array_agg(w.state) as states,
      coalesce(array_agg(w.state) filter (where g.kind <> 'figure' or g.source <> ${SCORE_FIGURE}), '{}') as feeding
    from ${goalSource} join success_goal_day w on w.goal_id = g.id
    where w.day = any(${[...days]}::date[]) and g.removed_at is null and (p.closed_on is null or w.day < p.closed_on)
      ${ofAccounts(memberIds)}
    group by 1, 2`.execute(db)
  const found = rows.map(({ account_id, day, states, feeding }) => {
    const count = (...which: GoalState[]) => feeding.filter((state) => which.includes(state)).length
    return {
      account_id,
      day,
      state: planState(states),
      goals: feeding.length - count('unknown', 'not-started'),
      on_track: count('on-track', 'reached'),
      behind: count('behind', 'missed'),
    }
  })
  if (found.length > 0) {
    await sql`
      insert into success_account_day (account_id, day, state, goals, on_track, behind)
      select * from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
        as r(account_id integer, day date, state text, goals smallint, on_track smallint, behind smallint)
      on conflict (account_id, day) do update set state = excluded.state, goals = excluded.goals,
        on_track = excluded.on_track, behind = excluded.behind`.execute(db)
  }
  await writeProgress(db, memberIds, days)
}

async function writeProgress(db: Db, memberIds: Scope['memberIds'], days: readonly string[]): Promise<void> {
  const last = days.reduce((latest, day) => (day > latest ? day : latest), '')
  if (last === '') return
  const { rows } = await sql<{ id: number; states: GoalState[] }>`
    select p.id, coalesce(array_agg(w.state) filter (where w.state is not null), '{}') as states
    from success_plan p join account i on i.id = p.account_id
    cross join lateral (select coalesce(i.merged_into, i.id) as stands_for) s
    left join success_goal g on g.plan_id = p.id and g.removed_at is null
    left join success_goal_day w on w.goal_id = g.id and w.day = ${last}::date
    where p.closed_on is null and coalesce(p.progress_on <= ${last}::date, true) ${ofAccounts(memberIds)}
    group by p.id`.execute(db)
  const found = rows.map(({ id, states }) => ({ id, progress: planState(states) }))
  await sql`
    update success_plan p set progress = r.progress, progress_on = ${last}::date
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as r(id integer, progress text)
    where r.id = p.id and (p.progress, p.progress_on) is distinct from (r.progress, ${last}::date)`.execute(
    db,
  )
}

/** The day up to which figures are kept; `today` where none are yet. */
export async function lastDay(db: Db, today: string): Promise<string> {
  return (await readFigureDay(db)) ?? today
}

/** Every day of the plans of an account anew: after a plan, a reported number or the data it rests on changed. */
export async function followAccount(db: Db, accountId: number, today: string): Promise<void> {
  const { rows } = await sql<{ ids: number[]; from: string | null }>`
    select array(select id from account where id = ${accountId} or merged_into = ${accountId}) as ids,
      (select min(least(g.baseline_on, p.created_at::date))::text from ${goalSource}
        where g.removed_at is null and s.stands_for = ${accountId}) as from`.execute(db)
  const last = await lastDay(db, today)
  const from = rows[0]?.from ?? last
  const memberIds = rows[0]?.ids ?? [accountId]
  const count = Math.max(0, daysBetween(from, last))
  const days = Array.from({ length: count + 1 }, (_, n) => addDays(last, n - count))
  await sql`delete from success_goal_day w using ${goalSource} where w.goal_id = g.id and s.stands_for = ${accountId}
    and (p.closed_on is null or w.day >= p.closed_on)`.execute(db)
  for (const part of ['facts', 'score'] as const) await followGoals(db, { memberIds, days }, part)
}

/** Baselines left to the data, where the data know that day. */
export async function fillBaselines(db: Db, planId: number, today: string): Promise<void> {
  await sql`
    update success_goal t set baseline = found.value
    from (select g.id, v.value from ${goalSource} ${goalValue(sql`g.baseline_on`)}
      where g.plan_id = ${planId} and g.removed_at is null and g.baseline is null and g.baseline_on <= ${today}::date) found
    where found.id = t.id and found.value is not null`.execute(db)
}
