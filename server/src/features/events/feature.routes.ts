import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { recordAudit } from '../team/audit.store.ts'
import { featureNotFound } from './events.errors.ts'

const feature = z.object({ id: z.number(), key: z.string(), name: z.string(), event_names: z.number() })

/** The features that events are counted under, and their names. */
export function featureRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/features',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['events'],
        summary: 'Features: named groups of events',
        response: { 200: z.object({ rows: z.array(feature) }) },
      },
    },
    async () => {
      const { rows } = await sql<z.infer<typeof feature>>`
        select f.id, f.key, f.name, count(n.id)::integer as event_names
        from feature f left join event_name n on n.feature_id = f.id group by f.id order by f.id`.execute(db)
      return { rows }
    },
  )

  app.patch(
    '/api/v1/features/:id',
    {
      config: { access: 'data:write' },
      schema: {
        tags: ['events'],
        summary: 'Rename a feature',
        params: z.object({ id: z.coerce.number().int().min(0).max(255) }),
        body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
        response: { 200: feature.omit({ event_names: true }) },
      },
    },
    async (request) => {
      const actor = requireActor(request)
      const { id } = request.params
      return db.transaction().execute(async (trx) => {
        const before = await trx
          .selectFrom('feature')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        if (!before) throw featureNotFound({ field: 'id' })
        const after = await trx
          .updateTable('feature')
          .set({ name: request.body.name })
          .where('id', '=', id)
          .returning(['id', 'key', 'name'])
          .executeTakeFirstOrThrow()
        await recordAudit(trx, actor, {
          action: 'feature.rename',
          entityKind: 'feature',
          entityId: String(id),
          entityName: after.name,
          before: { name: before.name },
          after: { name: after.name },
          ip: request.ip,
        })
        return after
      })
    },
  )
}
