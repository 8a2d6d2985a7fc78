import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../platform/paging.ts'
import { readEventNames, readLatestEvents } from './events.read.ts'
import type { RecentMessages } from './recent-messages.ts'

const eventName = z.object({
  id: z.number(),
  kind: z.string(),
  name: z.string(),
  feature_id: z.number(),
  feature: z.string(),
  first_seen_at: z.string(),
})
const DAY_MS = 86_400_000

/** What arrived, and what it is called. */
export function eventsRoutes(
  app: Http,
  { db, clock, recent }: { db: Database; clock: Clock; recent: RecentMessages },
): void {
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
