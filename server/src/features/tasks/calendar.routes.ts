import { sql } from 'kysely'
import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { hashToken, newToken } from '../../platform/token.ts'
import { recordAudit } from '../team/audit.store.ts'
import { type Role, rolePermissions } from '../team/team.roles.ts'
import { readWorkspace } from '../team/workspace.store.ts'
import { calendarWords, readEntries } from './calendar.read.ts'
import { writeCalendar } from './calendar.ts'
import { type TaskMachinery, todayOf } from './task.service.ts'
import { calendarNotFound } from './tasks.errors.ts'

type Machinery = TaskMachinery & { config: Config }

/** A calendar address of one's own, with one's tasks, the renewals of one's accounts and one's meetings. */
export function calendarRoutes(app: Http, machinery: Machinery): void {
  const { db, config, clock } = machinery
  app.get(
    '/api/v1/me/calendar-link',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['tasks'],
        summary: 'Since when I have a calendar address; the address itself is shown once, when it is made',
        response: { 200: z.object({ made_at: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { rows } = await sql<{ created_at: Date }>`
        select created_at from calendar_link where member_id = ${requireActor(request).id}::uuid`.execute(db)
      return { made_at: rows[0]?.created_at.toISOString() ?? null }
    },
  )

  app.post(
    '/api/v1/me/calendar-link',
    {
      config: { access: 'signed-in', keepsAnswer: false },
      schema: {
        tags: ['tasks'],
        summary: 'Make a calendar address; the former one stops working',
        response: { 201: z.object({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const { token, hash } = newToken('tcal')
      await db.transaction().execute(async (trx) => {
        await sql`insert into calendar_link (member_id, token_hash, created_at) values (${actor.id}::uuid, ${hash}, ${clock()})
          on conflict (member_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(
          trx,
        )
        await recordAudit(trx, actor, {
          action: 'calendar.made',
          entityKind: 'calendar',
          entityName: actor.name,
          ip: request.ip,
        })
      })
      const base = config.publicUrl ?? `${request.protocol}://${request.host}`
      return reply.code(201).send({ url: `${base}/calendar/${token}.ics` })
    },
  )

  app.delete(
    '/api/v1/me/calendar-link',
    {
      config: { access: 'signed-in' },
      schema: { tags: ['tasks'], summary: 'Give up my calendar address', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      await db.transaction().execute(async (trx) => {
        const { rows } =
          await sql`delete from calendar_link where member_id = ${actor.id}::uuid returning 1`.execute(trx)
        if (rows.length === 0) return
        await recordAudit(trx, actor, {
          action: 'calendar.given-up',
          entityKind: 'calendar',
          entityName: actor.name,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/calendar/:token',
    {
      // The secret address is the permission, as calendars send nothing else.
      config: { access: 'public', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: { params: z.object({ token: z.string().max(100) }), hide: true },
    },
    async (request, reply) => {
      const token = request.params.token.replace(/\.ics$/, '')
      const member = await readMember(db, token)
      if (!member) throw calendarNotFound()
      const base = config.publicUrl ?? `${request.protocol}://${request.host}`
      const { language } = await readWorkspace(db)
      const words = calendarWords[member.language ?? language]
      const entries = await readEntries(db, {
        memberId: member.id,
        day: await todayOf(machinery),
        base,
        words,
      })
      return reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'private, max-age=300')
        .send(writeCalendar({ name: words.name, entries, now: clock() }))
    },
  )
}

async function readMember(db: Database, token: string) {
  const { rows } = await sql<{ id: string; role: Role; language: 'ja' | 'en' | null }>`
    select m.id, m.role, m.language from calendar_link l join member m on m.id = l.member_id
    where l.token_hash = ${hashToken(token)} and m.deactivated_at is null`.execute(db)
  const member = rows[0]
  return member && rolePermissions[member.role].includes('accounts:read') ? member : undefined
}
