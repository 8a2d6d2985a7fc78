import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { rejectedEventNotFound } from './events.errors.ts'
import { readRejected, readRejectedTotals } from './rejected.read.ts'

const rejectedRow = z.object({
  id: z.number(),
  code: z.string(),
  field: z.string().nullable(),
  kind: z.string().nullable(),
  event_name: z.string().nullable(),
  key_name: z.string().nullable(),
  sample: z.unknown(),
  sample_text: z.string().nullable(),
  count: z.number(),
  first_at: z.string(),
  last_at: z.string(),
  dismissed_at: z.string().nullable(),
})
const rejectedPosition = z.object({ at: z.iso.datetime(), id: z.number().int() })
/** What was refused, and putting it aside. */
export function rejectedRoutes(app: Http, { db, clock }: { db: Database; clock: Clock }): void {
  app.get(
    '/api/v1/rejected-events',
    {
      config: { access: 'data:read' },
      schema: {
        tags: ['events'],
        summary: 'Events that were refused, grouped by reason, newest first',
        querystring: z.object({
          ...pageQuery,
          code: z.string().max(100).optional(),
          dismissed: z.stringbool().default(false),
        }),
        response: {
          200: pageOf(rejectedRow).extend({
            codes: z.array(z.object({ code: z.string(), groups: z.number(), count: z.number() })),
          }),
        },
      },
    },
    async ({ query }) => {
      const after = decodeCursor(query.cursor, rejectedPosition)
      const rows = await readRejected(db, { ...query, code: query.code, after, limit: query.limit + 1 })
      const page = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? page.at(-1) : undefined
      const next = last ? encodeCursor({ at: last.last_at, id: last.id }) : null
      return { rows: page, next_cursor: next, codes: await readRejectedTotals(db) }
    },
  )

  app.post(
    '/api/v1/rejected-events/:id/dismiss',
    {
      config: { access: 'data:write' },
      schema: {
        tags: ['events'],
        summary: 'Put a reason for refusal aside until it happens again',
        params: z.object({ id: z.coerce.number().int().positive() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { numUpdatedRows } = await db
        .updateTable('rejected_event')
        .set({ dismissed_at: clock().toISOString() })
        .where('id', '=', request.params.id)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw rejectedEventNotFound({ field: 'id' })
      return reply.code(204).send(null)
    },
  )
}
