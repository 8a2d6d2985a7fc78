import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Language, sayNotification } from './notification-kinds.ts'

export type NotificationRow = {
  id: number
  kind: string
  text: string
  link: string | null
  created_at: string
  read_at: string | null
}

const at = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

export async function listNotifications(
  db: Db,
  asked: { memberId: string; unread: boolean; before: number | undefined; limit: number; language: Language },
): Promise<NotificationRow[]> {
  const { rows } = await sql<Omit<NotificationRow, 'text'> & { params: Record<string, unknown> }>`
    select id, kind, params, link, ${at('created_at')} as created_at, ${at('read_at')} as read_at from notification
    where member_id = ${asked.memberId}::uuid and in_app and ${asked.unread ? sql`read_at is null` : sql`true`}
      and ${asked.before === undefined ? sql`true` : sql`id < ${asked.before}`}
    order by id desc limit ${asked.limit}`.execute(db)
  return rows.map(({ params, ...row }) => ({
    ...row,
    text: sayNotification({ kind: row.kind, params }, asked.language),
  }))
}

export async function countUnread(db: Db, memberId: string): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::integer as unread from (
      select from notification where member_id = ${memberId}::uuid and in_app and read_at is null limit 100) n`.execute(
    db,
  )
  return rows[0]?.unread ?? 0
}

/** Those named, or all up to one. */
export async function markRead(
  db: Db,
  asked: { memberId: string; ids?: readonly number[] | undefined; upTo?: number | undefined; now: Date },
): Promise<void> {
  const which = asked.ids ? sql`id = any(${[...asked.ids]}::bigint[])` : sql`id <= ${asked.upTo ?? 0}`
  await sql`update notification set read_at = ${asked.now}
    where member_id = ${asked.memberId}::uuid and in_app and read_at is null and ${which}`.execute(db)
}
