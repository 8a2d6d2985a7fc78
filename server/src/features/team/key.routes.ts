import { sql } from 'kysely'
import * as z from 'zod'
import { type Permission, permissions } from '../../platform/access.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'
import { recordAudit } from './audit.store.ts'
import { makeKey } from './key.service.ts'
import { keyNotFound, scopeNotYours } from './team.errors.ts'

const keyRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['api', 'write']),
  token_prefix: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string().nullable(),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
})

/** Keys for programs: shown once, stored as a hash, never given more than their maker may do. */
export function keyRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/keys',
    {
      config: { access: 'keys:write' },
      schema: {
        tags: ['team'],
        summary: 'API keys and write keys: those in use first, the newest of them first',
        querystring: z.strictObject(pageQuery),
        response: { 200: pageOf(keyRow) },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const after = decodeCursor(cursor, z.tuple([z.boolean(), z.string(), z.uuid()]))
      const order = sql`k.revoked_at is not null, k.created_at desc, k.id desc`
      const { rows } = await sql<
        Record<'created_at', Date> &
          Record<'last_used_at' | 'revoked_at', Date | null> & {
            id: string
            name: string
            kind: 'api' | 'write'
            token_prefix: string
            scopes: string[]
            created_by: string | null
            place: [boolean, string, string]
          }
      >`
        select k.id, k.name, k.kind, k.token_prefix, to_jsonb(k.scopes) as scopes, m.name as created_by, k.created_at, k.last_used_at, k.revoked_at,
          jsonb_build_array(k.revoked_at is not null, k.created_at::text, k.id) as place
        from (
          select * from api_key k where ${
            after
              ? sql`(k.revoked_at is not null)::integer > ${Number(after[0])} or (k.revoked_at is not null) = ${after[0]}
                and (k.created_at, k.id) < (${after[1]}::timestamptz, ${after[2]}::uuid)`
              : sql`true`
          }
          order by ${order} limit ${limit + 1}
        ) k left join member m on m.id = k.created_by
        order by ${order}`.execute(db)
      const page = nextPage(rows, limit, ({ place }) => place)
      return {
        ...page,
        rows: page.rows.map(({ place: _, ...row }) => ({
          ...row,
          created_at: row.created_at.toISOString(),
          last_used_at: row.last_used_at?.toISOString() ?? null,
          revoked_at: row.revoked_at?.toISOString() ?? null,
        })),
      }
    },
  )

  app.post(
    '/api/v1/keys',
    {
      config: { access: 'keys:write', keepsAnswer: false },
      schema: {
        tags: ['team'],
        summary: 'Make a key; the token is in this answer and nowhere else',
        body: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('write'), name: z.string().trim().min(1).max(200) }),
          z.strictObject({
            kind: z.literal('api'),
            name: z.string().trim().min(1).max(200),
            scopes: z.array(z.enum(permissions)).min(1),
          }),
        ]),
        response: { 201: z.object({ id: z.string(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      const actor = requireActor(request)
      const { kind, name } = request.body
      const scopes: Permission[] = request.body.kind === 'api' ? request.body.scopes : []
      const beyond = scopes.find((scope) => !actor.permissions.has(scope))
      if (beyond) throw scopeNotYours({ field: 'scopes', params: { scope: beyond } })
      const key = await makeKey(db, actor, { name, kind, scopes, ip: request.ip })
      return reply.code(201).send(key)
    },
  )

  app.delete(
    '/api/v1/keys/:id',
    {
      config: { access: 'keys:write' },
      schema: {
        tags: ['team'],
        summary: 'Revoke a key',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await db.transaction().execute(async (trx) => {
        const key = await trx
          .updateTable('api_key')
          .set({ revoked_at: new Date() })
          .where('id', '=', request.params.id)
          .where('revoked_at', 'is', null)
          .returning(['name', 'kind'])
          .executeTakeFirst()
        if (!key) throw keyNotFound()
        await recordAudit(trx, requireActor(request), {
          action: 'key.revoked',
          entityKind: 'key',
          entityId: request.params.id,
          entityName: key.name,
          ip: request.ip,
        })
      })
      return reply.code(204).send(null)
    },
  )
}
