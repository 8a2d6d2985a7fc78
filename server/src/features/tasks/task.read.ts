import { addDays } from '@tsuzuku/core/time/add-days'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { inSegments } from '../accounts/segment-filter.ts'
import type { Owner } from '../health/health.read.ts'
import type { listStates, TaskRow } from './task.schema.ts'

export type TaskFilter = {
  day: string
  owner: Owner
  state?: (typeof listStates)[number] | undefined
  due?: 'overdue' | 'today' | 'week' | 'none' | undefined
  account?: number | undefined
  id?: number | undefined
}
export type TaskPosition = [string, number]

/** Written out, as the index over it is. */
const dayOf = sql`coalesce(t.due_on, '9999-12-31'::date)`
const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

const columns = (
  day: string,
) => sql`t.id, t.title, t.reason, t.source, t.due_on::text, t.priority, t.checklist, t.state,
  t.outcome, t.minutes_spent, t.snoozed_until::text, coalesce(t.state = 'open' and t.due_on < ${day}::date, false) as is_overdue,
  t.created_by_name as created_by, ${instant('t.created_at')} as created_at, ${instant('t.closed_at')} as closed_at, t.version,
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
  case when a.account_id is not null then jsonb_build_object('id', a.account_id, 'name', a.name) end as account,
  case when s.id is not null then jsonb_build_object('id', s.id, 'kind', s.kind, 'is_open', s.closed_on is null) end as signal`

const source = sql`task t
  left join account i on i.id = t.account_id
  left join account_fact a on a.account_id = coalesce(i.merged_into, i.id) and a.superseded_at = 'infinity' and a.valid_to = 'infinity'
  left join member o on o.id = t.owner_id
  left join signal s on s.id = t.signal_id`

function conditions({ day, owner, state, due, account, id }: TaskFilter) {
  const parts = [
    id === undefined ? undefined : sql`t.id = ${id}`,
    account === undefined
      ? undefined
      : sql`t.account_id in (select id from account where id = ${account} or merged_into = ${account})`,
    state === undefined ? undefined : inState(state, day),
    due === undefined ? undefined : dueBy(due, day),
    owner.kind === 'all'
      ? undefined
      : owner.kind === 'none'
        ? sql`t.owner_id is null`
        : sql`t.owner_id = ${owner.id}::uuid`,
    owner.segment ? inSegments(sql`coalesce(i.merged_into, i.id)`, owner.segment) : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

function inState(state: (typeof listStates)[number], day: string) {
  if (state === 'open') return sql`t.state = 'open' and coalesce(t.snoozed_until <= ${day}::date, true)`
  return state === 'snoozed'
    ? sql`t.state = 'open' and t.snoozed_until > ${day}::date`
    : sql`t.state = ${state} and t.state <> 'open'`
}

function dueBy(due: NonNullable<TaskFilter['due']>, day: string) {
  if (due === 'none') return sql`t.due_on is null`
  const last = due === 'overdue' ? addDays(day, -1) : due === 'today' ? day : addDays(day, 6)
  return sql`t.due_on <= ${last}::date`
}

/** Those that stand by the day they are due, those that ended the latest first. */
export async function listTasks(
  db: Db,
  filter: TaskFilter,
  page: { limit: number; after?: TaskPosition | undefined },
): Promise<{ row: TaskRow; position: TaskPosition }[]> {
  const isOver = filter.state === 'done' || filter.state === 'dropped'
  const [key, id] = page.after ?? []
  const order = isOver ? sql`t.closed_at desc, t.id desc` : sql`${dayOf}, t.id`
  const after =
    key === undefined
      ? sql`true`
      : isOver
        ? sql`(t.closed_at, t.id) < (${key}::timestamptz, ${id ?? 0})`
        : sql`(${dayOf}, t.id) > (${key}::date, ${id ?? 0})`
  const { rows } = await sql<TaskRow & { position: string }>`
    select ${columns(filter.day)}, ${isOver ? sql`t.closed_at::text` : sql`${dayOf}::text`} as position
    from ${source} where ${conditions(filter)} and ${after} order by ${order} limit ${page.limit}`.execute(db)
  return rows.map(({ position, ...row }) => ({ row, position: [position, row.id] }))
}

export async function readTask(db: Db, id: number, day: string): Promise<TaskRow | undefined> {
  const found = await listTasks(db, { id, day, owner: { kind: 'all' } }, { limit: 1 })
  return found[0]?.row
}

export type TaskCounts = { open: number; overdue: number; today: number; week: number }

/** Of the filter's owner and segment, what stands and by when it is due. */
export async function countTasks(
  db: Db,
  filter: Pick<TaskFilter, 'day' | 'owner' | 'account'>,
): Promise<TaskCounts> {
  const { day } = filter
  const { rows } = await sql<TaskCounts>`
    select count(*)::integer as open, (count(*) filter (where t.due_on < ${day}::date))::integer as overdue,
      (count(*) filter (where t.due_on <= ${day}::date))::integer as today,
      (count(*) filter (where t.due_on <= ${addDays(day, 6)}::date))::integer as week
    from task t left join account i on i.id = t.account_id where ${conditions({ ...filter, state: 'open' })}`.execute(
    db,
  )
  return rows[0] ?? { open: 0, overdue: 0, today: 0, week: 0 }
}

export type TeamRow = {
  owner: { id: string; name: string } | null
  open: number
  overdue: number
  snoozed: number
  done: number
  timed: number
  minutes: number | null
}

/** A row per owner: what stands today, and what the last days took, as far as minutes were noted. */
export async function readTeam(
  db: Db,
  { day, since, segment }: { day: string; since: Date; segment: string | undefined },
): Promise<TeamRow[]> {
  const among = segment ? inSegments(sql`coalesce(i.merged_into, i.id)`, segment) : sql`true`
  const isOpen = inState('open', day)
  const { rows } = await sql<TeamRow>`
    with counted as (
      select t.owner_id, count(*) filter (where ${isOpen}) as open,
        count(*) filter (where ${isOpen} and t.due_on < ${day}::date) as overdue,
        count(*) filter (where not (${isOpen})) as snoozed, 0 as done, 0 as timed, null::bigint as minutes
      from task t left join account i on i.id = t.account_id where t.state = 'open' and ${among} group by t.owner_id
      union all
      select t.owner_id, 0, 0, 0, count(*) filter (where t.state = 'done'), count(t.minutes_spent), sum(t.minutes_spent)
      from task t left join account i on i.id = t.account_id
      where t.state <> 'open' and t.closed_at > ${since} and ${among} group by t.owner_id
    )
    select case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as owner,
      sum(c.open)::integer as open, sum(c.overdue)::integer as overdue, sum(c.snoozed)::integer as snoozed,
      sum(c.done)::integer as done, sum(c.timed)::integer as timed, sum(c.minutes)::integer as minutes
    from counted c left join member m on m.id = c.owner_id group by m.id
    order by overdue desc, open desc, m.name nulls last, m.id`.execute(db)
  return rows
}

export async function readTaskHistory(db: Db, id: number) {
  type Change = {
    id: number
    at: string
    by: string
    before: Record<string, unknown>
    after: Record<string, unknown>
    is_undone: boolean
  }
  const { rows } = await sql<Change>`
    select id, ${instant('at')} as at, actor_name as by, before, after, undone_at is not null as is_undone
    from task_change where task_id = ${id} order by id desc limit 200`.execute(db)
  return rows
}
