import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Clock, dayIn } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { createFailedSignIns } from './failed-sign-ins.ts'
import { hasSignedInFrom, openSession, revokeSessions, SESSION_COOKIE } from './session.store.ts'
import { tooManyAttempts } from './team.errors.ts'
import { roles } from './team.roles.ts'
import { checkPassword, useOneTimeLink } from './team.service.ts'
import { readWorkspace } from './workspace.store.ts'

const attempts = {
  rateLimit: {
    max: 10,
    timeWindow: '1 minute',
    // By the address that is named, so that many machines do not help to guess one; see failed-sign-ins.ts for the reverse.
    keyGenerator: (request: FastifyRequest) => {
      const body = request.body as { email?: unknown } | undefined
      return `sign-in:${typeof body?.email === 'string' ? body.email.trim().toLowerCase() : request.ip}`
    },
    hook: 'preHandler' as const,
    errorResponseBuilder: (_: FastifyRequest, context: { ttl: number }) =>
      tooManyAttempts({ params: { retryAfterSeconds: Math.ceil(context.ttl / 1000) } }),
  },
}

const me = z.object({
  member: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    language: z.enum(['ja', 'en']).nullable(),
    time_zone: z.string().nullable(),
    has_password: z.boolean(),
  }),
  workspace: z.object({
    name: z.string(),
    language: z.enum(['ja', 'en']),
    currency: z.string(),
    time_zone: z.string(),
    fiscal_year_start_month: z.number(),
    today: z.string(),
  }),
  permissions: z.array(z.string()),
})

/** Sign-in, sign-out and "who am I". */
export function sessionRoutes(
  app: Http,
  { db, config, clock }: { db: Database; config: Config; clock: Clock },
): void {
  const failedSignIns = createFailedSignIns(clock)

  async function signIn(request: FastifyRequest, reply: FastifyReply, memberId: string) {
    const { token, expiresAt } = await openSession(db, memberId, {
      ip: request.ip,
      userAgent: request.headers['user-agent'],
    })
    const secure = config.publicUrl?.startsWith('https:') ?? request.protocol === 'https'
    reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      expires: expiresAt,
    })
    return { member_id: memberId }
  }

  const signedIn = z.object({ member_id: z.string() })

  app.post(
    '/api/v1/sessions',
    {
      config: { access: 'public', ...attempts },
      schema: {
        tags: ['team'],
        summary: 'Sign in with address and password',
        body: z.strictObject({ email: z.string().max(320), password: z.string().max(1000) }),
        response: { 200: signedIn },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const attempt = failedSignIns.tryFrom(request.ip)
      if (attempt.waitSeconds > 0 && !(await hasSignedInFrom(db, email, request.ip))) {
        throw tooManyAttempts({ params: { retryAfterSeconds: attempt.waitSeconds } })
      }
      const memberId = await checkPassword(db, email, password).catch((error: unknown) => {
        if (!(error instanceof AppError)) attempt.takeBack()
        throw error
      })
      attempt.takeBack()
      return signIn(request, reply, memberId)
    },
  )

  app.post(
    '/api/v1/sessions/one-time',
    {
      config: { access: 'public', ...attempts },
      schema: {
        tags: ['team'],
        summary: 'Sign in with a one-time link',
        body: z.strictObject({ token: z.string().max(200) }),
        response: { 200: signedIn },
      },
    },
    async (request, reply) => signIn(request, reply, await useOneTimeLink(db, request.body.token)),
  )

  app.delete(
    '/api/v1/sessions/current',
    {
      config: { access: 'signed-in' },
      schema: { tags: ['team'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      await db
        .updateTable('session')
        .set({ revoked_at: new Date() })
        .where('id', '=', actor.sessionId ?? '')
        .execute()
      reply.clearCookie(SESSION_COOKIE, { path: '/' })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/v1/sessions',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['team'],
        summary: 'Sign out everywhere',
        response: { 200: z.object({ revoked: z.number() }) },
      },
    },
    async (request, reply) => {
      const revoked = await revokeSessions(db, requireActor(request).id)
      reply.clearCookie(SESSION_COOKIE, { path: '/' })
      return { revoked }
    },
  )

  app.get(
    '/api/v1/me',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: ['team'],
        summary: 'The signed-in member, the workspace and what I may do',
        response: { 200: me },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      const member = await db
        .selectFrom('member')
        .selectAll()
        .where('id', '=', actor.id)
        .executeTakeFirstOrThrow()
      const workspace = await readWorkspace(db)
      return {
        member: {
          id: member.id,
          name: member.name,
          email: member.email,
          role: member.role as (typeof roles)[number],
          language: member.language as 'ja' | 'en' | null,
          time_zone: member.time_zone,
          has_password: member.password_hash !== null,
        },
        workspace: {
          name: workspace.name,
          language: workspace.language,
          currency: workspace.currency,
          time_zone: workspace.timeZone,
          fiscal_year_start_month: workspace.fiscalYearStartMonth,
          today: dayIn(workspace.timeZone, clock()),
        },
        permissions: [...actor.permissions],
      }
    },
  )
}
