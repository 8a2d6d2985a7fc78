import { sql } from 'kysely'
import type { Actor } from '../../platform/access.ts'
import type { Db } from '../../platform/database.ts'
import type { AlertSide } from './metric-target.store.ts'
import type { SeriesKind } from './periods.ts'

export type MetricAlert = {
  id: number
  metric: string
  period: SeriesKind
  side: AlertSide
  target: number
  period_from: string
  period_to: string
  value: number
  raised_at: string
  /** When the figure was on the right side again. */
  back_at: string | null
  seen_by: string | null
  seen_at: string | null
}

const at = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** `open`: nobody has seen it and the figure is still on the wrong side. */
export async function listAlerts(
  db: Db,
  asked: { metric?: string | undefined; isOpen: boolean; before?: number | undefined; limit: number },
): Promise<MetricAlert[]> {
  const { rows } = await sql<MetricAlert>`
    select a.id, t.metric, t.period, t.alert as side, t.value as target, a.period_from::text, a.period_to::text, a.value,
      ${at('a.raised_at')} as raised_at, ${at('a.back_at')} as back_at, a.seen_by, ${at('a.seen_at')} as seen_at
    from metric_alert a join metric_target t on t.id = a.target_id
    where a.id < ${asked.before ?? 2_147_483_647}
      and ${asked.metric === undefined ? sql`true` : sql`t.metric = ${asked.metric}`}
      and ${asked.isOpen ? sql`a.seen_at is null and a.back_at is null and t.ended_at is null` : sql`true`}
    order by a.id desc limit ${asked.limit}`.execute(db)
  return rows
}

/** Whether it is news: a figure that goes back and forth in one period tells so once. */
export async function raiseAlert(
  db: Db,
  alert: { targetId: number; from: string; to: string; value: number; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ is_new: boolean }>`
    insert into metric_alert (target_id, period_from, period_to, value, raised_at)
    values (${alert.targetId}, ${alert.from}::date, ${alert.to}::date, ${alert.value}, ${alert.at})
    on conflict (target_id, period_from) do update set value = excluded.value, back_at = null
    returning xmax = 0 as is_new`.execute(db)
  return rows[0]?.is_new ?? false
}

export async function takeAlertBack(
  db: Db,
  alert: { targetId: number; from: string; value: number; at: Date },
): Promise<void> {
  await sql`update metric_alert set back_at = ${alert.at}, value = ${alert.value}
    where target_id = ${alert.targetId} and period_from = ${alert.from}::date and back_at is null`.execute(db)
}

/** False where there is no such alert. */
export async function seeAlert(db: Db, actor: Actor, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql`update metric_alert set seen_by = coalesce(seen_by, ${actor.name}),
      seen_at = coalesce(seen_at, ${now}) where id = ${id} returning id`.execute(db)
  return rows.length > 0
}
