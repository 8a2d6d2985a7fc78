import { sql } from 'kysely'
import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { type Http, requireActor } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { recordAudit } from '../team/audit.store.ts'
import { featureNotFound, rejectedEventNotFound } from './events.errors.ts'
import { readEventNames, readLatestEvents } from './events.read.ts'
import type { RecentMessages } from './recent-messages.ts'
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
const feature = z.object({ id: z.number(), key: z.string(), name: z.string(), event_names: z.number() })
const eventName = z.object({
  id: z.number(),
  kind: z.string(),
  name: z.string(),
  feature_id: z.number(),
  feature: z.string(),
  first_seen_at: z.string(),
})
const DAY_MS = 86_400_000

/** What arrived, what was refused, and what the events are called. */
export function eventsRoutes(
  app: Http,
  { db, clock, recent }: { db: Database; clock: Clock; recent: RecentMessages },
): void {
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
        .set({ dismissed_at: new Date().toISOString() })
        .where('id', '=', request.params.id)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw rejectedEventNotFound({ field: 'id' })
      return reply.code(204).send(null)
    },
  )

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

  app.get(
    '/api/v1/events/names',
    {
      config: { access: 'metrics:read' },
      schema: {
        tags: ['events'],
        summary: 'Names of events and pages that were received',
        querystring: z.object({ ...pageQuery, q: z.string().max(200).optional() }),
        response: { 200: pageOf(eventName) },
      },
    },
    async ({ query }) => {
      const after = decodeCursor(query.cursor, z.number().int()) ?? 0
      const rows = await readEventNames(db, { after, limit: query.limit + 1, q: query.q })
      const page = rows.slice(0, query.limit)
      return { rows: page, next_cursor: rows.length > query.limit ? encodeCursor(page.at(-1)?.id) : null }
    },
  )

  app.get(
    '/api/v1/events/recent',
    {
      config: { access: 'data:read' },
      schema: {
        tags: ['events'],
        summary: 'The last calls that were received',
        response: {
          200: z.object({
            rows: z.array(
              z.object({
                kind: z.string(),
                name: z.string(),
                account: z.string().nullable(),
                key_name: z.string().nullable(),
                received_at: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async () => {
      const own = recent.list()
      if (own.length > 0) return { rows: [...own] }
      const latest = await readLatestEvents(db, new Date(clock().getTime() - 30 * DAY_MS))
      return {
        rows: latest.map((row) => ({ ...row, key_name: null, received_at: row.received_at.toISOString() })),
      }
    },
  )
}
