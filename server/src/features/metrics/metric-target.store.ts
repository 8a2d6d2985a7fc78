import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { SeriesKind } from './periods.ts'

export const alertSides = ['below', 'above'] as const
export type AlertSide = (typeof alertSides)[number]

export type MetricTarget = {
  id: number
  metric: string
  period: SeriesKind
  holds_from: string
  value: number
  alert: AlertSide | null
  created_by: string
  created_at: string
}

const columns = sql`id, metric, period, holds_from::text, value, alert, created_by,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at`

/** Every target in force, by metric and the period from which it holds. */
export async function listTargets(db: Db, metric?: string): Promise<MetricTarget[]> {
  const { rows } = await sql<MetricTarget>`
    select ${columns} from metric_target
    where ended_at is null and ${metric === undefined ? sql`true` : sql`metric = ${metric}`}
    order by metric, period, holds_from`.execute(db)
  return rows
}

/** The target of a metric on a day, of those given. */
export function targetOn(
  targets: readonly MetricTarget[],
  asked: { metric: string; period: SeriesKind; day: string },
): MetricTarget | undefined {
  return targets.findLast(
    (one) => one.metric === asked.metric && one.period === asked.period && one.holds_from <= asked.day,
  )
}

export type NewTarget = Pick<MetricTarget, 'metric' | 'period' | 'holds_from' | 'value' | 'alert'>

/** Takes the place of a target that holds from the same period. */
export async function setTarget(db: Db, actor: Actor, target: NewTarget): Promise<MetricTarget> {
  const { metric, period, holds_from, value, alert } = target
  await sql`update metric_target set ended_at = now()
    where metric = ${metric} and period = ${period} and holds_from = ${holds_from}::date and ended_at is null`.execute(
    db,
  )
  const { rows } = await sql<MetricTarget>`
    insert into metric_target (metric, period, holds_from, value, alert, created_by)
    values (${metric}, ${period}, ${holds_from}::date, ${value}, ${alert}, ${actor.name})
    returning ${columns}`.execute(db)
  return rows[0] as MetricTarget
}

export async function endTarget(db: Db, id: number): Promise<MetricTarget | undefined> {
  const { rows } = await sql<MetricTarget>`
    update metric_target set ended_at = now() where id = ${id} and ended_at is null returning ${columns}`.execute(
    db,
  )
  return rows[0]
}
