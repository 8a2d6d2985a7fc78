import { sql } from 'kysely'
import * as z from 'zod'
import { isTimeZone } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from './audit.store.ts'
import { revokeSessions } from './session.store.ts'
import { sessionNotFound, wrongCredentials } from './team.errors.ts'
import { hashPassword, passwordMatches } from './team.service.ts'

const sessionRow = z.object({
  id: z.string(),
  user_agent: z.string().nullable(),
  ip: z.string().nullable(),
  created_at: z.string(),
  last_used_at: z.string(),
  current: z.boolean(),
})

/** What a member decides about themselves: name, language, password, where they are signed in. */
export function profileRoutes(app: Http, { db }: { db: Database }): void {
  app.patch(
    '/api/v1/me',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['team'],
        summary: 'Change my name, language or time zone (null: as the workspace)',
        body: z.strictObject({
          name: z.string().trim().min(1).max(200).optional(),
          language: z.enum(['ja', 'en']).nullable().optional(),
          time_zone: z.string().refine(isTimeZone, 'unknown time zone').nullable().optional(),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const changes = Object.fromEntries(
        Object.entries(request.body).filter(([, value]) => value !== undefined),
      )
      if (Object.keys(changes).length > 0) {
        await db.updateTable('member').set(changes).where('id', '=', requireActor(request).id).execute()
      }
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/v1/me/password',
    {
      config: { access: 'signed-in', rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags: ['team'],
        summary: 'Set my password; signs me out everywhere else',
        body: z.strictObject({ current: z.string().max(1000).optional(), password: z.string().max(1000) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const member = await db
        .selectFrom('member')
        .select('password_hash')
        .where('id', '=', actor.id)
        .executeTakeFirstOrThrow()
      if (
        member.password_hash &&
        !(await passwordMatches(member.password_hash, request.body.current ?? ''))
      ) {
        throw wrongCredentials({ field: 'current' })
      }
      const passwordHash = await hashPassword(request.body.password)
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('member')
          .set({ password_hash: passwordHash })
          .where('id', '=', actor.id)
          .execute()
        await revokeSessions(trx, actor.id, actor.sessionId)
        await recordAudit(trx, actor, {
          action: 'member.password-set',
          entityKind: 'member',
          entityId: actor.id,
          entityName: actor.name,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/me/sessions',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['team'],
        summary: 'Where I am signed in',
        response: { 200: z.object({ rows: z.array(sessionRow) }) },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      const rows = await db
        .selectFrom('session')
        .select(['id', 'user_agent', 'ip', 'created_at', 'last_used_at'])
        .where('member_id', '=', actor.id)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .orderBy('last_used_at', 'desc')
        .limit(100)
        .execute()
      return {
        rows: rows.map((row) => ({
          ...row,
          created_at: row.created_at.toISOString(),
          last_used_at: row.last_used_at.toISOString(),
          current: row.id === actor.sessionId,
        })),
      }
    },
  )

  app.delete(
    '/api/v1/me/sessions/:id',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['team'],
        summary: 'Sign out one of my sessions',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const row = await db
        .updateTable('session')
        .set({ revoked_at: new Date() })
        .where('id', '=', request.params.id)
        .where('member_id', '=', requireActor(request).id)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (!row) throw sessionNotFound()
      return reply.code(204).send(null)
    },
  )
}
