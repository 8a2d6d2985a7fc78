import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { type Role, rolePermissions } from '../team/team.roles.ts'
import { type KindName, type NotificationKind, notificationKinds, type Way } from './notification-kinds.ts'

export type NewsItem = {
  kind: KindName
  /** The same news is told to a member once. */
  key: string
  params: Record<string, unknown>
  /** Where in the product it is about. */
  link: string
  accountId?: number
  /** Ids of members, or everybody who may know and wants to. */
  to: readonly string[] | 'everybody'
  /** Who made the news knows it. */
  except?: string
}

/** Tells members news as each wants it; written in the transaction of its cause. Returns how many are told. */
export async function notify(db: Db, news: NewsItem, now: Date): Promise<number> {
  if (news.to !== 'everybody' && news.to.length === 0) return 0
  const kind: NotificationKind = notificationKinds[news.kind]
  const asked = news.to === 'everybody' ? sql`true` : sql`m.id = any(${[...news.to]}::uuid[])`
  const { rows: members } = await sql<{ id: string; role: Role; way: Way | null }>`
    select m.id, m.role, c.way from member m
    left join notification_choice c on c.member_id = m.id and c.kind = ${news.kind}
    where m.deactivated_at is null and ${asked} and m.id::text <> ${news.except ?? ''}`.execute(db)
  const told = members
    .filter(({ role }) => rolePermissions[role].includes(kind.permission))
    .map(({ id, role, way }) => ({ id, way: way ?? kind.way(role) }))
    .filter(({ way }) => way !== 'off')
    .map(({ id, way }) => ({ id, by_mail: way === 'mail' ? 'now' : way === 'digest' ? 'digest' : 'never' }))
  if (told.length === 0) return 0
  const { rows } = await sql`
    insert into notification (member_id, kind, params, link, account_id, news_key, in_app, by_mail, created_at)
    select t.id, ${news.kind}, ${JSON.stringify(news.params)}::jsonb, ${news.link}, ${news.accountId ?? null}::integer,
      ${news.key}, true, t.by_mail, ${now}
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t(id uuid, by_mail text)
    on conflict (member_id, news_key) do nothing returning id`.execute(db)
  return rows.length
}
