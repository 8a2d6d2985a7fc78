import * as z from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, nextPage, pageQuery } from '../../platform/paging.ts'
import { requireForward } from '../contracts/view.ts'
import { addAnnotation, changeAnnotation, deleteAnnotation, listAnnotations } from './annotation.store.ts'
import { annotationNotFound } from './metrics.errors.ts'

const annotation = z.object({
  id: z.number(),
  day: z.string(),
  text: z.string(),
  created_by: z.string().nullable(),
})
const byId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const text = z.string().trim().min(1).max(200)
const access = { config: { access: 'accounts:write' as const } }

/** What happened in the world: a price change, a release; on the time axis of every trend. */
export function annotationRoutes(app: Http, { db }: { db: Database }): void {
  app.get(
    '/api/v1/annotations',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['metrics'],
        summary: 'What happened in a period [from, to), in order of time',
        querystring: z.object({ ...pageQuery, from: z.iso.date(), to: z.iso.date() }),
        response: { 200: z.object({ rows: z.array(annotation), next_cursor: z.string().nullable() }) },
      },
    },
    async ({ query }) => {
      const { from, to, limit } = query
      requireForward(from, to)
      const after = decodeCursor(query.cursor, z.object({ day: z.iso.date(), id: z.number().int() }))
      const rows = await listAnnotations(db, { from, to, after, limit: limit + 1 })
      return nextPage(rows, limit, ({ day, id }) => ({ day, id }))
    },
  )

  app.post(
    '/api/v1/annotations',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'Note what happened on a day',
        body: z.strictObject({ day: z.iso.date(), text }),
        response: { 201: annotation },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addAnnotation(db, requireActor(request), request.body)),
  )

  app.patch(
    '/api/v1/annotations/:id',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'Change the day or the words',
        params: byId,
        body: z.strictObject({ day: z.iso.date().optional(), text: text.optional() }),
        response: { 200: annotation },
      },
    },
    async ({ params, body }) => {
      const changed = await changeAnnotation(db, params.id, body)
      if (!changed) throw annotationNotFound({ field: 'id' })
      return changed
    },
  )

  app.delete(
    '/api/v1/annotations/:id',
    {
      ...access,
      schema: {
        tags: ['metrics'],
        summary: 'Delete an annotation',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async ({ params }, reply) => {
      if (!(await deleteAnnotation(db, params.id))) throw annotationNotFound({ field: 'id' })
      return reply.status(204).send(null)
    },
  )
}
