import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { isMailSetUp } from '../mail/mail-settings.store.ts'
import type { Role } from '../team/team.roles.ts'
import { countUnread, listNotifications, markRead } from './notification.read.ts'
import { kindNames, type NotificationKind, notificationKinds, type Way, ways } from './notification-kinds.ts'

const row = z.object({
  id: z.number(),
  kind: z.string(),
  text: z.string(),
  link: z.string().nullable(),
  created_at: z.string(),
  read_at: z.string().nullable(),
})
const choice = z.object({
  kind: z.string(),
  way: z.enum(ways),
  is_chosen: z.boolean().describe('False: as it is for the role'),
})
const choices = z.object({
  rows: z.array(choice),
  is_mail_set_up: z.boolean().describe('False: nothing goes by mail, whatever is chosen'),
})
const mine = { config: { access: 'signed-in' as const } }

type Machinery = { db: Database; config: Config; clock: Clock }

/** News for whoever is signed in, and how they want to be told. */
export function notificationRoutes(app: Http, machinery: Machinery): void {
  listRoutes(app, machinery)
  choiceRoutes(app, machinery)
}

function listRoutes(app: Http, { db, clock }: Machinery): void {
  app.get(
    '/api/v1/me/notifications',
    {
      ...mine,
      schema: {
        tags: ['notifications'],
        summary: 'My notifications, the newest first',
        querystring: z.strictObject({
          ...pageQuery,
          unread: z.stringbool().default(false),
          language: z.enum(['ja', 'en']).default('ja').describe('Of the sentences'),
        }),
        response: {
          200: z.object({ rows: z.array(row), next_cursor: z.string().nullable(), unread: z.number() }),
        },
      },
    },
    async (request) => {
      const { id: memberId } = requireActor(request)
      const { limit, cursor, unread, language } = request.query
      const before = decodeCursor(cursor, z.object({ id: z.number().int() }))?.id
      const [found, count] = await Promise.all([
        listNotifications(db, { memberId, unread, before, limit: limit + 1, language }),
        countUnread(db, memberId),
      ])
      return { ...nextPage(found, limit, ({ id }) => ({ id })), unread: count }
    },
  )

  app.get(
    '/api/v1/me/notifications/count',
    {
      ...mine,
      schema: {
        tags: ['notifications'],
        summary: 'How many of my notifications are unread, up to 100',
        response: { 200: z.object({ unread: z.number() }) },
      },
    },
    async (request) => ({ unread: await countUnread(db, requireActor(request).id) }),
  )

  app.post(
    '/api/v1/me/notifications/read',
    {
      ...mine,
      schema: {
        tags: ['notifications'],
        summary: 'Mark notifications as read: those named, or all up to one',
        body: z
          .strictObject({
            ids: z.array(z.number().int().positive()).min(1).max(500).optional(),
            up_to: z.number().int().positive().optional(),
          })
          .refine(({ ids, up_to }) => (ids === undefined) !== (up_to === undefined), 'give ids or up_to'),
        response: { 200: z.object({ unread: z.number() }) },
      },
    },
    async (request) => {
      const memberId = requireActor(request).id
      await markRead(db, { memberId, ids: request.body.ids, upTo: request.body.up_to, now: clock() })
      return { unread: await countUnread(db, memberId) }
    },
  )
}

function choiceRoutes(app: Http, { db, config }: Machinery): void {
  async function readChoices(memberId: string, may: (permission: never) => boolean) {
    const { rows } = await sql<{ role: Role; kind: string | null; way: Way | null }>`
      select m.role, c.kind, c.way from member m left join notification_choice c on c.member_id = m.id
      where m.id = ${memberId}::uuid`.execute(db)
    const role = rows[0]?.role ?? 'csm'
    const chosen = new Map(rows.map(({ kind, way }) => [kind, way]))
    return {
      rows: kindNames.flatMap((kind) => {
        const { permission, way }: NotificationKind = notificationKinds[kind]
        if (!may(permission as never)) return []
        return [{ kind, way: chosen.get(kind) ?? way(role), is_chosen: chosen.has(kind) }]
      }),
      is_mail_set_up: await isMailSetUp(db, config),
    }
  }

  app.get(
    '/api/v1/me/notification-choices',
    {
      ...mine,
      schema: {
        tags: ['notifications'],
        summary: 'How I am told of what',
        response: { 200: choices },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      return readChoices(actor.id, (permission) => actor.permissions.has(permission))
    },
  )

  app.put(
    '/api/v1/me/notification-choices',
    {
      ...mine,
      schema: {
        tags: ['notifications'],
        summary: 'Choose how I am told of a kind of news; null: as it is for my role',
        body: z.strictObject({
          kind: z.enum(kindNames),
          way: z.enum(ways).nullable(),
        }),
        response: { 200: choices },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      const { kind, way } = request.body
      if (way === null) {
        await sql`delete from notification_choice where member_id = ${actor.id}::uuid and kind = ${kind}`.execute(
          db,
        )
      } else {
        await sql`insert into notification_choice (member_id, kind, way) values (${actor.id}::uuid, ${kind}, ${way})
          on conflict (member_id, kind) do update set way = excluded.way`.execute(db)
      }
      return readChoices(actor.id, (permission) => actor.permissions.has(permission))
    },
  )
}
