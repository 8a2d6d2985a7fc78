import { type RawBuilder, sql } from 'kysely'
import { type GoalFigure, goalFigures } from './goal.figures.ts'

/** `g` with its plan `p` and `stands_for`, the account that stands for its own today. */
export const goalSource = sql`success_goal g join success_plan p on p.id = g.plan_id
  join account i on i.id = p.account_id
  cross join lateral (select coalesce(i.merged_into, i.id) as stands_for) s`

/** `and <the plan's account is one of these, or stood for by one>`, or nothing where all are. */
export const ofAccounts = (memberIds: readonly number[] | undefined): RawBuilder<unknown> => {
  if (memberIds === undefined) return sql``
  const ids = sql`${[...memberIds]}::integer[]`
  // Asked before, as a list: with an "or" between two tables, all plans there are would be looked through.
  return sql`and p.account_id = any(array(select id from account where id = any(${ids}) or merged_into = any(${ids})))`
}

const figure = sql.join(
  (Object.keys(goalFigures) as GoalFigure[]).map(
    (name) => sql`when ${sql.lit(name)} then (${goalFigures[name].value})::double precision`,
  ),
  sql` `,
)

/** A goal by an event counts its times in so many days up to its day. */
export const EVENT_DAYS = 28

/** `n` is the name of the event that goal `g` counts: its source is the kind, a colon and the name. */
export const isGoalEvent = sql`n.kind = split_part(g.source, ':', 1) and n.name = substr(g.source, strpos(g.source, ':') + 1)`

/** Accounts and days to follow; every account where none are named. */
export type FollowScope = { memberIds: readonly number[] | undefined; days: readonly string[] }

/** Of days long gone by one a week is kept: the newest of the seven days up to this one. */
const lately = (day: RawBuilder<unknown>) => sql`day <= ${day} and day > ${day} - 7`

/**
 * `v.value`, what the goal `g` comes to at the end of a day: a look into the day's own partition a goal, however
 * many months there are.
 */
export const goalValue = (day: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  left join lateral (
    select * from account_day where g.kind in ('figure', 'event') and account_id = s.stands_for and ${lately(day)}
    order by day desc limit 1) d on true
  left join lateral (
    select score from health_score where g.kind = 'figure' and g.source = 'health' and account_id = s.stands_for
      and ${lately(day)} order by day desc limit 1) h on true
  left join lateral (
    select case when jsonb_typeof(attributes -> g.source) = 'number' then (attributes ->> g.source)::double precision end as value
    from account_fact where g.kind = 'attribute' and account_id = s.stands_for and superseded_at = 'infinity'
      and valid_from < ${day} + 1 and valid_to >= ${day} + 1 limit 1) f on true
  left join lateral (
    select value from success_report where g.kind = 'reported' and goal_id = g.id and withdrawn_at is null and day <= ${day}
    order by day desc, id desc limit 1) r on true
  left join lateral (
    select (select coalesce(sum(t.times), 0) from success_event_day t where t.account_id = c.account_id
        and t.event_name_id = c.event_name_id and t.day > ${day} - ${sql.lit(EVENT_DAYS)} and t.day <= ${day})::double precision as value
    from event_name n join success_event c on c.event_name_id = n.id and c.account_id = s.stands_for
    where g.kind = 'event' and ${isGoalEvent}
      and c.counted_from <= ${day} - ${sql.lit(EVENT_DAYS - 1)} and d.events_28d is not null) e on true
  cross join lateral (
    select case g.kind when 'figure' then case g.source ${figure} end when 'attribute' then f.value
      when 'event' then e.value else r.value end as value) v`
