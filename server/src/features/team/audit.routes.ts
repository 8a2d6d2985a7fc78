import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageOf, pageQuery } from '../../platform/paging.ts'

const auditRow = z.object({
  id: z.number(),
  at: z.string(),
  actor_kind: z.enum(['member', 'api-key', 'system']),
  actor_name: z.string(),
  action: z.string(),
  entity_kind: z.string(),
  entity_id: z.string().nullable(),
  entity_name: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  ip: z.string().nullable(),
})

/** Who changed what, newest first. */
export function auditRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/audit-entries',
    {
      config: { access: 'audit:read' },
      schema: {
        tags: ['team'],
        summary: 'Who changed what, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          action: z.string().max(100).optional(),
          actor_id: z.uuid().optional(),
          entity_kind: z.string().max(100).optional(),
          entity_id: z.string().max(200).optional(),
        }),
        response: { 200: pageOf(auditRow) },
      },
    },
    async (request) => {
      const { limit, cursor, action, actor_id, entity_kind, entity_id } = request.query
      const before = decodeCursor(cursor, z.number())
      const { rows } = await sql<Omit<z.infer<typeof auditRow>, 'at'> & { at: Date }>`
        select id, at, actor_kind, actor_name, action, entity_kind, entity_id, entity_name, before, after, ip from audit_entry
        where (${before ?? null}::bigint is null or id < ${before ?? null})
          and (${action ?? null}::text is null or action = ${action ?? null})
          and (${actor_id ?? null}::uuid is null or actor_id = ${actor_id ?? null})
          and (${entity_kind ?? null}::text is null or entity_kind = ${entity_kind ?? null})
          and (${entity_id ?? null}::text is null or entity_id = ${entity_id ?? null})
        order by id desc limit ${limit + 1}`.execute(db)
      const page = nextPage(rows, limit, ({ id }) => id)
      return { ...page, rows: page.rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
    },
  )
}
